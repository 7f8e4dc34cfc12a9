#include <gtest/gtest.h>

#include <cstdio>

#include "manners/manners.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::manners {
namespace {

using namespace std::chrono_literals;

Time at(std::string_view text) {
  return *parse_rfc3339(text);
}

std::string next_of(std::string_view cron, std::string_view zone, std::string_view after) {
  Result<Cron> parsed = Cron::parse(cron, zone);
  if (!parsed) return parsed.error().message;
  Time next = parsed->next(at(after));
  return next == kNever ? "never" : to_rfc3339(next);
}

TEST(Cron, FieldsMeanWhatCronMeans) {
  EXPECT_EQ(next_of("*/15 8-18 * * 1-5", "", "2026-03-06T18:45:00Z"), "2026-03-09T08:00:00Z");
  EXPECT_EQ(next_of("5,35 * * * *", "", "2026-03-01T00:05:00Z"), "2026-03-01T00:35:00Z");
  EXPECT_EQ(next_of("0 0 1 jan *", "", "2026-03-01T00:00:00Z"), "2027-01-01T00:00:00Z");
  EXPECT_EQ(next_of("0 12 * * SUN", "", "2026-03-02T00:00:00Z"), "2026-03-08T12:00:00Z");
  EXPECT_EQ(next_of("0 12 * * 7", "", "2026-03-02T00:00:00Z"), "2026-03-08T12:00:00Z");
  EXPECT_EQ(next_of("10/20 * * * *", "", "2026-03-01T00:11:00Z"), "2026-03-01T00:30:00Z");
  EXPECT_EQ(next_of("@daily", "", "2026-03-01T00:00:00Z"), "2026-03-02T00:00:00Z");
}

TEST(Cron, IsAlwaysLaterThanTheMomentAsked) {
  EXPECT_EQ(next_of("* * * * *", "", "2026-03-01T00:00:00Z"), "2026-03-01T00:01:00Z");
  EXPECT_EQ(next_of("* * * * *", "", "2026-03-01T00:00:59Z"), "2026-03-01T00:01:00Z");
}

TEST(Cron, DayOfMonthOrWeekdayIsEnoughWhenBothAreGiven) {
  EXPECT_EQ(next_of("0 0 13 * 5", "", "2026-03-01T00:00:00Z"), "2026-03-06T00:00:00Z");
  EXPECT_EQ(next_of("0 0 13 * 5", "", "2026-03-06T00:00:00Z"), "2026-03-13T00:00:00Z");
}

TEST(Cron, LeapDaysAreFoundAndImpossibleDatesAreNever) {
  EXPECT_EQ(next_of("0 0 29 2 *", "", "2026-03-01T00:00:00Z"), "2028-02-29T00:00:00Z");
  EXPECT_EQ(next_of("0 0 31 2 *", "", "2026-03-01T00:00:00Z"), "never");
}

TEST(Cron, WrongTextIsRefusedWithTheWrongPart) {
  for (const char* wrong :
       {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
        "*/0 * * * *", "5-1 * * * *", "a * * * *", "1,,2 * * * *", "-1 * * * *"}) {
    EXPECT_FALSE(Cron::parse(wrong, "")) << wrong;
  }
  EXPECT_NE(Cron::parse("0 25 * * *", "").error().message.find("hour"), std::string::npos);
  EXPECT_NE(Cron::parse("0 1 * * *", "Mars/Base").error().message.find("Mars/Base"), std::string::npos);
}

// "Every scheduled wall time fires exactly once": at the gap's end when a spring-forward skips it, at the
// first of the two when a fall-back repeats it.
TEST(Cron, C01_EveryWallTimeFiresOnceAroundClockChanges) {
  auto vectors = test::read_shared_json("vectors/authored/dst_schedule_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0;
  for (const auto& row : vectors->at("cases").as_array()) {
    int month = 0, day = 0, hour = 0, minute = 0, year = 0;
    std::string wall = test::text_of(row, "wall");
    ASSERT_EQ(std::sscanf(wall.c_str(), "%d-%d-%dT%d:%d", &year, &month, &day, &hour, &minute), 5);
    std::string text = std::to_string(minute) + " " + std::to_string(hour) + " " + std::to_string(day) + " " +
                       std::to_string(month) + " *";
    Result<Cron> cron = Cron::parse(text, test::text_of(row, "tz"));
    ASSERT_TRUE(cron);
    const auto& instants = row.at("utc").as_array();
    std::string expected =
        instants.empty() ? test::text_of(row, "gap_end_utc") : std::string(instants[0].as_string());
    Time due = at(expected);
    EXPECT_EQ(to_rfc3339(cron->next(due - 36h)), expected) << test::text_of(row, "tz") << " " << wall;
    EXPECT_GT(cron->next(due), due + 48h) << test::text_of(row, "tz") << " " << wall;
    ++run;
  }
  EXPECT_EQ(run, 26u);
}

}  // namespace
}  // namespace policywatch::manners
