#include "base/zone.hpp"

#include <gmock/gmock.h>

#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "tests/base/shared.hpp"

namespace policywatch {
namespace {

Time utc(const char* text) {
  return parse_rfc3339(text).value();
}

TEST(Zones, AreThoseOfTheDatabase) {
  EXPECT_TRUE(is_known_zone("America/New_York"));
  EXPECT_TRUE(is_known_zone("UTC"));
  EXPECT_TRUE(is_known_zone(""));
  for (const char* wrong :
       {"Mars/Olympus", "america/new_york ", "../etc/passwd", "America/New York", "EST5EDT,M3.2.0"}) {
    EXPECT_FALSE(is_known_zone(wrong)) << wrong;
  }
}

TEST(Zones, ShowTheWallClock) {
  const WallTime summer = wall_time(utc("2026-07-04T12:34:56Z"), "America/New_York");
  EXPECT_EQ(summer.year, 2026);
  EXPECT_EQ(summer.month, 7u);
  EXPECT_EQ(summer.day, 4u);
  EXPECT_EQ(summer.hour, 8u);
  EXPECT_EQ(summer.minute, 34u);
  EXPECT_EQ(summer.second, 56u);
  EXPECT_EQ(summer.weekday, 6u);  // a Saturday
  EXPECT_EQ(wall_time(utc("2026-01-01T02:00:00Z"), "America/New_York").year, 2025);
  EXPECT_EQ(wall_time(utc("2026-01-01T02:00:00Z"), "").weekday, 4u);
}

TEST(Zones, AGapGivesItsEndAndAFoldItsFirstInstant) {
  const WallTime gap{2026, 3, 8, 2, 30, 0, 0}, fold{2026, 11, 1, 1, 30, 0, 0};
  EXPECT_EQ(from_wall_time(gap, "America/New_York"), utc("2026-03-08T07:00:00Z"));
  EXPECT_EQ(from_wall_time(fold, "America/New_York"), utc("2026-11-01T05:30:00Z"));
  EXPECT_EQ(from_wall_time(gap, "UTC"), utc("2026-03-08T02:30:00Z"));
}

TEST(Zones, AgreeWithTheCasesAroundEveryKindOfShift) {
  const auto text = read_shared("vectors/authored/dst_schedule_vectors.json");
  if (!text) GTEST_SKIP() << "no shared data at " << shared_path("vectors");
  const auto vectors = parse_json(*text);
  ASSERT_TRUE(vectors.has_value());
  for (const auto& test : vectors->at("cases").as_array()) {
    const std::string zone(test.at("tz").as_string().c_str());
    const Time wall = utc((std::string(test.at("wall").as_string().c_str()) + ":00Z").c_str());
    const bool gap = test.at("kind").as_string() == "gap";
    const auto& expected = gap ? test.at("gap_end_utc") : test.at("utc").as_array().at(0);
    EXPECT_EQ(to_rfc3339(from_wall_time(wall_time(wall, ""), zone)), expected.as_string().c_str())
        << zone << " " << to_rfc3339(wall);
  }
}

}  // namespace
}  // namespace policywatch
