// What a watch usually does, counted by hand.
#include <gmock/gmock.h>

#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;

constexpr int kDay = 24 * 60;

/// The i-th capture of the page: a snapshot to begin with, a change long ago that was accepted, and three in
/// the last week: one rejected by a person, one that nobody was told of, one that a rule rejected.
CheckRecord capture(int i, std::size_t bytes) {
  CheckRecord record = good("page", page(bytes), i * kDay + (i > 1 ? 20 * kDay : 0));
  if (i == 0) return record;
  record.change = Change{};
  if (i == 3) return record;
  Update told = update("page", {}, {record.capture->sha256, record.capture->finished, 200, Quality::ok}, 0);
  told.detected_at = record.capture->finished;
  told.state = i == 1 ? UpdateState::accepted : UpdateState::rejected;
  told.decided_by = i == 4 ? "rule 3" : "ann";
  if (i != 1) told.reject_reason = RejectReason::unrelated;
  record.created = {told};
  return record;
}

TEST(Habits, R314_ChangesOfTheWeekVerdictsAndSizesOfOneWatch) {
  auto store = memory_store({"page", "other"});
  const std::vector<std::size_t> bytes = {4000, 6000, 8000, 5000, 20'000};
  for (int i = 0; i < std::ssize(bytes); ++i)
    store->record_check(capture(i, bytes[static_cast<std::size_t>(i)]));
  store->record_check(good("other", page(90'000), 22 * kDay));
  const review::WatchHabits habits = store->watch_habits("page", at(20 * kDay), at(0));
  EXPECT_EQ(habits.changes, 3);
  EXPECT_EQ(habits.suppressed, 2);
  EXPECT_EQ(habits.accepted, 1);
  EXPECT_EQ(habits.rejected, 1);
  EXPECT_EQ(habits.last_size, page(20'000).size());
  EXPECT_EQ(habits.usual_size, page(6000).size());
  EXPECT_EQ(store->watch_habits("none", at(0), at(0)), review::WatchHabits{});
}

}  // namespace
}  // namespace policywatch::store
