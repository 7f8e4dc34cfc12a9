// Permanent redirects: a proposal once they have proved so, never a move by itself; temporary ones move
// nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Moved, F19_a_redirect_of_a_day_proposes_nothing_and_one_of_eight_days_does) {
  World world;
  begin(world);
  const std::string there = "https://agency.example/new/walk-ins";
  world.http.replace(kUrl, redirected(kGood, 301, kUrl, there));
  world.advance(24h);
  EXPECT_FALSE(world.desk->watch("page")->move->proposed);
  world.http.replace(kUrl, kGood);
  world.advance(2h);
  EXPECT_FALSE(world.desk->watch("page")->move);
  world.http.replace(kUrl, redirected(kGood, 301, kUrl, there));
  world.advance(24h * 8);
  const review::WatchView view = world.desk->watch("page").value();
  ASSERT_TRUE(view.move && view.move->proposed);
  EXPECT_EQ(view.move->url, there);
  EXPECT_FALSE(view.move->other_domain);
  EXPECT_EQ(view.watch.url, kUrl) << "never by itself";
  EXPECT_THAT(view.health, Contains("moved"));
  const auto refused = world.desk->move_watch("page", "", "ana");
  ASSERT_FALSE(refused) << "a watch of the configuration file";
  EXPECT_THAT(refused.error().message, HasSubstr("url = \"" + there + "\""));
  EXPECT_THAT(world.updates(), IsEmpty());
}

TEST(Moved, F19_a_stored_watch_moves_and_its_old_address_stays_in_its_history) {
  World world;
  begin(world);
  const std::string url = "https://agency.example/own", there = "https://agency.example/own/new";
  Watch own;
  own.id = "own";
  own.url = url;
  own.kind = WatchKind::page;
  world.http.answers(url, kGood);
  ASSERT_TRUE(world.desk->add_watch(own, "ana"));
  world.advance(1h);
  EXPECT_FALSE(world.desk->move_watch("own", "", "ana"));
  world.http.replace(url, redirected(kGood, 308, url, there));
  world.http.answers(there, kGood);
  world.advance(24h * 8);
  const auto moved = world.desk->move_watch("own", "", "ana");
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(moved->watch.url, there);
  ASSERT_EQ(moved->former.size(), 1u);
  EXPECT_EQ(moved->former[0].url, url);
  world.engine->scheduler.look_now();
  world.advance(1h);
  EXPECT_GE(world.http.count(there), 1u);
  EXPECT_EQ(world.desk->watch("own")->snapshots, 1) << "what it said before is still the base";
}

TEST(Moved, F19_another_domain_has_to_be_named) {
  World world;
  begin(world);
  const std::string url = "https://agency.example/own", there = "https://other.example/own";
  Watch own;
  own.id = "own";
  own.url = url;
  own.kind = WatchKind::page;
  world.http.answers(url, kGood);
  ASSERT_TRUE(world.desk->add_watch(own, "ana"));
  world.advance(1h);
  world.http.replace(url, redirected(kGood, 301, url, there));
  world.advance(24h * 8);
  EXPECT_TRUE(world.desk->watch("own")->move->other_domain);
  EXPECT_FALSE(world.desk->move_watch("own", "", "ana"));
  EXPECT_FALSE(world.desk->move_watch("own", "https://third.example/", "ana"));
  EXPECT_TRUE(world.desk->move_watch("own", there, "ana"));
}

TEST(Moved, F19_a_redirect_to_another_page_is_never_proposed) {
  World world;
  begin(world);
  world.http.replace(kUrl, redirected(prose_page("Notice board", {"The library is closed on Sundays."}), 301,
                                      kUrl, "https://agency.example/board"));
  world.advance(24h * 9);
  EXPECT_FALSE(world.desk->watch("page")->move && world.desk->watch("page")->move->proposed);
}

TEST(Moved, F20_thirty_days_of_temporary_redirects_move_nothing) {
  World world;
  begin(world);
  const std::string there = "https://agency.example/today/walk-ins";
  world.http.replace(kUrl, redirected(kChanged, 302, kUrl, there));
  world.advance(24h * 30);
  const review::WatchView view = world.desk->watch("page").value();
  EXPECT_EQ(view.watch.url, kUrl);
  EXPECT_FALSE(view.move);
  EXPECT_EQ(world.store->captures("page", 1).at(0).final_url, there);
}

}  // namespace
}  // namespace policywatch::test
