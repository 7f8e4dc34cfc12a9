// A check that finds earlier updates to be part of a new one: recorded and merged, or neither.
#include "daemon/merging.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/store/sample.hpp"

namespace policywatch::daemon {
namespace {

using namespace store::sample;

Update page_change(const std::string& id) {
  return update(id, {}, {}, 1);
}

TEST(RecordAndMerge, CarriesEarlierUpdatesIntoTheNewOne) {
  auto store = memory_store({"first", "second"});
  store::CheckRecord before = good("first", page(2000), 1);
  before.created = {page_change("first")};
  const std::int64_t earlier = store->record_check(before).updates.at(0);
  store::CheckRecord record = good("second", page(2100), 2);
  record.created = {page_change("second")};
  const auto recorded = record_and_merge(*store, record, {{earlier, 0}}, at(2));
  EXPECT_EQ(store->update(earlier)->state, UpdateState::merged);
  EXPECT_EQ(store->update(earlier)->merged_into, recorded.updates.at(0));
  EXPECT_EQ(store->update(recorded.updates.at(0))->evidence.size(), 2u);
}

TEST(RecordAndMerge, LeavesNothingBehindWhenTheMergeCannotBeDone) {
  auto store = memory_store({"first", "second"});
  store::CheckRecord before = good("first", page(2000), 1);
  before.created = {page_change("first")};
  const std::int64_t earlier = store->record_check(before).updates.at(0);
  const Update stood = *store->update(earlier);
  store::CheckRecord record = good("second", page(2100), 2);
  record.created = {page_change("second")};
  const std::size_t no_such_place = 7;
  EXPECT_THROW(record_and_merge(*store, record, {{earlier, 0}, {earlier, no_such_place}}, at(2)),
               std::out_of_range);
  EXPECT_TRUE(store->captures("second", 10).empty());
  EXPECT_EQ(*store->update(earlier), stood);
  EXPECT_TRUE(store->decisions(0).empty());
}

}  // namespace
}  // namespace policywatch::daemon
