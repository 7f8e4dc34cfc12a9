// Rows N-01 … N-15 of the review catalogue over the whole daemon: what never becomes an item.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::IsEmpty;

TEST(DetectionRow, N01_a_page_that_stays_raises_nothing_and_is_stored_once) {
  World world;
  begin(world);
  for (int scan = 0; scan < 5; ++scan) check(world);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_EQ(world.desk->snapshots("page")->size(), 1u);
  EXPECT_GE(world.http.calls.size(), 5u);
}

// The catalogue's recorded captures are not at hand; the same kinds of answers, written for this.
TEST(DetectionRow, N10_answers_that_are_no_page_raise_nothing_and_leave_the_baseline) {
  const std::string challenge =
      "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
      "<div id='cf-challenge-running'></div></body></html>";
  const std::string maintenance =
      "<html><head><title>Down for maintenance</title></head><body><h1>This site is down for scheduled "
      "maintenance</h1><p>Please try again later.</p></body></html>";
  for (const Response& bad :
       {FakeHttp::page(challenge, "text/html", 403), FakeHttp::page(challenge, "text/html", 503),
        FakeHttp::page(maintenance, "text/html", 503), FakeHttp::page(maintenance),
        FakeHttp::page("", "text/html"), FakeHttp::page("oops", "text/html", 500),
        FakeHttp::failure(Quality::truncated, "the answer broke off")}) {
    World world;
    begin(world);
    world.http.replace(kUrl, bad);
    for (int scan = 0; scan < 4; ++scan) check(world);
    EXPECT_THAT(world.updates(), IsEmpty()) << bad.status << bad.body;
    EXPECT_EQ(world.desk->snapshots("page")->size(), 1u);
    EXPECT_NE(world.desk->watch("page")->state, "ok") << bad.status << bad.body;
    // The page behind it was changed meanwhile: compared with the last good one.
    world.http.replace(kUrl, kChanged);
    check(world);
    EXPECT_THAT(kinds(world), testing::ElementsAre(UpdateKind::page_change));
  }
}

TEST(DetectionRow, N15_a_selector_that_finds_nothing_any_more_is_a_fault_and_no_deletion) {
  World world;
  world.policy("7", "Walk-in appointments at field offices");
  Watch& watch = world.watch("page", kUrl, WatchKind::page);
  watch.policies = {"7"};
  watch.select = {"main"};
  world.http.answers(kUrl, kGood);
  world.start();
  world.advance(1h);
  std::string without = kGood;
  for (std::size_t at; (at = without.find("main>")) != std::string::npos;) without.replace(at, 5, "div>");
  ASSERT_NE(without, kGood);
  world.http.replace(kUrl, without);
  for (int scan = 0; scan < 3; ++scan) check(world);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_THAT(world.desk->watch("page")->health, Contains("selector_miss"));
  EXPECT_EQ(world.desk->snapshots("page")->size(), 1u);
}

}  // namespace
}  // namespace policywatch::test
