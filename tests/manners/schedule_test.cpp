#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

using namespace std::chrono_literals;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

Watch watch(const std::string& id, Millis every = Millis(0)) {
  Watch made;
  made.id = id;
  made.every = every;
  return made;
}

CheckState checked(int failures = 0) {
  CheckState state;
  state.last_check = kNow;
  state.failures = failures;
  return state;
}

TEST(NextCheck, IsOneIntervalLaterWithAShareOfJitterThatOnlyAdds) {
  ScheduleSettings schedule;
  for (int i = 0; i < 200; ++i) {
    Time next = next_check(watch("w" + std::to_string(i)), schedule, checked());
    EXPECT_GE(next, kNow + 30min);
    EXPECT_LT(next, kNow + 33min);
  }
}

TEST(NextCheck, IsNotMovedByARestart) {
  ScheduleSettings schedule;
  EXPECT_EQ(next_check(watch("ice-newsroom"), schedule, checked()),
            next_check(watch("ice-newsroom"), schedule, checked()));
}

TEST(NextCheck, BacksOffWhileItFailsButNeverBeyondADay) {
  ScheduleSettings schedule;
  Time latest = kNow;
  for (int failures = 1; failures < 40; ++failures) {
    for (int i = 0; i < 50; ++i) {
      Time next = next_check(watch("w" + std::to_string(i)), schedule, checked(failures));
      EXPECT_GE(next, kNow + 5min);
      EXPECT_LE(next, kNow + 24h);
      latest = std::max(latest, next);
    }
  }
  EXPECT_GT(latest, kNow + 12h);
}

TEST(NextCheck, ManyWatchesOnOneFailingHostDoNotComeBackTogether) {
  ScheduleSettings schedule;
  std::map<Seconds, int> buckets;
  for (int i = 0; i < 500; ++i) {
    Time next = next_check(watch("w" + std::to_string(i)), schedule, checked(3));
    ++buckets[std::chrono::floor<Seconds>(next - kNow)];
  }
  for (auto [second, count] : buckets) EXPECT_LE(count, 25) << second.count();
}

TEST(NextCheck, NeverComesBeforeWhatTheHostAskedFor) {
  ScheduleSettings schedule;
  CheckState state = checked(1);
  state.retry_after = kNow + 3h;
  EXPECT_GE(next_check(watch("w"), schedule, state), kNow + 3h);
}

TEST(NextCheck, MaxAgeLengthensTheIntervalAndNeverShortensIt) {
  ScheduleSettings schedule;
  CheckState state = checked();
  state.max_age = Millis(1s);
  EXPECT_GE(next_check(watch("w"), schedule, state), kNow + 30min);
  state.max_age = Millis(45min);
  EXPECT_GE(next_check(watch("w"), schedule, state), kNow + 45min);
  state.max_age = Millis(365 * 24h);
  EXPECT_LE(next_check(watch("w"), schedule, state), kNow + 60min);
}

TEST(NextCheck, FollowsTheTimetableWhenThereIsOne) {
  Watch timed = watch("w");
  timed.cron = "0 9 * * 1-5";
  timed.timezone = "America/New_York";
  EXPECT_EQ(next_check(timed, {}, checked()), *parse_rfc3339("2026-03-02T14:00:00Z"));
}

TEST(CatchUp, AHundredThousandOverdueWatchesAreSpreadOverTenMinutes) {
  ScheduleSettings schedule;
  std::vector<int> per_second(600, 0);
  for (int i = 0; i < 100'000; ++i) {
    Time next = spread_overdue(watch("watch-" + std::to_string(i)), schedule, kNow - 5h, kNow);
    ASSERT_GE(next, kNow);
    ASSERT_LT(next, kNow + 10min);
    ++per_second[static_cast<std::size_t>((next - kNow) / 1s)];
  }
  EXPECT_LT(*std::ranges::max_element(per_second), 250);
}

TEST(CatchUp, AShortIntervalIsNotStretchedAndWhatIsNotDueStays) {
  ScheduleSettings schedule;
  EXPECT_LT(spread_overdue(watch("w", 1min), schedule, kNow - 5h, kNow), kNow + 1min);
  EXPECT_EQ(spread_overdue(watch("w"), schedule, kNow + 7s, kNow), kNow + 7s);
}

}  // namespace
}  // namespace policywatch::manners
