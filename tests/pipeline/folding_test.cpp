// One event, one update, however many sources report it: the project's own events, with near misses.
#include "tests/pipeline/folding.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace policywatch::test {
namespace {

FoldingScore score_of(const std::string& name) {
  const FoldingScore score =
      fold_all(read_told(POLICYWATCH_SOURCE_DIR "/tests/fixtures/folding/" + name + ".txt"));
  for (const std::string& miss : score.misses) std::printf("%s\n", miss.c_str());
  std::printf(
      "%s: %zu events, %zu tellings, %zu untold; pairs right %zu wrong %zu missed %zu; precision %.3f recall "
      "%.3f F1 %.3f\n",
      name.c_str(), score.events, score.tellings, score.untold, score.right, score.wrong, score.missed,
      score.precision(), score.recall(), score.f1());
  return score;
}

TEST(Folding, TheProjectsOwnEventsAreEachOneUpdate) {
  const FoldingScore score = score_of("events");
  EXPECT_GE(score.events, 60U);
  EXPECT_GE(score.f1(), 0.95);
}

// Not tuned on: a floor that notices when a rule for one set harms the other.
TEST(Folding, EventsWrittenAfterTheRulesAreMostlyEachOneUpdate) {
  const FoldingScore score = score_of("blind");
  EXPECT_GE(score.events, 30U);
  EXPECT_GE(score.precision(), 0.9);
}

// Written before the rules of the second round and not looked at while they were changed.
TEST(Folding, UnseenEventsOfEveryKindAreMostlyEachOneUpdate) {
  const FoldingScore score = score_of("unseen");
  EXPECT_GE(score.events, 30U);
  EXPECT_GE(score.precision(), 0.9);
}

}  // namespace
}  // namespace policywatch::test
