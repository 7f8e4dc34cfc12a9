// A source that swings between versions which no two captures show alike, for a clock stands in their text.
#include <gtest/gtest.h>

#include <set>

#include "tests/flow/world.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

const std::string kUrl = "https://agency.example/guides/walk-ins";

std::string version(const std::string& first, int second) {
  std::vector<std::string> paragraphs = {
      first, "What this page says of the offices and of their hours was put together at 09:15:" +
                 std::to_string(10 + second % 50) + " from what the field offices told us that morning."};
  for (const char* subject : {"Passports", "Visas", "Asylum interviews", "Fee waivers"}) {
    paragraphs.push_back(
        std::string(subject) +
        " are handled on weekdays between eight and four; bring the letter that we sent you, "
        "an identity document, and for children the consent of both parents in writing.");
  }
  return prose_page("Walk-in appointments", paragraphs);
}

TEST(Swing, D18_versions_with_a_clock_in_them_are_known_again) {
  World world;
  world.policy("7", "Walk-in appointments at field offices");
  world.watch("page", kUrl, WatchKind::page).policies = {"7"};
  world.notifier("editors", NotifierType::email);
  world.http.answers(kUrl, version("Field offices see people without an appointment.", 0));
  world.start();
  for (int i = 1; i <= 24; ++i) {
    const char* first = i % 2 == 1 ? "Field offices no longer see anybody without an appointment."
                                   : "Field offices see people without an appointment.";
    world.http.replace(kUrl, version(first, i));
    world.advance(30min);
  }
  EXPECT_LE(world.mail.calls.size(), 2u);
  EXPECT_GE(world.mail.calls.size(), 1u);
  EXPECT_EQ(world.desk->watch("page")->state, "unstable");
}

}  // namespace
}  // namespace policywatch::test
