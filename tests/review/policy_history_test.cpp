#include "review/policy_history.hpp"

#include <gmock/gmock.h>

namespace policywatch::review {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Time at(int minute) {
  return Time(std::chrono::minutes(minute));
}

Policy titled(const std::string& title) {
  Policy policy;
  policy.id = "7";
  policy.title = title;
  return policy;
}

/// Added at minute 10 as "one", "two" from 20 on, "three" from 30 on.
PolicyHistory three_writings() {
  return {titled("three"),
          {{3, at(30), "bo", "accept", 12, "", titled("two")},
           {2, at(20), "ana", "edit", 0, "style", titled("one")},
           {1, at(10), "ana", "import", 0, "", std::nullopt}}};
}

TEST(PolicyHistory, SaysWhatStoodThereAtAnyTime) {
  const PolicyHistory history = three_writings();
  EXPECT_FALSE(record_at(history, at(9)));
  EXPECT_EQ(record_at(history, at(10))->title, "one");
  EXPECT_EQ(record_at(history, at(19))->title, "one");
  EXPECT_EQ(record_at(history, at(20))->title, "two");
  EXPECT_EQ(record_at(history, at(500))->title, "three");
  EXPECT_EQ(record_after(history, 2)->title, "two");
  EXPECT_EQ(record_after(history, 3)->title, "three");
  EXPECT_FALSE(record_after(history, 4));
  EXPECT_EQ(history.rev(), 3);
}

TEST(PolicyHistory, EachWritingIsToldWithWhatItChanged) {
  const PolicyHistory history = three_writings();
  const std::vector<Writing> all = writings_of(history);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_THAT(all[0].changes, ElementsAre(FieldChange{"title", "two", "three"}));
  EXPECT_EQ(all[0].version->update, 12);
  EXPECT_THAT(all[1].changes, ElementsAre(FieldChange{"title", "one", "two"}));
  EXPECT_THAT(all[2].changes, IsEmpty());
  EXPECT_EQ(writings_of(history, "title").size(), 2u);
  EXPECT_THAT(writings_of(history, "era"), IsEmpty());
}

TEST(PolicyHistory, ADayIsTakenAtItsEnd) {
  PolicyHistory history = three_writings();
  history.versions.front().at = at(24 * 60);  // midnight after the first day
  EXPECT_EQ(record_on(history, *make_date(1970, 1, 1))->title, "two");
  EXPECT_EQ(record_on(history, *make_date(1970, 1, 2))->title, "three");
  EXPECT_FALSE(record_on(history, *make_date(1969, 12, 31)));
}

TEST(PolicyHistory, ARecordFromBeforeHistoriesIsWhatTheOldestWritingFound) {
  PolicyHistory history = three_writings();
  history.versions.pop_back();
  EXPECT_EQ(record_at(history, at(0))->title, "one");
}

TEST(PolicyHistory, EveryFieldEntryAndDocumentThatDiffersIsNamed) {
  Policy was = titled("A rule"), is = titled("A rule");
  is.dockets = {"1:25-cv-00417"};
  is.announced = make_date(2026, 2, 3);
  Action action;
  action.header_date = action.date = make_date(2026, 2, 4);
  action.title = "2026.02.04 Rule takes effect";
  was.actions = {action};
  action.text = "It does.";
  is.actions = {action};
  was.documents = {{"Order", "https://court.example/order", "Orders"}};
  EXPECT_THAT(
      record_changes(was, is),
      ElementsAre(FieldChange{"announced", "", "2026-02-03"}, FieldChange{"dockets", "", "1:25-cv-00417"},
                  FieldChange{"action", "2026-02-04\n2026.02.04 Rule takes effect",
                              "2026-02-04\n2026.02.04 Rule takes effect\nIt does."},
                  FieldChange{"document", "Order\nOrders\nhttps://court.example/order", ""}));
  EXPECT_THAT(record_changes(is, is), IsEmpty());
}

}  // namespace
}  // namespace policywatch::review
