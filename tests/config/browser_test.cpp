// render = "browser" without a browser is a wrong configuration, told at the line that asks for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config.hpp"

namespace policywatch::config {
namespace {

constexpr const char* kAsking =
    "[[watch]]\nid = \"a\"\nurl = \"https://agency.example/\"\nkind = \"page\"\nrender = \"browser\"\n"
    "[fetch]\nbrowser = \"/opt/chromium\"\n";
constexpr const char* kPlain =
    "[[watch]]\nid = \"a\"\nurl = \"https://agency.example/\"\nkind = \"page\"\nrender = \"none\"\n";

std::vector<std::string> mistakes(std::string_view text, const Checks& checks) {
  std::vector<std::string> all;
  const auto nothing_set = [](const char*) -> const char* { return nullptr; };
  for (const Mistake& mistake : load_text(text, "test.toml", nothing_set, checks).mistakes) {
    all.push_back(to_string(mistake));
  }
  return all;
}

TEST(Browser, is_asked_for_with_what_fetch_names_wherever_that_stands) {
  std::vector<std::string> asked;
  Checks checks;
  checks.browser = [&](std::string_view configured) -> Result<void> {
    asked.emplace_back(configured);
    return {};
  };
  EXPECT_THAT(mistakes(kAsking, checks), testing::IsEmpty());
  EXPECT_THAT(asked, testing::ElementsAre("/opt/chromium"));
  EXPECT_THAT(mistakes(kPlain, checks), testing::IsEmpty());
  EXPECT_THAT(asked, testing::SizeIs(1)) << "nobody needs one";
}

TEST(Browser, one_that_is_missing_is_a_mistake_at_the_watch) {
  Checks checks;
  checks.browser = [](std::string_view) -> Result<void> {
    return fail(ErrorKind::invalid, "no Chromium was found");
  };
  EXPECT_THAT(mistakes(kAsking, checks),
              testing::ElementsAre("test.toml:5:10: 'render': no Chromium was found"));
  EXPECT_THAT(mistakes(kPlain, checks), testing::IsEmpty());
}

}  // namespace
}  // namespace policywatch::config
