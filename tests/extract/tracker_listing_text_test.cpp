// Listings of the tracker saved as text: a line for each field, several on a line, or all glued.
#include <gmock/gmock.h>

#include "base/policy_row.hpp"
#include "extract/tracker_entries.hpp"
#include "extract/tracker_listing.hpp"
#include "extract/tracker_page.hpp"

namespace policywatch::extract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string shown(const Policy& row) {
  std::string tags;
  for (const auto* list : {&row.subjects, &row.agencies, &row.statuses, &row.action_types}) {
    tags += "/";
    for (std::size_t i = 0; i < list->size(); ++i) tags += (i == 0 ? "" : "+") + (*list)[i];
  }
  return row.era + "|" + row.id + "|" + row.title + "|" + (row.announced ? to_iso(*row.announced) : "") +
         "|" + tags + (row.current_status.empty() ? "" : "|" + row.current_status);
}

std::vector<std::string> rows_of(std::string_view text) {
  std::vector<std::string> out;
  for (const Policy& row : read_tracker_rows_text(text)) out.push_back(shown(row));
  return out;
}

TEST(TrackerListingText, ALineForEachField) {
  EXPECT_THAT(
      rows_of(
          "Skip to main content\nPolicies\nFilter\n3 Policy Actions\n\nOctober 2025\n\n"
          "2.0\nCourts post clocks in every hall\nOctober 9, 2025\nEnforcement\nHearings and Adjudications\n"
          "EOIR\nFinal/Actual\nAgency Directive\n\n"
          "2.0\nUSCIS drops the paper form\nOctober 2, 2025\nAsylum, Withholding and CAT\nUSCIS\nIn "
          "Litigation\nRule\n\n"
          "August 2019\n\nAn older rule on lamps\nJuly 30, 2019\nLabor\nDOL\nNext\nPage 1 of 9\n"),
      ElementsAre("2.0||Courts post clocks in every hall|2025-10-09|/Enforcement+Hearings and "
                  "Adjudications/EOIR/Final/Actual/Agency Directive",
                  "2.0||USCIS drops the paper form|2025-10-02|/Asylum, Withholding and CAT/USCIS/In "
                  "Litigation/Rule",
                  "||An older rule on lamps|2019-07-30|/Labor/DOL//"));
}

TEST(TrackerListingText, GluedWithoutAnySeparator) {
  EXPECT_THAT(
      rows_of(
          "Skip to main content263 Policy ActionsOctober 20252.0Courts post clocks in every hallOctober 9, "
          "2025EnforcementHearings and AdjudicationsEOIRFinal/ActualIn LitigationAgency Directive2.0ICE "
          "leases "
          "a hangarOctober 2, 2025DetentionICEReportedChange in PracticeAugust 2019An older rule on "
          "lampsJuly 30, 2019LaborDOLFinal/ActualRule"),
      ElementsAre("2.0||Courts post clocks in every hall|2025-10-09|/Enforcement+Hearings and "
                  "Adjudications/EOIR/Final/Actual+In Litigation/Agency Directive",
                  "2.0||ICE leases a hangar|2025-10-02|/Detention/ICE/Reported/Change in Practice",
                  "||An older rule on lamps|2019-07-30|/Labor/DOL/Final/Actual/Rule"));
}

TEST(TrackerListingText, TheDateMayStandFirstAndTagsBeGluedToTheTitle) {
  EXPECT_THAT(
      rows_of("2 Policies\nOctober 9, 2025Courts post clocks in every hallEnforcementEOIRIn Litigation\n"
              "October 2, 2025ICE leases a hangarDetentionICEReported"),
      ElementsAre("||Courts post clocks in every hall|2025-10-09|/Enforcement/EOIR/In Litigation/",
                  "||ICE leases a hangar|2025-10-02|/Detention/ICE/Reported/"));
}

TEST(TrackerListingText, OneLineARowWithNumbersAndStatus) {
  EXPECT_THAT(
      rows_of("2 Policy Actions\n"
              "[ID #1801] Courts post clocks in every hall | October 9, 2025 | Current Status: Fully in "
              "Effect | Status: In Litigation\n"
              "[ID #1802A] ICE leases a hangar | October 2, 2025 | Current Status: None | Status: Reported "
              "Final/Actual\n"),
      ElementsAre("|1801|Courts post clocks in every hall|2025-10-09|///In Litigation/|Fully in Effect",
                  "|1802A|ICE leases a hangar|2025-10-02|///Reported+Final/Actual/|None"));
}

TEST(TrackerListingText, RowsWithLabelsAndRowsThatLackTheirDate) {
  EXPECT_THAT(
      rows_of("1,059 Policies\nOctober 2025\nCourts post clocks in every hall\nOriginal Date "
              "Announced\nOctober 9, 2025\n"
              "Effective Date\nOctober 20, 2025\nCurrent Status\nNot in effect\nSubject Matter: Enforcement\n"
              "Agencies Affected: EOIR ICE\nICE leases a hangar\nCurrent Status\nNone\nSubject Matter: "
              "Detention\n"),
      ElementsAre("||Courts post clocks in every hall|2025-10-09|/Enforcement/EOIR+ICE//|Not in effect",
                  "||ICE leases a hangar|2025-10|/Detention///|None"));
}

TEST(TrackerListingText, ATableCopiedAsTextHasItsNumbersFirst) {
  EXPECT_THAT(rows_of("Number Title Announced Current status\n"
                      "1801\tCourts post clocks in every hall\tOctober 9, 2025\tFully in effect\n"
                      "1802\tICE leases a hangar\tOctober 2, 2025\tNot in effect\n"
                      "1803\tJudges get lamps\tOctober 1, 2025\tPartially in effect\n"),
              ElementsAre("|1801|Courts post clocks in every hall|2025-10-09|////|Fully in effect",
                          "|1802|ICE leases a hangar|2025-10-02|////|Not in effect",
                          "|1803|Judges get lamps|2025-10-01|////|Partially in effect"));
}

TEST(TrackerListingText, ATitleThatBeginsWithANumberHasNone) {
  EXPECT_THAT(
      rows_of(
          "2 Policy Actions\n20 Judges get lamps | October 2, 2025\nCourts post clocks | October 1, 2025\n"),
      ElementsAre("||20 Judges get lamps|2025-10-02|////", "||Courts post clocks|2025-10-01|////"));
  EXPECT_THAT(
      rows_of("2 Policy Actions\n1. Judges get lamps | October 2, 2025\n2. Courts post clocks | October 1, "
              "2025\n"),
      ElementsAre("||1. Judges get lamps|2025-10-02|////", "||2. Courts post clocks|2025-10-01|////"));
}

TEST(TrackerListingText, LabelsOnLinesOfTheirOwnAndTagsThatNobodyKnows) {
  EXPECT_THAT(rows_of("2 Policy Actions\nCourts post clocks in every hall\nAnnounced October 9, "
                      "2025\n2.0\nSubject Matter\nEnforcement\n"
                      "Agencies Affected\nEOIR\nICE leases a hangar\nAnnounced\nOctober 2, "
                      "2025\n2.0\nDetention\nPublic Charge\nICE\n"),
              ElementsAre("2.0||Courts post clocks in every hall|2025-10-09|/Enforcement/EOIR//",
                          "2.0||ICE leases a hangar|2025-10-02|/Detention+Public Charge/ICE//"));
}

TEST(TrackerListingText, ADateWithinATitleIsNoRow) {
  EXPECT_THAT(rows_of("2 Policy Actions\nMemo of January 20, 2025 on lamps\nOctober 9, 2025\nLabor\nDOL\n"
                      "Clocks in May 2025 and after\nOctober 2, 2025\nLabor\nDOL\n"),
              ElementsAre("||Memo of January 20, 2025 on lamps|2025-10-09|/Labor/DOL//",
                          "||Clocks in May 2025 and after|2025-10-02|/Labor/DOL//"));
}

TEST(TrackerListingText, AnEntryIsNoListingAndAListingNoEntry) {
  const auto listing = read_tracker_page_text(
      "2 Policy Actions\nCourts post clocks\nOctober 9, 2025\nLabor\nDOL\nICE leases a hangar\nOctober 2, "
      "2025\nDetention\nICE\n",
      "");
  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_FALSE(listing->entry);
  EXPECT_THAT(listing->rows, SizeIs(2));
  const auto entry = read_tracker_page_text(
      "2.0\nCourts post clocks\nOriginal Date Announced\nOctober 9, 2025\nProse. [ID #1801]\nSubsequent "
      "Trump and Court "
      "Action\nOctober 20, 2025\n2025.10.20 Complaint - Doe v. Clockmakers\nView Document\n",
      "");
  ASSERT_TRUE(entry) << entry.error().message;
  ASSERT_TRUE(entry->entry);
  EXPECT_EQ(entry->entry->id, "1801");
  EXPECT_THAT(entry->rows, IsEmpty());
  EXPECT_FALSE(read_tracker_page_text("A shop list\nLamps\nClocks\n", ""));
}

TEST(TrackerListingText, ARowComesBackOutOfItsItem) {
  Policy row;
  row.id = "1801";
  row.slug = "court-clocks";
  row.url = "https://tracker.example/policies/court-clocks/";
  row.title = "Courts post clocks";
  row.announced = make_date(2025, 10, 9);
  row.era = "2.0";
  row.subjects = {"Asylum, Withholding and CAT", "Border"};
  row.agencies = {"Bureau of Population, Refugees, and Migration", "ICE"};
  row.statuses = {"In Litigation"};
  row.action_types = {"Rule"};
  row.current_status = "Not in effect";
  EXPECT_EQ(row_of_item(item_of_row(row)), row);
  EXPECT_EQ(item_of_row(row).key, "court-clocks");
  row.title = "";
  EXPECT_EQ(row_of_item(item_of_row(row)), row) << "a row without a title is called by its slug";
  Policy bare;
  bare.title = "Courts post clocks";
  EXPECT_EQ(item_of_row(bare).key, "title:courts post clocks");
  EXPECT_EQ(row_of_item(item_of_row(bare)), bare);
}

TEST(TrackerNumber, AllFormsAndParts) {
  for (const auto& [text, id] : std::vector<std::pair<std::string, std::string>>{{"[ID #1976]", "1976"},
                                                                                 {"[ID # 1407]", "1407"},
                                                                                 {"[ID: #1404]", "1404"},
                                                                                 {"[ID# 1419]", "1419"},
                                                                                 {"[ID#16]", "16"},
                                                                                 {"[ID #0123-1]", "123-1"},
                                                                                 {"[ID #1976A]", "1976A"},
                                                                                 {"[ID #0082]", "82"}}) {
    const auto hit = find_policy_id("Prose. Trump 2.0 " + text + " more");
    ASSERT_TRUE(hit) << text;
    EXPECT_EQ(hit->id, id);
  }
  EXPECT_FALSE(find_policy_id("[ID #1976and more]"));
  EXPECT_FALSE(find_policy_id("[ID #]"));
}

TEST(TrackerSaved, TheAddressABrowserWroteIntoThePage) {
  EXPECT_EQ(saved_from("<!DOCTYPE html>\n<!-- saved from "
                       "url=(0045)https://tracker.example/policies/court-clocks/ -->\n<html>"),
            "https://tracker.example/policies/court-clocks/");
  EXPECT_EQ(saved_from("<html><!--\n Page saved with SingleFile \n url: https://tracker.example/policies/a "
                       "\n saved date: x\n-->"),
            "https://tracker.example/policies/a");
  EXPECT_EQ(saved_from("<html><!-- saved from url=(0014)about:internet --><body>https://tracker.example"),
            "");
  EXPECT_EQ(saved_from("<html><body>"), "");
}

}  // namespace
}  // namespace policywatch::extract
