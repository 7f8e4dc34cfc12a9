#include "diff/volatile.hpp"
#include "diff/noise.hpp"

#include <gtest/gtest.h>

namespace policywatch::diff {
namespace {

struct Edit {
  const char* before;
  const char* after;
};

class MachineMade : public testing::TestWithParam<Edit> {};
TEST_P(MachineMade, IsDemoted) {
  EXPECT_TRUE(is_volatile_edit(GetParam().before, GetParam().after)) << GetParam().before;
}
INSTANTIATE_TEST_SUITE_P(
    Edits, MachineMade,
    testing::Values(Edit{"1,234 visitors", "1,299 visitors"}, Edit{"Views: 10", "Views: 11"},
                    Edit{"Fact sheet (1058) Apply filter", "Fact sheet (1057) Apply filter"},
                    Edit{"Posted 2 hours ago", "Posted 3 hours ago"},
                    Edit{"Posted 59 minutes ago", "Posted 1 hour ago"},
                    Edit{"Last updated: 3 May 2026", "Last updated: 4 May 2026"},
                    Edit{"Last Reviewed/Updated: 01/24/2025", "Last Reviewed/Updated: 02/14/2025"},
                    Edit{"Updated 19 February 2021", "Updated 21 May 2021"},
                    Edit{"Page generated in 0.31 seconds", "Page generated in 0.28 seconds"},
                    Edit{"Server time 10:31:07", "Server time 10:33:12"},
                    Edit{"Request id 9f8e7d6c5b4a39281706aa", "Request id 1a2b3c4d5e6f70819293bb"},
                    Edit{"© 2025 Agency", "© 2026 Agency"},
                    Edit{"Served by web-03-fra", "Served by web-11-iad"},
                    Edit{"These pages are copyright the project. Page source last changed on 2022-12-20.",
                         "These pages are copyright the project. Page source last changed on 2023-01-04."},
                    Edit{"4711", "4712"}));

class Meant : public testing::TestWithParam<Edit> {};
TEST_P(Meant, IsNotDemoted) {
  EXPECT_FALSE(is_volatile_edit(GetParam().before, GetParam().after)) << GetParam().before;
}
INSTANTIATE_TEST_SUITE_P(
    Edits, Meant,
    testing::Values(Edit{"The fee is $500.", "The fee is $600."},
                    Edit{"The rule takes effect on September 9, 2026.",
                         "The rule takes effect on October 9, 2026."},
                    Edit{"Comments close on May 3.", "Comments close on May 10."},
                    Edit{"Section 12 3 applies.", "Section 1 23 applies."},
                    Edit{"The cap is 5,000 visas a year.", "The cap is 7,500 visas a year."},
                    Edit{"Status: Proposed", "Status: Final"},
                    Edit{"See docket 1:25-cv-00190.", "See docket 1:25-cv-00191."},
                    Edit{"Hearing at 10:00 in room 4.", "Hearing at 14:00 in room 4."},
                    Edit{"The current version is 2.2.40.", "The current version is 2.2.41."},
                    Edit{"Host: Officer A-12 of the desk", "Host: Officer B-14 of the desk"},
                    Edit{"Form I-485 under section (2)", "Form I-485 under section (3)"},
                    Edit{"Within 30 days of entry", "Within 60 days of entry"},
                    Edit{"Executive Order 14159", "Executive Order 14160"},
                    Edit{"The policy was suspended 2 hours ago", "The policy was rescinded 3 hours ago"}));

TEST(VolatileText, AStampOrCounterThatAppearsIsDemoted) {
  EXPECT_TRUE(is_volatile_text("Last updated: 3 May 2026"));
  EXPECT_TRUE(is_volatile_text("3 hours ago"));
  EXPECT_TRUE(is_volatile_text("1,234 views"));
}

TEST(VolatileText, SentencesWithDatesAndNumbersAreNot) {
  EXPECT_FALSE(is_volatile_text("The rule is suspended until 3 May 2026."));
  EXPECT_FALSE(is_volatile_text("Deadline: 3 May 2026"));
  EXPECT_FALSE(is_volatile_text("500 visas"));
}

TEST(Volatile, WhatAWatchHasLearnedCounts) {
  EXPECT_FALSE(is_volatile_edit("Mood: sunny", "Mood: cloudy"));
  std::vector<Moved> moved;
  note_edit("Mood: sunny", "Mood: grey", "", moved);
  ASSERT_EQ(moved.size(), 1U);
  Noise noise;
  noise.words.insert(moved.front().key);
  EXPECT_TRUE(is_volatile_edit("Mood: sunny", "Mood: cloudy", &noise));
  EXPECT_FALSE(is_volatile_edit("Temper: sunny", "Temper: cloudy", &noise));
}

}  // namespace
}  // namespace policywatch::diff
