#include "review/sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/records_json.hpp"
#include "review/three_way.hpp"

namespace policywatch::review {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Update waiting() {
  Update update;
  update.id = 12;
  update.rev = 3;
  update.policies = {"1976", "a-slug"};
  update.date = parse_iso_date("2026-03");
  update.title = "=HYPERLINK(\"x\"), \"quoted\"";
  update.text = "line\nline; |";
  update.status = Status::enjoined;
  return update;
}

TEST(Sheet, X21_WhatIsSentOutUntouchedAsksForNothing) {
  const std::string sheet = to_sheet({waiting()});
  EXPECT_THAT(sheet, HasSubstr("\"'=HYPERLINK"));
  EXPECT_THAT(*read_sheet(sheet), IsEmpty());
}

TEST(Sheet, X21_OnlyCellsThatWereChangedAreEdits) {
  std::string sheet = to_sheet({waiting()});
  sheet.replace(sheet.rfind(",,,"), 3, ",accept,,");
  const auto rows = read_sheet(sheet);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1u);
  SheetRow row = rows->front();
  EXPECT_EQ(row.line, 2);
  EXPECT_EQ(row.id, 12);
  EXPECT_EQ(row.rev, 3);
  const Edits none = *edits_of(row, waiting());
  EXPECT_FALSE(none.policies || none.date || none.title || none.text || none.status);
  row.status = "none";
  row.policies = "1976";
  row.date = "2026-03-02";
  const Edits some = *edits_of(row, waiting());
  EXPECT_EQ(some.policies, std::vector<PolicyId>{"1976"});
  EXPECT_EQ(some.date, parse_iso_date("2026-03-02"));
  ASSERT_TRUE(some.status.has_value());
  EXPECT_FALSE(some.status->has_value());
  row.status = "burnt";
  EXPECT_THAT(edits_of(row, waiting()).error().message, HasSubstr("burnt"));
}

TEST(Sheet, X21_WhatIsNoSheetIsNamed) {
  EXPECT_THAT(read_sheet("id,rev\n1,2\n").error().message, HasSubstr("decision"));
  EXPECT_THAT(read_sheet("id,rev,decision\n1,2\n").error().message, HasSubstr("line 2"));
  EXPECT_FALSE(read_sheet(""));
  EXPECT_EQ(read_sheet("id,rev,decision\nx,-4,Accept \n")->front().id, 0);
}

Policy policy(const std::string& text) {
  return *policy_from_json(*parse_json(text));
}

TEST(ThreeWay, X11_EditsOfBothSidesStandAndWhatBothChangedIsTold) {
  const Policy base = policy(
      R"({"id":1,"title":"T","description":"d","current_status":"","actions":[{"date":"2026-01-01","title":"a"},{"date":"2026-01-02","title":"b"}]})");
  Policy file = base, record = base;
  file.description = "by hand";
  file.actions[0].text = "a longer text";
  file.current_status = "By hand";
  record.current_status = "Not in effect";
  record.title = "Another title";
  record.actions.push_back(
      policy(R"({"id":1,"title":"T","actions":[{"date":"2026-01-03","title":"c"}]})").actions[0]);
  std::vector<EditConflict> conflicts;
  const Policy merged = with_edits_of(base, file, record, conflicts);
  EXPECT_EQ(merged.description, "by hand");
  EXPECT_EQ(merged.title, "Another title");
  EXPECT_EQ(merged.current_status, "Not in effect");
  ASSERT_EQ(merged.actions.size(), 3u);
  EXPECT_EQ(merged.actions[0].text, "a longer text");
  EXPECT_EQ(merged.actions[2].title, "c");
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].field, "current_status");
}

TEST(ThreeWay, X11_TheSameElementChangedOnBothSidesIsAConflict) {
  const Policy base = policy(R"({"id":1,"title":"T","actions":[{"date":"2026-01-01","title":"a"}]})");
  Policy file = base, record = base;
  file.actions[0].text = "mine";
  record.actions[0].text = "yours";
  std::vector<EditConflict> conflicts;
  EXPECT_EQ(with_edits_of(base, file, record, conflicts), record);
  EXPECT_EQ(conflicts.size(), 1u);
  conflicts.clear();
  record = file;
  EXPECT_EQ(with_edits_of(base, file, record, conflicts), file) << "both did the same";
  EXPECT_THAT(conflicts, IsEmpty());
}

TEST(ThreeWay, X11_EntriesAddedAndTakenAwayByHandAreWhereTheyWerePut) {
  const Policy base = policy(
      R"({"id":1,"title":"T","actions":[{"date":"2026-01-01","title":"a"},{"date":"2026-01-02","title":"b"}],"agencies":["X"]})");
  Policy file = base, record = base;
  file.actions.erase(file.actions.begin());
  file.agencies = {"W", "X", "Y"};
  record.agencies = {"X", "Z"};
  std::vector<EditConflict> conflicts;
  const Policy merged = with_edits_of(base, file, record, conflicts);
  ASSERT_EQ(merged.actions.size(), 1u);
  EXPECT_EQ(merged.actions[0].title, "b");
  EXPECT_EQ(merged.agencies, (std::vector<std::string>{"W", "X", "Y", "Z"}));
  EXPECT_THAT(conflicts, IsEmpty());
}

}  // namespace
}  // namespace policywatch::review
