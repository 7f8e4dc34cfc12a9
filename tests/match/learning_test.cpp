// What decisions teach: bounded, shown, reversible.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

Policy policy(std::string_view id, std::string_view title) {
  Policy p;
  p.id = id;
  p.title = title;
  p.announced = make_date(2025, 6, 1);
  return p;
}

std::vector<Policy> two_policies() {
  return {policy("1", "Department opens camp on Gannet Island"),
          policy("2", "Department hires airline Zephyr for removal flights")};
}

double confidence(const PolicyIndex& index, std::string_view title, std::string_view id) {
  Story story;
  story.title = title;
  story.date = make_date(2026, 1, 10);
  std::vector<PolicyMatch> ranked;
  match_policies(index, story, 5, &ranked);
  for (const PolicyMatch& match : ranked) {
    if (match.policy == id) return match.confidence;
  }
  return 0;
}

const LearnedTerm* term_of(const std::map<std::string, std::vector<LearnedTerm>>& learned,
                           const std::string& policy, std::string_view term) {
  const auto found = learned.find(policy);
  if (found == learned.end()) return nullptr;
  for (const LearnedTerm& t : found->second) {
    if (t.term == term) return &t;
  }
  return nullptr;
}

TEST(Learning, AnAcceptedHeadlinesWordsComeToSpeakForThePolicy) {
  const std::vector<Taught> taught = {{7, "1", true, "Storm closes Camp Puffin"}};
  const std::vector<Policy> policies = two_policies();
  const std::string_view next = "Camp Puffin takes in detainees again";
  EXPECT_GT(confidence(PolicyIndex(policies, taught), next, "1"),
            confidence(PolicyIndex(policies), next, "1"));
}

TEST(Learning, EachTermShowsItsWeightAndTheDecisionsItCameFrom) {
  const auto learned = learn(std::vector<Taught>{{7, "1", true, "Storm closes Camp Puffin"},
                                                 {9, "1", true, "Inspectors at Camp Puffin"}});
  const LearnedTerm* puffin = term_of(learned, "1", "Puffin");
  ASSERT_NE(puffin, nullptr);
  EXPECT_EQ(puffin->right, (std::vector<std::int64_t>{7, 9}));
  EXPECT_GT(puffin->weight, 0);
}

TEST(Learning, ManyDecisionsNeverWeighMoreThanTheCap) {
  std::vector<Taught> taught;
  for (int i = 1; i <= 500; ++i)
    taught.push_back({i, "1", i <= 250, i <= 250 ? "Puffin news" : "Plover news"});
  const auto learned = learn(taught);
  for (const LearnedTerm& term : learned.at("1")) {
    EXPECT_LE(term.weight, kMostLearned);
    EXPECT_GE(term.weight, -kMostUnlearned);
  }
  EXPECT_NEAR(term_of(learned, "1", "Puffin")->weight, kMostLearned, 0.01);
  EXPECT_NEAR(term_of(learned, "1", "Plover")->weight, -kMostUnlearned, 0.01);
}

TEST(Learning, OneRejectionMayBeASlipTwoTakeFromTheWordsWorth) {
  const std::vector<Policy> policies = two_policies();
  std::vector<Taught> taught = {{1, "2", false, "Zephyr adds summer route to Spain"}};
  const std::string_view next = "Zephyr orders new planes";
  EXPECT_DOUBLE_EQ(confidence(PolicyIndex(policies, taught), next, "2"),
                   confidence(PolicyIndex(policies), next, "2"));
  taught.push_back({2, "2", false, "Zephyr profit falls"});
  EXPECT_LT(confidence(PolicyIndex(policies, taught), next, "2"),
            confidence(PolicyIndex(policies), next, "2"));
}

TEST(Learning, AnAcceptanceOutweighsRejections) {
  const auto learned = learn(std::vector<Taught>{{1, "2", false, "Zephyr adds route"},
                                                 {2, "2", false, "Zephyr profit falls"},
                                                 {3, "2", true, "Zephyr flies detainees"}});
  const LearnedTerm* zephyr = term_of(learned, "2", "Zephyr");
  EXPECT_TRUE(zephyr == nullptr || zephyr->weight >= 0);
}

TEST(Learning, WithoutTheDecisionItIsAsIfNeverMade) {
  const std::vector<Policy> policies = two_policies();
  std::vector<Taught> taught = {{1, "1", true, "Storm closes Camp Puffin"}};
  taught.clear();
  EXPECT_DOUBLE_EQ(confidence(PolicyIndex(policies, taught), "Camp Puffin opens", "1"),
                   confidence(PolicyIndex(policies), "Camp Puffin opens", "1"));
}

TEST(Learning, NumbersAndDocketsStayWhatTheyAre) {
  std::vector<Policy> policies = two_policies();
  policies[0].dockets = {"Gull v. Noem, D. Mass., 1:25-cv-54321"};
  std::vector<Taught> taught;
  for (int i = 1; i <= 20; ++i) taught.push_back({i, "1", false, "Hearing in No. 1:25-cv-54321"});
  const std::string_view next = "Order in No. 1:25-cv-54321";
  EXPECT_DOUBLE_EQ(confidence(PolicyIndex(policies, taught), next, "1"),
                   confidence(PolicyIndex(policies), next, "1"));
}

TEST(Learning, WordsOfEveryStoryTeachNothing) {
  EXPECT_TRUE(learn(std::vector<Taught>{{1, "1", true, "Judge blocks ICE policy"}}).empty());
}

TEST(Learning, AProposalThatRestsOnItSaysSo) {
  const std::vector<Taught> taught = {{7, "1", true, "Storm closes Camp Puffin"},
                                      {8, "1", true, "Camp Puffin fills up"}};
  const PolicyIndex index(two_policies(), taught);
  Story story;
  story.title = "Gannet Island: Camp Puffin takes in detainees";
  std::vector<PolicyMatch> ranked;
  match_policies(index, story, 1, &ranked);
  ASSERT_FALSE(ranked.empty());
  EXPECT_TRUE(std::any_of(ranked[0].reasons.begin(), ranked[0].reasons.end(), [](const std::string& reason) {
    return reason.find("learned from decisions") != std::string::npos;
  }));
}

}  // namespace
}  // namespace policywatch::match
