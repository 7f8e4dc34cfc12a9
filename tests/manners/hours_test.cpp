#include <gtest/gtest.h>

#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

std::string leaves(const std::string& digest, const std::string& quiet, const std::string& zone,
                   const char* ready) {
  NotifierSettings notifier;
  notifier.digest = digest;
  notifier.quiet = quiet;
  notifier.timezone = zone;
  return to_rfc3339(leave_at(notifier, *parse_rfc3339(ready)));
}

TEST(LeaveAt, InstantMessagesLeaveAtOnce) {
  EXPECT_EQ(leaves("instant", "", "", "2026-03-01T12:34:56Z"), "2026-03-01T12:34:56Z");
}

TEST(LeaveAt, DigestsWaitForTheirMoment) {
  EXPECT_EQ(leaves("hourly", "", "", "2026-03-01T12:34:56Z"), "2026-03-01T13:00:00Z");
  EXPECT_EQ(leaves("hourly", "", "", "2026-03-01T12:00:00Z"), "2026-03-01T12:00:00Z");
  EXPECT_EQ(leaves("daily@08:00", "", "America/New_York", "2026-03-01T12:34:56Z"), "2026-03-01T13:00:00Z");
  EXPECT_EQ(leaves("daily@08:00", "", "America/New_York", "2026-03-01T13:00:01Z"), "2026-03-02T13:00:00Z");
  EXPECT_EQ(leaves("weekly@mon 08:00", "", "America/New_York", "2026-03-02T13:30:00Z"),
            "2026-03-09T12:00:00Z");
}

TEST(LeaveAt, ADigestInASkippedHourLeavesAtTheGapsEnd) {
  EXPECT_EQ(leaves("daily@02:30", "", "America/New_York", "2026-03-08T05:00:00Z"), "2026-03-08T07:00:00Z");
}

TEST(LeaveAt, QuietHoursDelayToTheirEndAndDropNothing) {
  EXPECT_EQ(leaves("instant", "22:00-06:00", "America/New_York", "2026-03-02T03:30:00Z"),
            "2026-03-02T11:00:00Z");
  EXPECT_EQ(leaves("instant", "22:00-06:00", "America/New_York", "2026-03-02T10:59:59Z"),
            "2026-03-02T11:00:00Z");
  EXPECT_EQ(leaves("instant", "22:00-06:00", "America/New_York", "2026-03-02T11:00:00Z"),
            "2026-03-02T11:00:00Z");
  EXPECT_EQ(leaves("instant", "12:00-13:00", "", "2026-03-02T12:10:00Z"), "2026-03-02T13:00:00Z");
  EXPECT_EQ(leaves("hourly", "12:00-14:30", "", "2026-03-02T12:10:00Z"), "2026-03-02T14:30:00Z");
}

TEST(Hours, WrongWordsAreRefused) {
  for (const char* good :
       {"instant", "hourly", "daily@08:00", "daily@8:00", "weekly@sun 23:59", "weekly@Mon 08:00"}) {
    EXPECT_TRUE(check_digest(good)) << good;
  }
  for (const char* wrong :
       {"daily", "daily@24:00", "daily@08:60", "weekly@08:00", "weekly@xyz 08:00", "monthly", "daily@8"}) {
    EXPECT_FALSE(check_digest(wrong)) << wrong;
  }
  EXPECT_TRUE(check_quiet("22:00-06:00"));
  for (const char* wrong : {"22:00", "22:00-22:00", "25:00-06:00", "22-06"})
    EXPECT_FALSE(check_quiet(wrong)) << wrong;
}

}  // namespace
}  // namespace policywatch::manners
