#include "pipeline/docket.hpp"

#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

DocketEntry entry(const std::string& text, bool tells_status = false) {
  Item item;
  item.title = "Entry #31 in Rivera v. Department of Homeland Security (1:26-cv-00417)";
  item.summary = text;
  return read_docket_entry(item, tells_status);
}

TEST(DocketEntry, ComplaintsAndRulingsAreNews) {
  for (const char* text :
       {"COMPLAINT against Department of Homeland Security (Filing fee $405) by Ana Rivera.",
        "ORDER granting 12 Motion for Preliminary Injunction. Signed by Judge M. Okafor.",
        "MEMORANDUM OPINION. Signed by Judge M. Okafor on 3/4/2026.",
        "MINUTE ENTRY: The Court GRANTED the motion to stay the removal.", "JUDGMENT in favor of plaintiffs.",
        "First Amended Complaint adding the State of Oregon."}) {
    EXPECT_TRUE(entry(text).is_news) << text;
  }
}

TEST(DocketEntry, MotionsNoticesAndSchedulingArePaperwork) {
  for (const char* text :
       {"MOTION for Preliminary Injunction by Ana Rivera. (Attachments: # 1 Text of Proposed Order)",
        "NOTICE of Appearance by counsel on behalf of plaintiffs.",
        "ORDER granting 9 Motion for Leave to Appear Pro Hac Vice.",
        "ORDER setting briefing schedule: replies are due by 4/1/2026.",
        "RESPONSE in opposition to 12 MOTION for Preliminary Injunction.",
        "Summons issued as to all defendants.",
        "Proposed Order granting preliminary injunction submitted by plaintiffs."}) {
    EXPECT_FALSE(entry(text).is_news) << text;
  }
}

TEST(DocketEntry, ItsHeadlineIsThePaperAndTheCase) {
  EXPECT_EQ(
      entry("ORDER granting 12 Motion for Preliminary Injunction. Defendants are enjoined.").headline,
      "ORDER granting 12 Motion for Preliminary Injunction - Rivera v. Department of Homeland Security");
}

}  // namespace
}  // namespace policywatch::pipeline
