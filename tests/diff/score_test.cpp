#include <gtest/gtest.h>

#include <algorithm>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

int sum(const Change& change) {
  int total = 0;
  for (const ScoreTerm& found : change.score_terms) total += found.points;
  return std::clamp(total, 0, 100);
}

TEST(Score, AStatusWordIsNamedAndGivesTwentyFive) {
  const Change change =
      compare(page({"The rule applies to all."}), page({"The rule was rescinded for all."}));
  const ScoreTerm* status = term(change, "status_word");
  ASSERT_NE(status, nullptr);
  EXPECT_EQ(status->points, 25);
  EXPECT_EQ(status->detail, "rescinded");
  EXPECT_EQ(change.score, sum(change));
}

TEST(Score, AStatusToldAsHistoryWeighsLittle) {
  const Change change =
      compare(page({"The memo applies."}),
              page({"The memo applies.", "An older memo was previously rescinded in 2021."}));
  EXPECT_EQ(term(change, "status_word"), nullptr);
  ASSERT_NE(term(change, "status_word_background"), nullptr);
  EXPECT_EQ(term(change, "status_word_background")->points, 5);
}

TEST(Score, IdentifierAndStatusTogetherMustBeLookedAt) {
  const Change change = compare(page({"Order"}), page({"Order", "Vacated in 1:25-cv-00190."}));
  EXPECT_GE(change.score, 60);
  EXPECT_EQ(change.score, sum(change));
}

TEST(Score, SizeAloneCannotClimbAboveAFewTelltaleWords) {
  std::vector<std::string> before, after;
  for (int i = 0; i < 300; ++i) {
    before.push_back("Picture " + std::to_string(i) + " of the strip shows a garden");
    after.push_back("Photograph " + std::to_string(i + 1000) + " by somebody else about a river");
  }
  const Change large = compare(page(before), page(after));
  const Change small =
      compare(page({"See the rule.", "Other"}), page({"See the rule, enjoined in 1:25-cv-00190.", "Other"}));
  EXPECT_LT(large.score, small.score);
}

}  // namespace
}  // namespace policywatch::diff
