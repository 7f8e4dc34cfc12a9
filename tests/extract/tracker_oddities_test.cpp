// What varies from entry to entry of the tracker (DOMAIN.md section 1.3).
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

Policy entry_with(const std::string& rest) {
  const auto policy =
      read_tracker_text("Title\n\nOriginal Date Announced\n\nMay 5, 2025\n\nProse. [ID #1500]\n\n" + rest,
                        "https://t.example/policies/x");
  EXPECT_TRUE(policy) << policy.error().message;
  return policy ? *policy : Policy();
}

Action action_called(const std::string& title) {
  const Policy policy = entry_with("Subsequent Trump and Court Action(s)\n\nJune 1, 2025\n\n" + title +
                                   "\n\nWhat happened then.\n\nView Document\n\nCurrent Status\n\nNone\n");
  EXPECT_EQ(policy.actions.size(), 1U) << title;
  return policy.actions.empty() ? Action() : policy.actions[0];
}

TEST(TrackerOddities, TitlesOfActionsComeInManyForms) {
  struct Row {
    const char *title, *headline, *outlet, *date;
  };
  for (const Row& row : {
           Row{"2025.12.18 Reported: A rule is made - NPR", "A rule is made", "NPR", "2025-12-18"},
           Row{"2025.02.01 - PBS: A rule is made", "A rule is made", "PBS", "2025-02-01"},
           Row{"2025.02.03 NYT: A rule is made", "A rule is made", "NYT", "2025-02-03"},
           Row{"2025.01.22 - Reported: CNN - \"A rule is made\"", "\"A rule is made\"", "CNN", "2025-01-22"},
           Row{"2025.3.5 Reported: A rule is made -CBS", "A rule is made", "CBS", "2025-03-05"},
           Row{"2025.02.06 Complaint - A v. B", "Complaint - A v. B", "", "2025-02-06"},
           Row{"2025.02.06 USA v. Illinois et al., No. 25-cv-1285 - Complaint",
               "USA v. Illinois et al., No. 25-cv-1285 - Complaint", "", "2025-02-06"},
           Row{"2025.02.18 Memo on parole, USCIS", "Memo on parole", "USCIS", "2025-02-18"},
           Row{"2025.01 ICE - Guidance", "Guidance", "ICE", "2025-01"},
           Row{"Memo on parole, USCIS", "Memo on parole", "USCIS", "2025-06-01"},
           Row{"2025.12.18 Reported: Why X – and Y - failed: a ‘hyphen-ridden’ story? - The Hill",
               "Why X – and Y - failed: a ‘hyphen-ridden’ story?", "The Hill", "2025-12-18"},
       }) {
    const Action action = action_called(row.title);
    EXPECT_EQ(action.title, row.title);
    EXPECT_EQ(action.headline, row.headline) << row.title;
    EXPECT_EQ(action.outlet, row.outlet) << row.title;
    EXPECT_EQ(action.date ? to_iso(*action.date) : "", row.date) << row.title;
    EXPECT_EQ(action.header_date, make_date(2025, 6, 1)) << row.title;
    EXPECT_EQ(action.text, "What happened then.") << row.title;
  }
}

TEST(TrackerOddities, ANumberQuotedInAnActionIsNotTheEntrysOwn) {
  const auto policy = read_tracker_text(
      "Title\nOriginal Date Announced\nMay 5, 2025\nProse without a number.\nSubsequent Trump and Court "
      "Action\n"
      "June 1, 2025\n2025.06.01 DHS - Notice\nIt replaces [ID #82].\nView Document\nCurrent Status\nNone\n",
      "https://t.example/policies/own-slug/");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->id, "own-slug");
  ASSERT_EQ(policy->actions.size(), 1U);
  EXPECT_EQ(policy->actions[0].text, "It replaces [ID #82].");
}

TEST(TrackerOddities, AnyLineOfTheStatusBlockMayBeMissing) {
  const Policy no_status = entry_with(
      "Original Trump Policy Status\n\nTrump Administration Action: Rule\nSubject Matter: Labor\nAgencies "
      "Affected: DOL\n");
  EXPECT_TRUE(no_status.statuses.empty());
  EXPECT_EQ(no_status.subjects, std::vector<std::string>{"Labor"});
  const Policy no_subject =
      entry_with("Original Trump Policy Status\n\nStatus: Proposed\nAgencies Affected: DOL Other\n");
  EXPECT_TRUE(no_subject.subjects.empty());
  EXPECT_EQ(no_subject.agencies, (std::vector<std::string>{"DOL", "Other"}));
  const Policy no_type =
      entry_with("Original Trump Policy Status\n\nStatus: Comment Period Renewed\nSubject Matter: Other\n");
  EXPECT_EQ(no_type.statuses, (std::vector<std::string>{"Comment Period", "Renewed"}));
  EXPECT_TRUE(no_type.action_types.empty());
  const Policy no_block = entry_with("Current Status\n\nFully in Effect\n");
  EXPECT_TRUE(no_block.statuses.empty());
  EXPECT_EQ(no_block.current_status, "Fully in Effect");
}

TEST(TrackerOddities, NumbersOfItemsSkipAndFeedbackLinesRepeat) {
  const auto policy = read_tracker_text(
      "Title\n\n  1. Original Date Announced\n\n    May 5, 2025\n\n    Prose. [ID #1500]\n\n  2. Effective "
      "Date\n\n    June 5, 2025\n\n  4. "
      "Subsequent Trump and Court Action\n\n    June 9, 2025\n\n    2025.06.09 Order - A v. B\n\n    The "
      "court rules.\n\n    View "
      "Document\n\n  5.\n\nCurrent Status\n\nNone\n\nTo provide information, corrections, or feedback, "
      "please email x@t.example\n\nTo "
      "provide information, corrections, or feedback, please email\n",
      "");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->effective, make_date(2025, 6, 5));
  ASSERT_EQ(policy->actions.size(), 1U);
  EXPECT_EQ(policy->actions[0].headline, "Order - A v. B");
  EXPECT_EQ(policy->actions[0].text, "The court rules.");
  EXPECT_EQ(policy->current_status, "None");
}

TEST(TrackerOddities, TheLitigationNoteInItsFourWordingsIsNoContent) {
  for (const char* note :
       {"**Link to case here. Litigation is followed elsewhere.**",
        "**Litigation entries are limited to complaints and rulings.**", "*See litigation note above*",
        "**Litigation is listed for informational purposes only.**"}) {
    const Policy policy = entry_with(
        std::string("Subsequent Trump and Court Action\n\nJune 9, 2025\n\n2025.06.09 Order - A v. B\n\n") +
        note + "\n\nThe court rules.\n\nCurrent Status\n\nNone\n");
    ASSERT_EQ(policy.actions.size(), 1U) << note;
    EXPECT_EQ(policy.actions[0].text, "The court rules.") << note;
  }
}

TEST(TrackerOddities, CommentaryNamesItsOutletInEveryForm) {
  struct Row {
    const char *title, *headline, *outlet;
  };
  for (const Row& row : {Row{"WP |Federal judge says no", "Federal judge says no", "WP"},
                         Row{"ACLU | What it means", "What it means", "ACLU"},
                         Row{"2025.07.01 Politico - What it means", "What it means", "Politico"},
                         Row{"2025.07.01 What it means - Seattle Times", "What it means", "Seattle Times"}}) {
    const Policy policy = entry_with(
        std::string("Commentary\n\n") + row.title +
        "\n\nA comment on it.\n\nGo to article on washingtonpost.com\n\nDocuments\n\n2025.05.05 Memo\n");
    ASSERT_EQ(policy.commentary.size(), 1U) << row.title;
    EXPECT_EQ(policy.commentary[0].headline, row.headline);
    EXPECT_EQ(policy.commentary[0].outlet, row.outlet);
    EXPECT_EQ(policy.commentary[0].text, "A comment on it.");
    ASSERT_EQ(policy.documents.size(), 1U);
  }
}

}  // namespace
}  // namespace policywatch::extract
