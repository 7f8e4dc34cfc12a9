#include <gmock/gmock.h>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

using testing::Contains;
using testing::ElementsAre;

TEST(CompareFields, ATitleAloneIsTold) {
  Document before = page({"A"}), after = page({"A"});
  before.title = "Before";
  after.title = "After";
  const Change change = compare(before, after);
  EXPECT_TRUE(change.significant);
  EXPECT_THAT(change.fields, ElementsAre(FieldChange{"title", "Before", "After"}));
  EXPECT_THAT(change.why, ElementsAre("title"));
}

TEST(CompareFields, ThePagesOwnStampHasNoWeight) {
  Document before = page({"A"}), after = page({"A"});
  before.updated = make_date(2026, 5, 3);
  after.updated = make_date(2026, 5, 4);
  const Change change = compare(before, after);
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
  EXPECT_THAT(change.fields, ElementsAre(FieldChange{"updated", "2026-05-03", "2026-05-04"}));
}

TEST(CompareHistory, EachNewEntryIsToldWithItsDateAndText) {
  Document before = page({"A"}), after = page({"A"});
  Item first = entry("First published.", "", "", make_date(2026, 1, 2));
  Item second = entry("Updated figures.", "", "", make_date(2026, 2, 3));
  Item third = entry("Updated figures.", "", "", make_date(2026, 2, 4));
  before.history = {second, first};
  after.history = {third, second, first};
  const Change change = compare(before, after);
  EXPECT_THAT(change.history_added, ElementsAre(third));
  EXPECT_TRUE(change.significant);
}

TEST(CompareHistory, TheSameWordsTwiceOnOneDayAreTwoEntries) {
  Document before = page({"A"}), after = page({"A"});
  const Item note = entry("Updated figures.", "", "", make_date(2026, 2, 3));
  before.history = {note};
  after.history = {note, note};
  EXPECT_EQ(compare(before, after).history_added.size(), 1U);
}

TEST(CompareTracker, AddedActionsAndStatusAreTold) {
  Document before = page({"A"}), after = page({"A"});
  Policy policy;
  policy.id = "1976";
  policy.current_status = "None";
  before.policy = policy;
  Action action;
  action.title = "2025.12.18 Reported: Agency uses services - Council";
  action.headline = "Agency uses services";
  action.date = make_date(2025, 12, 18);
  policy.actions.push_back(action);
  policy.current_status = "Not in effect";
  after.policy = policy;
  const Change change = compare(before, after);
  EXPECT_THAT(change.actions_added, ElementsAre(action));
  EXPECT_THAT(change.why, Contains("status"));
  EXPECT_THAT(change.fields, Contains(FieldChange{"current_status", "None", "Not in effect"}));
}

}  // namespace
}  // namespace policywatch::diff
