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

TEST(NextCheck, F14_AGoodAnswerThatAsksForTimeGetsItUpToADay) {
  ScheduleSettings schedule;
  CheckState state = checked();
  state.retry_after = kNow + 6h;  // RFC 9110 section 10.2.3: also with a redirect
  EXPECT_EQ(next_check(watch("a", 30min), schedule, state), kNow + 6h);
  state.retry_after = kNow + 1min;
  EXPECT_GE(next_check(watch("a", 30min), schedule, state), kNow + 30min);
  state.retry_after = kNow + 72h;
  EXPECT_EQ(next_check(watch("a", 30min), schedule, state), kNow + 24h);
}

TEST(NextCheck, C05_IsNotMovedByARestart) {
  ScheduleSettings schedule;
  EXPECT_EQ(next_check(watch("ice-newsroom"), schedule, checked()),
            next_check(watch("ice-newsroom"), schedule, checked()));
}

/// How far from even: the sum of squares over `bins` equal parts of [0, width).
double chi_square(const std::vector<Millis>& offsets, Millis width, int bins) {
  std::vector<int> counts(static_cast<std::size_t>(bins));
  for (const Millis offset : offsets) {
    EXPECT_GE(offset, 0ms);
    EXPECT_LT(offset, width);
    ++counts.at(static_cast<std::size_t>(offset * bins / width));
  }
  const double expected = static_cast<double>(offsets.size()) / bins;
  double sum = 0;
  for (const int count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

// 66.62 is the 0.999 quantile of χ² with 35 degrees of freedom. Ids as people write them: alike but for a
// number.
TEST(NextCheck, C05_OffsetsOfManyHostsAreSpreadEvenly) {
  constexpr int kBins = 36, kHosts = 3600;
  constexpr double kQuantile = 66.62;
  ScheduleSettings schedule;  // every 30 min, of which a tenth is jitter
  for (const char* form :
       {"agency-%d-newsroom", "w%d", "court-docket-%d", "policy-page-of-the-state-of-%d"}) {
    for (int day = 0; day < 5; ++day) {
      CheckState state = checked();
      state.last_check = kNow + day * 24h;
      std::vector<Millis> offsets, spread;
      for (int host = 0; host < kHosts; ++host) {
        const std::string id = form + std::to_string(host);
        const Time plain = state.last_check + 30min;
        offsets.push_back(next_check(watch(id), schedule, state) - plain);
        spread.push_back(spread_overdue(watch(id), schedule, state.last_check, plain) - plain);
      }
      EXPECT_LT(chi_square(offsets, 3min, kBins), kQuantile) << form << ", day " << day;
      EXPECT_LT(chi_square(spread, 15min, kBins), kQuantile) << form << ", day " << day;
    }
  }
}

TEST(AfterZoneChange, C07_ATimetableFollowsAndWhatIsDueStays) {
  Watch daily = watch("a");
  daily.cron = "0 9 * * *";
  daily.timezone = "America/New_York";
  EXPECT_EQ(after_zone_change(daily, kNow + 1h, kNow), *parse_rfc3339("2026-03-01T14:00:00Z"));
  EXPECT_EQ(after_zone_change(daily, kNow - 1h, kNow), kNow - 1h);
  EXPECT_EQ(after_zone_change(watch("b"), kNow + 1h, kNow), kNow + 1h);
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

// Full jitter: 500 watches on one failing host, 200 seeds (moments), every depth of backoff.
TEST(NextCheck, F15_ManyWatchesOnOneFailingHostDoNotComeBackTogether) {
  ScheduleSettings schedule;
  for (Millis every : {Millis(5min), Millis(30min), Millis(24h)}) {
    for (int seed = 0; seed < 200; ++seed) {
      CheckState state = checked(1 + seed % 12);
      state.last_check = kNow + seed * 977s;
      const Millis limit = std::min<Millis>(24h, every * (1 << std::min(state.failures, 12)));
      std::map<Seconds, int> buckets;
      for (int i = 0; i < 500; ++i) {
        const Millis wait =
            next_check(watch("w" + std::to_string(i), every), schedule, state) - state.last_check;
        ASSERT_GE(wait, Millis(0));
        ASSERT_LE(wait, limit);
        ++buckets[std::chrono::floor<Seconds>(wait)];
      }
      for (auto [second, count] : buckets) ASSERT_LE(count, 25) << second.count() << " seed " << seed;
    }
  }
}

TEST(NextCheck, D13_AHostThatNamesItsReturnIsAskedThen) {
  ScheduleSettings schedule;
  schedule.jitter = 0;
  CheckState state = checked(2);
  state.retry_after = kNow + 10min;
  EXPECT_EQ(next_check(watch("w"), schedule, state), kNow + 10min);
  state.retry_after = kNow;  // "0", or a date of yesterday: our own floor
  EXPECT_EQ(next_check(watch("w"), schedule, state), kNow + 5min);
  state.retry_after = kNow + 72h;
  EXPECT_EQ(next_check(watch("w"), schedule, state), kNow + 24h);
  state.failures = 40;  // it says "soon" for ever
  state.retry_after = kNow + 1s;
  EXPECT_EQ(next_check(watch("w"), schedule, state), kNow + 30min);
  schedule.jitter = 0.1;
  state = checked(1);
  state.retry_after = kNow + 10min;
  for (int i = 0; i < 100; ++i) {
    EXPECT_GE(next_check(watch("w" + std::to_string(i)), schedule, state), kNow + 10min);
    EXPECT_LE(next_check(watch("w" + std::to_string(i)), schedule, state), kNow + 11min);
  }
}

TEST(NextCheck, NeverComesBeforeWhatTheHostAskedFor) {
  ScheduleSettings schedule;
  CheckState state = checked(1);
  state.retry_after = kNow + 3h;
  EXPECT_GE(next_check(watch("w"), schedule, state), kNow + 3h);
}

TEST(NextCheck, F17_CacheLifetimeStaysBetweenTheIntervalAndTheLongestOne) {
  ScheduleSettings schedule;
  schedule.jitter = 0;
  schedule.max_interval = 6h;
  for (std::int64_t seconds : {0ll, 600ll, 86'400ll, 1ll << 31}) {
    CheckState state = checked();
    state.max_age = Seconds(seconds);
    const Time next = next_check(watch("w"), schedule, state);
    EXPECT_GE(next, kNow + 30min) << seconds;
    EXPECT_LE(next, kNow + 6h) << seconds;
  }
  CheckState state = checked();
  state.max_age = 2h;
  EXPECT_EQ(next_check(watch("w"), schedule, state), kNow + 2h);
  schedule.max_interval = 10min;  // shorter than the interval: it shortens nothing
  EXPECT_EQ(next_check(watch("w"), schedule, state), kNow + 30min);
}

TEST(NextCheck, F17_MaxAgeLengthensTheIntervalAndNeverShortensIt) {
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

TEST(NextCheck, ARestEndsOnADateOfTheTimetable) {
  Watch timed = watch("w");
  timed.cron = "*/15 8-18 * * *";
  CheckState state = checked(1);
  state.last_check = *parse_rfc3339("2026-03-01T17:40:00Z");
  state.retry_after = state.last_check + 9h;
  EXPECT_EQ(next_check(timed, {}, state), *parse_rfc3339("2026-03-02T08:00:00Z"));
}

TEST(CatchUp, C04_AHundredThousandOverdueWatchesAreSpreadOverAQuarterOfAnHour) {
  ScheduleSettings schedule;
  std::vector<int> per_second(900, 0);
  for (int i = 0; i < 100'000; ++i) {
    Time next = spread_overdue(watch("watch-" + std::to_string(i)), schedule, kNow - 5h, kNow);
    ASSERT_GE(next, kNow);
    ASSERT_LT(next, kNow + 15min);
    ++per_second[static_cast<std::size_t>((next - kNow) / 1s)];
  }
  EXPECT_LT(*std::ranges::max_element(per_second), 250);
}

TEST(CatchUp, C04_AShortIntervalIsNotStretchedAndWhatIsNotDueStays) {
  ScheduleSettings schedule;
  EXPECT_LT(spread_overdue(watch("w", 1min), schedule, kNow - 5h, kNow), kNow + 30s);
  EXPECT_EQ(spread_overdue(watch("w"), schedule, kNow + 7s, kNow), kNow + 7s);
}

TEST(ClockStep, C02_AnIntervalKeepsWhatWasLeftOfItWhateverTheStep) {
  const ScheduleSettings schedule;
  const Watch hourly = watch("w", 1h);
  for (const Millis by :
       {Millis(1h), Millis(-1h), Millis(24h * 3650), Millis(-24h * 3650), Millis(-24h * 20'000)})
    EXPECT_EQ(after_step(hourly, schedule, kNow + 20min, kNow + by, by), kNow + by + 20min);
  // Overdue stays overdue by as much: one check, no burst.
  EXPECT_EQ(after_step(hourly, schedule, kNow - 5min, kNow + 24h * 3650, 24h * 3650),
            kNow + 24h * 3650 - 5min);
}

TEST(ClockStep, C02_WhatCameBetweenTheStepAndTheLookGoesByTheNewTimeAlready) {
  const Time now = kNow + 1h;  // the clock was put forward four seconds ago
  EXPECT_TRUE(made_after_step(now - 3s, now, 1h));
  EXPECT_FALSE(made_after_step(kNow - 5s, now, 1h));
  const Time back = kNow - 1h;  // or back
  EXPECT_TRUE(made_after_step(back - 3s, back, -1h));
  EXPECT_FALSE(made_after_step(kNow - 5s, back, -1h));
  EXPECT_FALSE(made_after_step(back - 10min, back, -1h));
}

TEST(ClockStep, C02_ATimetableFollowsTheNewTimeAndWhatWasPassedOverComesOnce) {
  const ScheduleSettings schedule;
  Watch daily = watch("w");
  daily.cron = "0 9 * * *";  // planned for tomorrow at nine
  const Time planned = *parse_rfc3339("2026-03-02T09:00:00Z");
  EXPECT_EQ(to_rfc3339(after_step(daily, schedule, planned, kNow - 10h, -10h)), "2026-03-01T09:00:00Z");
  EXPECT_EQ(to_rfc3339(after_step(daily, schedule, planned, kNow + 1h, 1h)), "2026-03-02T09:00:00Z");
  const Time later = kNow + 24h * 30;
  EXPECT_LE(after_step(daily, schedule, planned, later, 24h * 30), later);  // due now, once
}

TEST(ClockStep, C08_APlanThatNoWatchCanHaveIsMadeAnewWithinOneInterval) {
  const ScheduleSettings schedule;
  const Time absurd = *parse_rfc3339("9999-01-01T00:00:00Z");
  const Time anew = believable(watch("w", 1h), schedule, absurd, kNow);
  EXPECT_GE(anew, kNow);
  EXPECT_LT(anew, kNow + 1h);
  // What a host or a backoff may ask for is believed; so is what is overdue, however long.
  EXPECT_EQ(believable(watch("w", 1h), schedule, kNow + 24h, kNow), kNow + 24h);
  EXPECT_EQ(believable(watch("w", 24h * 30), schedule, kNow + 24h * 31, kNow), kNow + 24h * 31);
  EXPECT_EQ(believable(watch("w", 1h), schedule, kNow - 24h * 9000, kNow), kNow - 24h * 9000);
  Watch yearly = watch("w");
  yearly.cron = "0 0 1 1 *";
  EXPECT_EQ(to_rfc3339(believable(yearly, schedule, absurd, kNow)), "2027-01-01T00:00:00Z");
}

TEST(NextCheck, C09_NothingWrapsIn2038AndLeapDaysAreDays) {
  const ScheduleSettings schedule;
  CheckState state;
  state.last_check = *parse_rfc3339("2038-01-19T03:14:00Z");
  const Time next = next_check(watch("w", 1h), schedule, state);
  EXPECT_GE(next, state.last_check + 1h);
  EXPECT_LE(next, state.last_check + 1h + 6min);
  Watch daily = watch("w");
  daily.cron = "0 9 * * *";
  for (const auto& [at, date] : {std::pair{"2028-02-28T12:00:00Z", "2028-02-29T09:00:00Z"},
                                 std::pair{"2028-02-29T12:00:00Z", "2028-03-01T09:00:00Z"},
                                 std::pair{"2100-02-28T12:00:00Z", "2100-03-01T09:00:00Z"},
                                 std::pair{"2038-01-19T03:14:07Z", "2038-01-19T09:00:00Z"}}) {
    state.last_check = *parse_rfc3339(at);
    EXPECT_EQ(to_rfc3339(next_check(daily, schedule, state)), date);
  }
}

}  // namespace
}  // namespace policywatch::manners
