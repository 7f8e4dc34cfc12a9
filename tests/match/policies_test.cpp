#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

using testing::Contains;
using testing::HasSubstr;

Policy policy(std::string_view id, std::string_view title, std::string_view description,
              std::vector<std::string> terms = {}, std::vector<std::string> agencies = {}) {
  Policy p;
  p.id = id;
  p.title = title;
  p.description = description;
  p.terms = std::move(terms);
  p.agencies = std::move(agencies);
  p.announced = make_date(2025, 6, 1);
  return p;
}

std::vector<Policy> some_policies() {
  std::vector<Policy> all = {
      policy("10", "ICE contracts with Borealis Analytics for gait-recognition technology",
             "ICE awarded Borealis Analytics a contract for software that recognises people by their gait.",
             {"Borealis Analytics", "gait recognition"}, {"ICE"}),
      policy("20", "EO 14999 \xC2\xA7 4 directs DHS to build detention camps on islands",
             "Executive Order 14999 section 4 orders island camps.", {}, {"DHS"}),
      policy("21", "EO 14999 \xC2\xA7 9 directs DOJ to register noncitizen pilots",
             "Executive Order 14999 section 9 sets up a register of pilots.", {}, {"DOJ"}),
      policy("30", "DHS terminates TPS for Ruritania",
             "DHS ended Temporary Protected Status (TPS) for Ruritania; see Zenda League v. Noem.", {},
             {"DHS"}),
      policy("31", "DHS terminates TPS for Graustark", "DHS ended Temporary Protected Status for Graustark.",
             {}, {"DHS"}),
      policy("40", "USCIS raises asylum filing fee",
             "A final rule, 90 FR 11111, raises the fee. Policy Memorandum PM-602-0777 explains it.", {},
             {"USCIS"})};
  all[3].dockets = {"Zenda League v. Noem, N.D. Cal., 3:25-cv-04321"};
  return all;
}

std::vector<PolicyId> proposed(std::string_view title, std::string_view text = "") {
  static const PolicyIndex index(some_policies());
  Story story;
  story.title = title;
  story.text = text;
  story.date = make_date(2026, 1, 10);
  std::vector<PolicyId> ids;
  for (const PolicyMatch& match : match_policies(index, story)) ids.push_back(match.policy);
  return ids;
}

using Ids = std::vector<PolicyId>;

TEST(MatchPolicies, StrongKeysDecide) {
  EXPECT_EQ(proposed("An update on entry [ID #40]"), Ids{"40"});
  EXPECT_EQ(proposed("Status conference held", "No. 3:25-cv-04321 (N.D. Cal.)"), Ids{"30"});
  EXPECT_EQ(proposed("Officers told to apply PM-602-0777"), Ids{"40"});
  EXPECT_EQ(proposed("Rule at 90 FR 11111 corrected"), Ids{"40"});
  EXPECT_EQ(proposed("Court rules on EO 14999 section 9"), Ids{"21"});
}

TEST(MatchPolicies, TheSameSerialInAnotherCourtIsAnotherCase) {
  EXPECT_EQ(proposed("Status conference held", "No. 3:25-cv-04321 (D. Mass.)"), Ids{});
}

TEST(MatchPolicies, CasesSurviveSubstitutedOfficials) {
  EXPECT_EQ(proposed("Zenda League v. Mullin - Opinion"), Ids{"30"});
}

TEST(MatchPolicies, NamesAndSynonymsFindTheirPolicy) {
  EXPECT_EQ(proposed("Borealis Analytics gets more money from immigration police"), Ids{"10"});
  EXPECT_EQ(proposed("Temporary Protected Status for Ruritania ends"), Ids{"30"});
}

TEST(MatchPolicies, OneStoryMayConcernSeveralPolicies) {
  EXPECT_THAT(proposed("TPS for Ruritania and TPS for Graustark end on the same day"),
              testing::UnorderedElementsAre("30", "31"));
}

TEST(MatchPolicies, APolicyNamedInPassingIsNotASecondOne) {
  EXPECT_EQ(proposed("Borealis Analytics wins gait recognition contract with ICE",
                     "The firm also looked at Ruritania."),
            Ids{"10"});
}

TEST(MatchPolicies, PartiesWithInitialsAreTheSameParties) {
  std::vector<Policy> all = some_policies();
  all[1].dockets = {"New Hampshire League of Pilots v. Donald J. Trump, D.N.H."};
  Story story;
  story.title = "Complaint - New Hampshire League of Pilots v. Trump";
  const auto matches = match_policies(PolicyIndex(all), story);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(matches[0].policy, "20");
}

TEST(MatchPolicies, TheTradesOtherNamesFindTheirPolicy) {
  std::vector<Policy> all = some_policies();
  all.push_back(policy("50", "DHS widens expedited removal", "Expedited removal reaches the interior."));
  all.push_back(policy("51", "DHS rescinds guidelines on protected areas", "Arrests near protected areas."));
  const PolicyIndex index(all);
  const auto first = [&index](std::string_view title) {
    Story story;
    story.title = title;
    std::vector<PolicyMatch> ranked;
    match_policies(index, story, 1, &ranked);
    return ranked.empty() ? PolicyId() : ranked[0].policy;
  };
  EXPECT_EQ(first("Fast-track deportations spread to the interior"), "50");
  EXPECT_EQ(first("Agents return to sensitive locations"), "51");
}

TEST(MatchPolicies, NewsConcernsTheLaterEntryOfAProgrammeThatCameBack) {
  std::vector<Policy> all = some_policies();
  all.push_back(policy("32", "DHS ends TPS for Ruritania", "The first ending of Ruritania's TPS."));
  all.back().announced = make_date(2018, 1, 18);
  const PolicyIndex index(all);
  const auto first = [&index](std::optional<Date> date) {
    Story story;
    story.title = "TPS for Ruritania ends";
    story.date = date;
    std::vector<PolicyMatch> ranked;
    match_policies(index, story, 1, &ranked);
    return ranked.empty() ? PolicyId() : ranked[0].policy;
  };
  EXPECT_EQ(first(make_date(2026, 1, 10)), "30");
  EXPECT_EQ(first(make_date(2018, 3, 1)), "32");
}

std::vector<PolicyId> first_of(const std::vector<Policy>& policies, const Story& story, std::size_t count) {
  std::vector<PolicyMatch> ranked;
  match_policies(PolicyIndex(policies), story, count, &ranked);
  std::vector<PolicyId> ids;
  for (const PolicyMatch& match : ranked) ids.push_back(match.policy);
  return ids;
}

Story told(std::string_view title, std::string_view text, Date date) {
  Story story;
  story.title = title;
  story.text = text;
  story.date = date;
  return story;
}

// The docket is noted at one entry of the programme only.
TEST(MatchPolicies, ACaseOfOneEntryBringsThoseOfItsProgrammeNext) {
  std::vector<Policy> all = some_policies();
  all.push_back(policy(
      "50", "DHS opens the Harbour Waiting Protocols",
      "DHS announced the Harbour Waiting Protocols (HWP): people wait offshore for hearings.", {"HWP"}));
  all.push_back(policy("51", "Harbour Waiting Protocols (HWP) extended to the lake ports",
                       "DHS extended the Harbour Waiting Protocols (HWP) to the lake ports.",
                       {"HWP", "Quince Law Project v. Noem"}));
  const std::vector<PolicyId> ids =
      first_of(all, told("Quince Law Project v. Noem - Opinion", "", *make_date(2026, 1, 10)), 2);
  EXPECT_EQ(ids, (Ids{"51", "50"}));
}

TEST(MatchPolicies, ACaseIsCalledByItsPrivateParty) {
  const Story story = told("Ninth Circuit Zenda decision", "", *make_date(2026, 1, 10));
  std::vector<Policy> all = some_policies();
  all[4].terms = {"Zenda v. Noem"};
  EXPECT_EQ(first_of(all, story, 1), Ids{"31"});
}

TEST(MatchPolicies, AStoryFromOneStateIsNotAboutAnothersPolicy) {
  const std::vector<Policy> all = {
      policy("60", "ICE opens tent camp for detention in Nevada", "A tent camp.", {}, {"ICE"}),
      policy("61", "ICE opens tent camps for detention", "Tent camps.", {}, {"ICE"})};
  EXPECT_EQ(
      first_of(all, told("ICE detention tent camp draws protest in Vermont", "", *make_date(2026, 1, 10)), 1),
      Ids{"61"});
  EXPECT_EQ(
      first_of(all, told("ICE detention tent camp draws protest in Nevada", "", *make_date(2026, 1, 10)), 1),
      Ids{"60"});
}

TEST(MatchPolicies, WhoActsTellsPoliciesApart) {
  const std::vector<Policy> all = {
      policy("70", "CBP cancels visitor appointments", "CBP cancels them.", {}, {"CBP"}),
      policy("71", "State Department cancels visitor appointments", "All cancelled.", {}, {"DOS"})};
  const Date date = *make_date(2026, 1, 10);
  EXPECT_EQ(
      first_of(all, told("Visitor appointments cancelled", "The State Department told visitors.", date), 1),
      Ids{"71"});
  EXPECT_EQ(first_of(all, told("Visitor appointments cancelled", "CBP officers told visitors.", date), 1),
            Ids{"70"});
}

TEST(MatchPolicies, ATaleOlderThanTheEntryBelongsToItsForerunner) {
  std::vector<Policy> all = {
      policy("80", "USCIS halts orchard worker permits", "Permits are halted.", {}, {"USCIS"}),
      policy("81", "USCIS halts orchard worker permits", "Permits are halted.", {}, {"USCIS"})};
  all[0].announced = make_date(2025, 6, 4);
  all[1].announced = make_date(2025, 5, 1);
  EXPECT_EQ(first_of(all, told("Orchard worker permits halted", "", *make_date(2025, 6, 1)), 1), Ids{"81"});
}

TEST(MatchPolicies, UnrelatedNewsMatchesNothing) {
  for (const std::string_view title :
       {"Senate passes farm bill", "ICE director resigns", "Judge blocks tariffs",
        "DHS shutdown enters third week", "Trump meets British prime minister",
        "Immigration officers face new training rules", ""}) {
    EXPECT_EQ(proposed(title), Ids{}) << title;
  }
}

TEST(MatchPolicies, ReasonsAreWordsOfTheStory) {
  const PolicyIndex index(some_policies());
  Story story;
  story.title = "Borealis Analytics wins again, ICE says";
  const auto matches = match_policies(index, story);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_THAT(matches[0].reasons, Contains("Borealis Analytics (term)"));
  EXPECT_THAT(matches[0].reasons, Contains("ICE"));
  EXPECT_GT(matches[0].confidence, 0.5);
  EXPECT_LE(matches[0].confidence, 1.0);
}

TEST(MatchPolicies, CandidatesAreRankedWhateverTheirConfidence) {
  const PolicyIndex index(some_policies());
  Story story;
  story.title = "DHS looks at detention camps";
  std::vector<PolicyMatch> ranked;
  match_policies(index, story, 2, &ranked);
  ASSERT_FALSE(ranked.empty());
  EXPECT_LE(ranked.size(), 2U);
  EXPECT_EQ(ranked[0].policy, "20");
}

TEST(MatchPolicies, AnEmptyIndexAndHostileTextMatchNothing) {
  Story story;
  story.title = "Borealis Analytics";
  EXPECT_TRUE(match_policies(PolicyIndex(), story).empty());
  story.title = std::string(1 << 20, 'x') + std::string(1 << 16, '\xFF');
  story.text = std::string(1 << 20, '(');
  EXPECT_TRUE(match_policies(PolicyIndex(some_policies()), story).empty());
}

TEST(MatchPolicies, ATrackerOfOneEntryDoesNotClaimEveryStory) {
  const std::vector<Policy> one(1, some_policies()[0]);
  const PolicyIndex index(one);
  Story story;
  story.title = "ICE uses new technology to find people";
  EXPECT_TRUE(match_policies(index, story).empty());
  story.title = "Gait recognition by Borealis spreads";
  EXPECT_EQ(match_policies(index, story).size(), 1U);
}

}  // namespace
}  // namespace policywatch::match
