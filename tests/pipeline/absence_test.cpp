#include "pipeline/absence.hpp"

#include <gmock/gmock.h>

#include "tests/pipeline/desk_in_hand.hpp"

namespace policywatch::pipeline {
namespace {

Watch watched() {
  Watch watch;
  watch.id = "memo";
  watch.url = "https://agency.example/memo";
  watch.policies = {"1976"};
  return watch;
}

Absence missing(const Watch& watch, int count, Millis span) {
  return {.watch = watch,
          .quality = Quality::not_found,
          .missing_count = count,
          .missing_since = kAfter - span,
          .now = kAfter,
          .last_good = {"aa", kBefore, 200, Quality::ok},
          .latest = {"", kAfter, 404, Quality::not_found},
          .title = "Facial recognition memo",
          .outlet = "ICE",
          .last_text = "Officers may search the database."};
}

TEST(Absence, D04_three_looks_over_a_day_are_needed) {
  const Watch watch = watched();
  EXPECT_FALSE(judge_absence(missing(watch, 1, std::chrono::hours(0))));
  EXPECT_FALSE(judge_absence(missing(watch, 50, std::chrono::hours(23))));
  EXPECT_FALSE(judge_absence(missing(watch, 2, std::chrono::hours(72))));
  EXPECT_TRUE(judge_absence(missing(watch, 3, std::chrono::hours(24))));
}

TEST(Absence, TheProposalHoldsTheLastGoodCaptureAndText) {
  const Watch watch = watched();
  const std::optional<Update> update = judge_absence(missing(watch, 3, std::chrono::hours(30)));
  ASSERT_TRUE(update);
  EXPECT_EQ(update->kind, UpdateKind::page_removed);
  EXPECT_THAT(update->policies, testing::ElementsAre("1976"));
  EXPECT_EQ(update->text, "Officers may search the database.");
  ASSERT_EQ(update->evidence.size(), 1U);
  EXPECT_EQ(update->evidence[0].before.sha256, "aa");
  EXPECT_EQ(update->evidence[0].after.status, 404);
  EXPECT_EQ(update->changed_after, kBefore);
}

TEST(Absence, ABlockedOrBrokenSiteRemovesNothing) {
  const Watch watch = watched();
  for (const Quality quality :
       {Quality::blocked, Quality::server_error, Quality::maintenance, Quality::unreachable}) {
    Absence absence = missing(watch, 9, std::chrono::hours(99));
    absence.quality = quality;
    EXPECT_FALSE(judge_absence(absence)) << word(quality);
  }
}

TEST(Absence, D05_gone_twice_over_a_day_is_removed_for_good) {
  const Watch watch = watched();
  Absence absence = missing(watch, 2, std::chrono::hours(24));
  absence.quality = Quality::gone;
  absence.gone_count = 1;
  absence.gone_since = kAfter - std::chrono::hours(24);
  EXPECT_FALSE(judge_absence(absence));
  absence.gone_count = 2;
  EXPECT_TRUE(judge_absence(absence));
  EXPECT_TRUE(is_removed_for_good(absence));
  absence.gone_since = kAfter - std::chrono::hours(23);
  EXPECT_FALSE(judge_absence(absence));
  absence.gone_since = kAfter - std::chrono::hours(24);
  absence.quality = Quality::not_found;
  EXPECT_FALSE(is_removed_for_good(absence));
}

TEST(Absence, AnAddressThatNeverAnsweredCannotBeRemoved) {
  const Watch watch = watched();
  Absence absence = missing(watch, 9, std::chrono::hours(99));
  absence.last_good = {};
  EXPECT_FALSE(judge_absence(absence));
}

TEST(Absence, AReturnIsTold) {
  const Update update =
      judge_return(watched(), {"aa", kBefore, 200, Quality::ok}, {"cc", kAfter, 200, Quality::ok}, kAfter,
                   "Facial recognition memo", "ICE");
  EXPECT_EQ(update.kind, UpdateKind::page_restored);
  EXPECT_EQ(update.evidence[0].after.sha256, "cc");
}

}  // namespace
}  // namespace policywatch::pipeline
