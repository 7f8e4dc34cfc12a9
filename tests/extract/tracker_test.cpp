#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
std::string fixture(const std::string& name) {
  return file(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/extract/" + name);
}
std::string shared() {
  const char* set = std::getenv("POLICYWATCH_SHARED");
  return set ? set : std::string(POLICYWATCH_SOURCE_DIR) + "/../shared";
}
Date day(int year, unsigned month, unsigned d) {
  return {year, month, d, DatePrecision::day};
}
using Words = std::vector<std::string>;

TEST(Tracker, TheSeedIsReadWhole) {
  const std::string text = file(shared() + "/seeds/policy-1976.txt");
  if (text.empty()) GTEST_SKIP() << "no " << shared() << "/seeds/policy-1976.txt";
  const auto policy = read_tracker_text(text, "");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->id, "1976");
  EXPECT_EQ(policy->slug, "");
  EXPECT_EQ(policy->url, "");
  EXPECT_EQ(policy->era, "2.0");
  EXPECT_EQ(policy->title, "ICE contracts with Clearview AI for facial-recognition technology");
  EXPECT_EQ(policy->announced, day(2025, 9, 9));
  EXPECT_EQ(policy->effective, std::nullopt);
  EXPECT_TRUE(policy->description.starts_with("ICE's Homeland Security Investigations (HSI) entered"));
  EXPECT_TRUE(policy->description.ends_with("apprehending suspects.\""));
  EXPECT_EQ(policy->current_status, "None");
  EXPECT_EQ(policy->statuses, Words{"Final/Actual"});
  EXPECT_EQ(policy->action_types, Words{"Agency Directive"});
  EXPECT_EQ(policy->subjects, Words{"Enforcement"});
  EXPECT_EQ(policy->agencies, Words{"ICE"});
  ASSERT_EQ(policy->documents.size(), 1U);
  EXPECT_EQ(policy->documents[0].title, "2025.09.09 HSI - Clearview AI Contract");
  ASSERT_EQ(policy->actions.size(), 1U);
  const Action& action = policy->actions[0];
  EXPECT_EQ(action.date, day(2025, 12, 18));
  EXPECT_EQ(action.header_date, day(2025, 12, 18));
  EXPECT_EQ(action.outlet, "American Immigration Council");
  EXPECT_EQ(action.headline,
            "ICE Uses a Growing Web of AI Services to Power Its Immigration Enforcement and Surveillance");
  EXPECT_EQ(action.title, "2025.12.18 Reported: " + action.headline + " - American Immigration Council");
  EXPECT_TRUE(action.text.starts_with("The American Immigration Council reports"));
  EXPECT_TRUE(
      action.text.ends_with("difficult to audit. ICE is also expanding contractor-led social-media "
                            "monitoring, signaling a shift to \"always-on\" surveillance pipelines."));
  ASSERT_EQ(policy->commentary.size(), 1U);
  EXPECT_EQ(policy->commentary[0].date, day(2025, 12, 26));
  EXPECT_EQ(policy->commentary[0].outlet, "Politico");
  EXPECT_EQ(policy->commentary[0].headline,
            "ICE’s interest in high-tech gear raises new questions: ‘What is it for?’");
  EXPECT_TRUE(policy->commentary[0].text.starts_with("Politico describes"));
}

TEST(Tracker, APageGivesTheSameRecordWithItsAddresses) {
  const Dom dom = Dom::parse(fixture("tracker_entry.html"));
  const auto policy = read_tracker_html(dom, "https://tracker.example/policies/border-wait-times/");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->id, "2001");
  EXPECT_EQ(policy->slug, "border-wait-times");
  EXPECT_EQ(policy->era, "2.0");
  EXPECT_EQ(policy->title, "CBP shortens posted wait times at land ports");
  EXPECT_EQ(policy->announced, day(2025, 3, 4));
  EXPECT_EQ(policy->effective, day(2025, 3, 18));
  EXPECT_EQ(policy->description,
            "CBP told port directors to post shorter waits. It gave no reason.\n\nA second paragraph.");
  EXPECT_EQ(policy->statuses, (Words{"Final/Actual", "In Litigation"}));
  EXPECT_EQ(policy->subjects, (Words{"Border", "Asylum, Withholding and CAT"}));
  EXPECT_EQ(policy->agencies, (Words{"CBP", "DHS"}));
  EXPECT_EQ(policy->current_status, "Partially in effect");
  EXPECT_EQ(policy->related, Words{"An older memo on ports"});
  ASSERT_EQ(policy->documents.size(), 2U);
  EXPECT_EQ(policy->documents[0].title, "2025.03.04 CBP - Wait Times Memo");
  EXPECT_EQ(policy->documents[0].url, "https://tracker.example/media/2025.03.04-memo.pdf");
  EXPECT_EQ(policy->documents[1].title, "2025.03.05 Annex");
  EXPECT_EQ(policy->documents[1].section, "Trump-Era Policy Documents");
  ASSERT_EQ(policy->actions.size(), 2U);
  EXPECT_EQ(policy->actions[0].header_date, day(2025, 5, 20));
  EXPECT_EQ(policy->actions[0].date, day(2025, 5, 30));
  EXPECT_EQ(policy->actions[0].outlet, "Valley Star");
  EXPECT_EQ(policy->actions[0].url, "https://star.example/lines");
  EXPECT_EQ(policy->actions[0].text, "The Valley Star describes the lines.");
  EXPECT_EQ(policy->actions[1].headline, "Complaint - Rivera v. Scott");
  EXPECT_EQ(policy->actions[1].outlet, "");
  EXPECT_EQ(policy->actions[1].url, "https://tracker.example/media/complaint.pdf");
  ASSERT_EQ(policy->commentary.size(), 2U);
  EXPECT_EQ(policy->commentary[0].outlet, "Reuters");
  EXPECT_EQ(policy->commentary[0].text, "Reuters explains.");
  EXPECT_EQ(policy->commentary[0].url, "https://reuters.example/clocks");
  EXPECT_EQ(policy->commentary[1].outlet, "ACLU");
  EXPECT_EQ(policy->commentary[1].headline, "The posted minute");
  EXPECT_EQ(policy->commentary[1].date, std::nullopt);
}

TEST(Tracker, GluedTextIsTakenApart) {
  const auto policy = read_tracker_text(
      "Original Date Announced\nJanuary 21, 2025DHS rescinds a memo on courthouses.Trump 2.0 [ID: #1404]"
      "2025.01.20 DHS - MemoView DocumentSubsequent Trump and Court Action\n"
      "May 20, 20252025.05.30 Reported: A headline, with - dashes - NPRNPR reports that things changed.View "
      "DocumentCurrent StatusFully in EffectOriginal Trump Policy StatusStatus: In "
      "LitigationEnjoined/VacatedTrump "
      "Administration Action: Agency DirectiveSubject Matter: EnforcementInteriorSanctuary "
      "RestrictionsAgencies "
      "Affected: ICECBPDocumentsTrump-Era Policy DocumentsTo provide information, corrections, or feedback, "
      "mail us",
      "");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->id, "1404");
  EXPECT_EQ(policy->title, "");
  EXPECT_EQ(policy->announced, day(2025, 1, 21));
  EXPECT_EQ(policy->description, "DHS rescinds a memo on courthouses.");
  ASSERT_EQ(policy->documents.size(), 1U);
  EXPECT_EQ(policy->documents[0].title, "2025.01.20 DHS - Memo");
  ASSERT_EQ(policy->actions.size(), 1U);
  EXPECT_EQ(policy->actions[0].header_date, day(2025, 5, 20));
  EXPECT_EQ(policy->actions[0].date, day(2025, 5, 30));
  EXPECT_EQ(policy->actions[0].outlet, "NPR");
  EXPECT_EQ(policy->actions[0].headline, "A headline, with - dashes");
  EXPECT_EQ(policy->actions[0].text, "NPR reports that things changed.");
  EXPECT_EQ(policy->current_status, "Fully in Effect");
  EXPECT_EQ(policy->statuses, (Words{"In Litigation", "Enjoined/Vacated"}));
  EXPECT_EQ(policy->subjects, (Words{"Enforcement", "Interior", "Sanctuary Restrictions"}));
  EXPECT_EQ(policy->agencies, (Words{"ICE", "CBP"}));
}

TEST(Tracker, OlderGenerationsOfTheSiteAreUnderstood) {
  const auto first = read_tracker_text(
      "A policy of 2019\n\n1. Date Announced\n\nAug. 14, 2019\n\nThe rule changes things. It quotes [ID #82] "
      "here? "
      "No: [ID#16] later.\n\n2. Effective Date of Change\n\nOct. 15, 2019\n\n3. Subsequent Action\n\nOct. "
      "11, "
      "2019\n\nState of Somewhere v. DHS, No. 19-cv-1 - Complaint\n\nThe state sues.\n\n4.\n\nMarch 9, "
      "2021\n\n"
      "2021.03.09 USCIS: Rule no longer applies\n\nText.\n\n5. Biden Administration Action: "
      "Revoked/Replaced\n\nMarch 15, 2021\n\n2021.03.15 DHS - Vacatur implemented\n\nCurrent Status\n\nNot "
      "in "
      "effect\n\nMost Recent Action\n\nMarch 15, 2021 Action: Revoked/Replaced A policy\n\nOriginal Trump "
      "Policy "
      "Status\n\nTrump Administration Action: Rule\nSubject Matter: Immigrant Visas: Family-Based "
      "Labor\nAgencies "
      "Affected: Bureau of Population, Refugees, and Migration DOS\n",
      "https://tracker.example/policies/a-policy-of-2019");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->id, "82");
  EXPECT_EQ(first->era, "1.0");
  EXPECT_EQ(first->title, "A policy of 2019");
  EXPECT_EQ(first->effective, day(2019, 10, 15));
  ASSERT_EQ(first->actions.size(), 3U);
  EXPECT_EQ(first->actions[0].title, "State of Somewhere v. DHS, No. 19-cv-1 - Complaint");
  EXPECT_EQ(first->actions[0].outlet, "");
  EXPECT_EQ(first->actions[0].date, day(2019, 10, 11));
  EXPECT_EQ(first->actions[1].outlet, "USCIS");
  EXPECT_EQ(first->actions[2].date, day(2021, 3, 15));
  EXPECT_EQ(first->statuses, Words{});
  EXPECT_EQ(first->subjects, (Words{"Immigrant Visas: Family-Based", "Labor"}));
  EXPECT_EQ(first->agencies, (Words{"Bureau of Population, Refugees, and Migration", "DOS"}));
  EXPECT_EQ(first->current_status, "Not in effect");
}

TEST(Tracker, OneItemWithBulletsIsSeveralActions) {
  const auto policy = read_tracker_text(
      "Title\nOriginal Date Announced\nFebruary 1, 2025\nProse. [ID #1500]\nSubsequent Trump and Court "
      "Action(s)\n"
      "• 2025.02.03 - PBS: First headline\nFirst text.\nView Document\n• 2025.3.5 NYT: Second "
      "headline\nSecond "
      "text.\n• 2025.04.01 Reported: Third -CBS\nCurrent Status\nNone\n",
      "");
  ASSERT_TRUE(policy) << policy.error().message;
  ASSERT_EQ(policy->actions.size(), 3U);
  EXPECT_EQ(policy->actions[0].outlet, "PBS");
  EXPECT_EQ(policy->actions[0].headline, "First headline");
  EXPECT_EQ(policy->actions[0].text, "First text.");
  EXPECT_EQ(policy->actions[1].date, day(2025, 3, 5));
  EXPECT_EQ(policy->actions[1].outlet, "NYT");
  EXPECT_EQ(policy->actions[2].outlet, "CBS");
  EXPECT_EQ(policy->actions[2].headline, "Third");
}

TEST(Tracker, WhatIsNoEntryIsRefusedInOneSentence) {
  const auto policy = read_tracker_text("A page about Documents and Commentary.\nNothing else.", "");
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().message, "no tracker entry: neither an announced date nor an [ID #…] was found");
}

TEST(Tracker, ABadDateIsNamedWithItsLine) {
  const auto policy =
      read_tracker_text("Title\nOriginal Date Announced\nSeptember 31, 2025\nProse [ID #1]\n", "");
  ASSERT_FALSE(policy);
  EXPECT_TRUE(policy.error().message.contains("line 3")) << policy.error().message;
  EXPECT_TRUE(policy.error().message.contains("September 31, 2025")) << policy.error().message;
  const auto action = read_tracker_text(
      "Title\nOriginal Date Announced\nSeptember 30, 2025\nProse [ID #1]\nSubsequent Trump and Court "
      "Action\n2025.13.01 Reported: x - NPR\n",
      "");
  ASSERT_FALSE(action);
  EXPECT_TRUE(action.error().message.contains("line 6")) << action.error().message;
}

TEST(Tracker, AnEntryWithoutNumberGoesByItsSlug) {
  const auto policy = read_tracker_text("Title\nOriginal Date Announced\nMay 5, 2018\nProse.\n",
                                        "https://tracker.example/policies/quotas/");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->id, "quotas");
  EXPECT_EQ(policy->slug, "quotas");
}

TEST(Tracker, BoilerplateOfTheSiteIsNoContent) {
  const auto policy = read_tracker_text(
      "Skip to main content\nTitle\nOriginal Date Announced\nMay 5, 2025\nProse.\n[ID #9]\n**Litigation "
      "entries are "
      "limited to complaints.**\nSubsequent Trump and Court Action\nMay 6, 2025\n2025.05.06 Complaint - A v. "
      "B\n*See "
      "litigation note above*\nText.\nView Document\nWe require registration to leave feedback.\n",
      "");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->title, "Title");
  EXPECT_EQ(policy->description, "Prose.");
  ASSERT_EQ(policy->actions.size(), 1U);
  EXPECT_EQ(policy->actions[0].text, "Text.");
}

}  // namespace
}  // namespace policywatch::extract
