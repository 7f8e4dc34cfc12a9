#include "pipeline/rhythm.hpp"

#include <gmock/gmock.h>

namespace policywatch::pipeline {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const Time kNow = *parse_rfc3339("2026-03-31T12:00:00Z");

std::vector<Item> items_at(const std::vector<unsigned>& march_days) {
  std::vector<Item> items;
  for (const unsigned day : march_days) {
    Item item;
    item.date = make_date(2026, 3, day);
    items.push_back(item);
  }
  return items;
}

TEST(Rhythm, FourDaysWithNewsAreNoRhythm) {
  const auto items = items_at({1, 1, 2, 2, 3, 4});
  EXPECT_FALSE(learn_rhythm({.items = items, .news = {}, .since = kNow - days(90), .now = kNow}));
}

TEST(Rhythm, ADailySourceIsSilentSoonerThanAWeeklyOne) {
  const std::vector<Time> none;
  const Time since = kNow - days(90);
  const auto daily_items = items_at({6, 7, 8, 9, 10, 13, 14, 15, 16});
  const auto weekly_items = items_at({2, 4, 9, 16});
  std::vector<Time> news = {kNow - days(40), kNow - days(36)};
  const auto daily = learn_rhythm({.items = daily_items, .news = none, .since = since, .now = kNow});
  const auto weekly = learn_rhythm({.items = weekly_items, .news = news, .since = since, .now = kNow});
  ASSERT_TRUE(daily && weekly);
  EXPECT_LT(daily->silent_after, kNow);
  EXPECT_GT(weekly->silent_after, kNow);
  EXPECT_THAT(
      daily->words,
      testing::HasSubstr("9 days with news, usually 1 day apart, at most 3 days; the last on 2026-03-16"));
}

TEST(Rhythm, AtLeastThreeDaysOfPatience) {
  std::vector<Time> news;
  for (int day = 10; day >= 0; --day) news.push_back(kNow - days(day));
  const auto rhythm = learn_rhythm({.items = {}, .news = news, .since = kNow - days(90), .now = kNow});
  ASSERT_TRUE(rhythm);
  EXPECT_GE(rhythm->silent_after, std::chrono::floor<days>(kNow) + days(3));
}

TEST(Rhythm, SilenceBeforeTheWatchBeganIsNotTold) {
  const auto items = items_at({1, 2, 3, 4, 5, 6});
  const auto rhythm = learn_rhythm({.items = items, .news = {}, .since = kNow, .now = kNow});
  ASSERT_TRUE(rhythm);
  EXPECT_GT(rhythm->silent_after, kNow);
}

TEST(Rhythm, DatesThatLieAheadAreNoNews) {
  std::vector<Item> items = items_at({1, 2, 3, 4});
  Item hearing;
  hearing.date = make_date(2026, 9, 1);
  items.push_back(hearing);
  EXPECT_FALSE(learn_rhythm({.items = items, .news = {}, .since = kNow - days(90), .now = kNow}));
}

}  // namespace
}  // namespace policywatch::pipeline
