#include "base/zone_file.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/zone.hpp"

namespace policywatch {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::int64_t at(const char* text) {
  return parse_rfc3339(text).value().time_since_epoch().count() / 1000;
}

std::string big(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i));
  return text;
}

struct Listed {
  std::int64_t at = 0;
  int type = 0;
};

std::string block(const std::vector<Listed>& shifts, const std::vector<int>& offsets, int time) {
  std::string text = "TZif2" + std::string(15, '\0') + big(0, 4) + big(0, 4) + big(0, 4);
  text += big(shifts.size(), 4) + big(offsets.size(), 4) + big(4, 4);
  for (const Listed& shift : shifts) text += big(static_cast<std::uint64_t>(shift.at), time);
  for (const Listed& shift : shifts) text += static_cast<char>(shift.type);
  for (const int offset : offsets) text += big(static_cast<std::uint32_t>(offset), 4) + std::string(2, '\0');
  return text + std::string("LMT\0", 4);
}

/// A file as RFC 9636 section 3 draws it.
std::string tzif(const std::vector<Listed>& shifts, const std::vector<int>& offsets,
                 const std::string& footer) {
  return block({}, {0}, 4) + block(shifts, offsets, 8) + "\n" + footer + "\n";
}

TEST(ZoneFile, TheListedShiftsAreFollowedByTheFootersRule) {
  // New York from 1970-04-26 on, cut short: what is not listed is the rule's.
  const auto zone = ZoneFile::parse(tzif({{at("1970-04-26T07:00:00Z"), 1}, {at("1970-10-25T06:00:00Z"), 0}},
                                         {-18000, -14400}, "EST5EDT,M3.2.0,M11.1.0"));
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->offset_at(at("1970-04-26T06:59:59Z")), -18000);
  EXPECT_EQ(zone->offset_at(at("1970-04-26T07:00:00Z")), -14400);
  EXPECT_EQ(zone->offset_at(at("1970-12-31T00:00:00Z")), -18000);
  EXPECT_EQ(zone->offset_at(at("2026-03-08T06:59:59Z")), -18000);
  EXPECT_EQ(zone->offset_at(at("2026-03-08T07:00:00Z")), -14400);
  EXPECT_EQ(zone->offset_at(at("2026-11-01T05:59:59Z")), -14400);
  EXPECT_EQ(zone->offset_at(at("2026-11-01T06:00:00Z")), -18000);
  EXPECT_THAT(zone->shifts(at("2100-01-01T00:00:00Z"), at("2101-01-01T00:00:00Z")),
              ElementsAre(ZoneShift{at("2100-03-14T07:00:00Z"), -18000, -14400},
                          ZoneShift{at("2100-11-07T06:00:00Z"), -14400, -18000}));
}

TEST(ZoneFile, RulesCountDaysInThreeWaysAndMayLeaveTheDay) {
  const auto offset = [](const char* rule, const char* time) {
    const auto zone = ZoneFile::parse(tzif({}, {0}, rule));
    return zone ? zone->offset_at(at(time)) : -1;
  };
  // RFC 9636 section 3.3.2: Greenland, which springs forward on the evening before.
  EXPECT_EQ(offset("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2022-03-27T00:59:59Z"), -10800);
  EXPECT_EQ(offset("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2022-03-27T01:00:00Z"), -7200);
  EXPECT_EQ(offset("IST-2IDT,M3.4.4/26,M10.5.0", "2023-03-23T23:59:59Z"), 7200);
  EXPECT_EQ(offset("IST-2IDT,M3.4.4/26,M10.5.0", "2023-03-24T00:00:00Z"), 10800);
  // J60 is always 1 March, 59 is 29 February in a leap year.
  EXPECT_EQ(offset("AAA0BBB,J60/0,J300/0", "2024-02-29T12:00:00Z"), 0);
  EXPECT_EQ(offset("AAA0BBB,J60/0,J300/0", "2024-03-01T00:00:00Z"), 3600);
  EXPECT_EQ(offset("AAA0BBB,59/0,300/0", "2024-02-29T00:00:00Z"), 3600);
  EXPECT_EQ(offset("AAA0BBB,59/0,300/0", "2023-02-28T23:59:59Z"), 0);
  // Summer time all the year round, and a southern one.
  EXPECT_EQ(offset("XXX3EDT4,0/0,J365/23", "2024-07-01T00:00:00Z"), -14400);
  EXPECT_EQ(offset("XXX3EDT4,0/0,J365/23", "2025-01-01T03:00:00Z"), -14400);
  EXPECT_EQ(offset("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-15T00:00:00Z"), 39600);
  EXPECT_EQ(offset("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-15T00:00:00Z"), 39600);
  EXPECT_EQ(offset("UTC0", "2026-01-15T00:00:00Z"), 0);
}

/// All zones of the machine against the C library's own reader of the same files, 1900 to 2150.
TEST(ZoneFile, EveryZoneOfTheMachineIsReadAsTheCLibraryReadsIt) {
  std::ifstream table("/usr/share/zoneinfo/tzdata.zi");
  if (!table) GTEST_SKIP() << "no list of zones here (Debian package tzdata)";
  std::size_t zones = 0;
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string kind, first, second;
    words >> kind >> first >> second;
    if (kind != "Z" && kind != "L") continue;
    const std::string& name = kind == "Z" ? first : second;
    std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
    const auto zone = ZoneFile::parse(std::string{std::istreambuf_iterator<char>(file), {}});
    ASSERT_TRUE(zone) << name;
    ::setenv("TZ", (":" + name).c_str(), 1);
    ::tzset();
    const std::int64_t step = 23 * 86400 + 3601;  // all days of a week and hours of a day in turn
    for (std::int64_t when = at("1900-01-01T00:00:00Z"); when < at("2150-01-01T00:00:00Z"); when += step) {
      const std::time_t moment = when;
      std::tm shown{};
      ASSERT_NE(::localtime_r(&moment, &shown), nullptr);
      ASSERT_EQ(zone->offset_at(when), shown.tm_gmtoff) << name << " at " << when;
    }
    for (const ZoneShift& shift : zone->shifts(at("1900-01-01T00:00:00Z"), at("2060-01-01T00:00:00Z"))) {
      for (const std::int64_t when : {shift.at - 1, shift.at}) {
        const std::time_t moment = when;
        std::tm shown{};
        ::localtime_r(&moment, &shown);
        ASSERT_EQ(when < shift.at ? shift.before : shift.after, shown.tm_gmtoff) << name << " at " << when;
      }
    }
    ++zones;
  }
  ::unsetenv("TZ");
  ::tzset();
  EXPECT_GT(zones, 300u);
}

TEST(ZoneFile, DamageIsNoZone) {
  const std::string good = tzif({{0, 1}}, {-18000, -14400}, "EST5EDT,M3.2.0,M11.1.0");
  ASSERT_TRUE(ZoneFile::parse(good));
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(ZoneFile::parse(good.substr(0, length))) << length;
  EXPECT_FALSE(ZoneFile::parse(tzif({{0, 2}}, {0, 3600}, "")));          // no such kind of time
  EXPECT_FALSE(ZoneFile::parse(tzif({{5, 0}, {5, 1}}, {0, 3600}, "")));  // two shifts at once
  EXPECT_FALSE(ZoneFile::parse(tzif({}, {200'000}, "")));                // no place is so far east
  for (const char* rule :
       {"EST", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "E5"})
    EXPECT_FALSE(ZoneFile::parse(tzif({}, {0}, rule))) << rule;
  std::string leaps = tzif({}, {0}, "");
  leaps[leaps.rfind("TZif2") + 31] = 1;
  EXPECT_FALSE(ZoneFile::parse(leaps));
}

class OwnZones : public testing::Test {
 protected:
  OwnZones() {
    fs::create_directories(folder_ / "Test");
    ::setenv("TZDIR", folder_.c_str(), 1);
  }
  ~OwnZones() override {
    ::unsetenv("TZDIR");
    fs::remove_all(folder_);
  }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  const fs::path folder_ = fs::temp_directory_path() / ("policywatch-zones-" + std::to_string(::getpid()));
};

TEST_F(OwnZones, C07_AReplacedFileCountsWhenItIsReadAnewAndNotBefore) {
  const Time noon = parse_rfc3339("2026-01-15T12:00:00Z").value();
  write("Test/Capital", tzif({}, {3600}, "AAA-1"));
  ASSERT_TRUE(is_known_zone("Test/Capital"));
  EXPECT_EQ(wall_time(noon, "Test/Capital").hour, 13u);
  write("Test/Capital", tzif({}, {7200}, "BBB-2"));
  EXPECT_EQ(wall_time(noon, "Test/Capital").hour, 13u);
  EXPECT_THAT(reload_zones().changed, ElementsAre("Test/Capital"));
  EXPECT_EQ(wall_time(noon, "Test/Capital").hour, 14u);
  EXPECT_THAT(reload_zones().changed, IsEmpty());
}

TEST_F(OwnZones, C07_AZoneWhoseFileIsGoneStaysAsItWas) {
  const Time noon = parse_rfc3339("2026-01-15T12:00:00Z").value();
  write("Test/Gone", tzif({}, {3600}, "AAA-1"));
  ASSERT_TRUE(is_known_zone("Test/Gone"));
  fs::remove(folder_ / "Test/Gone");
  EXPECT_THAT(reload_zones().unreadable, testing::Contains("Test/Gone"));
  EXPECT_TRUE(is_known_zone("Test/Gone"));
  EXPECT_EQ(wall_time(noon, "Test/Gone").hour, 13u);
}

}  // namespace
}  // namespace policywatch
