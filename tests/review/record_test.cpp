#include <gtest/gtest.h>

#include <algorithm>

#include "review/policy_fields.hpp"
#include "review/record.hpp"

namespace policywatch::review {
namespace {

Update update(const std::string& title, int day, UpdateKind kind = UpdateKind::subsequent_action) {
  Update update;
  update.id = 12;
  update.kind = kind;
  update.policies = {"1976"};
  update.date = make_date(2025, 12, static_cast<unsigned>(day));
  update.title = title;
  update.headline = title;
  update.url = "https://news.example/" + title;
  update.text = "What happened.";
  return update;
}

Policy policy() {
  Policy policy;
  policy.id = "1976";
  policy.statuses = {"Proposed"};
  policy.current_status = "None";
  policy = apply(policy, update("first", 1));
  return apply(policy, update("last", 20));
}

std::vector<std::string> titles(const std::vector<Action>& entries) {
  std::vector<std::string> titles;
  for (const Action& entry : entries) titles.push_back(entry.title);
  return titles;
}
using Titles = std::vector<std::string>;

TEST(Apply, PutsTheEntryWhereItsDateBelongs) {
  const Policy applied = apply(policy(), update("middle", 9));
  EXPECT_EQ(titles(applied.actions), (Titles{"first", "middle", "last"}));
  EXPECT_EQ(applied.actions[1].header_date, make_date(2025, 12, 9));
  EXPECT_EQ(applied.actions[1].kind, "subsequent_action");
}

TEST(Apply, TheSameDayKeepsTheOrderOfArrival) {
  EXPECT_EQ(titles(apply(policy(), update("also first", 1)).actions),
            (Titles{"first", "also first", "last"}));
}

TEST(Apply, TwiceIsOnce) {
  const Update told = update("middle", 9);
  EXPECT_EQ(apply(apply(policy(), told), told), apply(policy(), told));
}

TEST(Apply, EachKindHasItsPlace) {
  EXPECT_EQ(titles(apply(policy(), update("said", 9, UpdateKind::commentary)).commentary), Titles{"said"});
  const Policy with_document = apply(policy(), update("memo", 9, UpdateKind::document));
  ASSERT_EQ(with_document.documents.size(), 1u);
  EXPECT_EQ(with_document.documents[0].section, "Trump-Era Policy Documents");
  EXPECT_EQ(apply(policy(), update("gone", 9, UpdateKind::page_removed)).actions.size(), 3u);
}

TEST(Apply, AStatusSpeaksTheTrackersWords) {
  const auto after = [](Status status) {
    Update told = update("x", 9);
    told.status = status;
    return apply(policy(), told);
  };
  const auto has = [](const Policy& policy, const std::string& tag) {
    return std::ranges::find(policy.statuses, tag) != policy.statuses.end();
  };
  EXPECT_TRUE(has(after(Status::enjoined), "Enjoined/Vacated"));
  EXPECT_EQ(after(Status::enjoined).current_status, "Not in effect");
  EXPECT_EQ(after(Status::partially_enjoined).current_status, "Partially in effect");
  EXPECT_TRUE(has(after(Status::rescinded), "Rescinded"));
  EXPECT_TRUE(has(after(Status::superseded), "Replaced"));
  EXPECT_TRUE(has(after(Status::finalized), "Final/Actual"));
  EXPECT_FALSE(has(after(Status::finalized), "Proposed"));
  EXPECT_EQ(after(Status::in_effect).current_status, "Fully in Effect");
  EXPECT_EQ(after(Status::dismissed).current_status, "None");  // the tracker has no word for it
}

TEST(TakeBack, GivesExactlyTheRecordBefore) {
  Update told = update("middle", 9);
  told.status = Status::finalized;
  EXPECT_EQ(take_back(apply(policy(), told), policy(), told), policy());
}

TEST(TakeBack, LeavesWhatCameSince) {
  Update told = update("middle", 9);
  told.status = Status::enjoined;
  const Policy later = apply(apply(policy(), told), update("later", 12));
  const Policy back = take_back(later, policy(), told);
  EXPECT_EQ(titles(back.actions), (Titles{"first", "later", "last"}));
  EXPECT_EQ(back.statuses, policy().statuses);
  EXPECT_EQ(back.current_status, "None");
}

Update fields_update(std::vector<FieldChange> fields, UpdateKind kind = UpdateKind::page_change) {
  Update told = update("2025.12.09 The tracker's page says so", 9, kind);
  told.fields = std::move(fields);
  return told;
}

TEST(ApplyFields, SetsTheRecordAndAddsNoEntry) {
  const Update told = fields_update({{"title", "", "Retitled"},
                                     {"announced", "", "2025-09-08"},
                                     {"statuses", "Proposed", "Final/Actual; In Litigation"},
                                     {"current_status", "None", "Not in effect"}});
  const Policy applied = apply(policy(), told);
  EXPECT_EQ(applied.title, "Retitled");
  EXPECT_EQ(applied.announced, make_date(2025, 9, 8));
  EXPECT_EQ(applied.statuses, (Titles{"Final/Actual", "In Litigation"}));
  EXPECT_EQ(applied.current_status, "Not in effect");
  EXPECT_EQ(applied.actions, policy().actions);
  EXPECT_EQ(take_back(applied, policy(), told), policy());
  const Policy later = apply(applied, update("later", 12));
  const Policy back = take_back(later, policy(), told);
  EXPECT_EQ(back.title, policy().title);
  EXPECT_EQ(titles(back.actions), (Titles{"first", "later", "last"}));
}

TEST(ApplyFields, ARewrittenEntryTakesThePlaceOfTheOldOne) {
  Update told = update("2025.12.02 first, as it was retitled", 2);
  told.fields = {{"action", "first", told.title}, {"header_date", "", "2025-12-01"}};
  const Policy applied = apply(policy(), told);
  EXPECT_EQ(titles(applied.actions), (Titles{told.title, "last"}));
  EXPECT_EQ(applied.actions[0].date, make_date(2025, 12, 2));
  EXPECT_EQ(applied.actions[0].header_date, make_date(2025, 12, 1));
  EXPECT_EQ(take_back(applied, policy(), told), policy());
}

TEST(ApplyFields, ANewNumberLeavesTheOldOneLeadingToTheRecord) {
  const Policy applied = apply(policy(), fields_update({{"id", "1976", "1976A"}}));
  EXPECT_EQ(applied.id, "1976A");
  EXPECT_EQ(applied.aliases, Titles{"1976"});
  EXPECT_TRUE(answers_to(applied, "1976"));
}

TEST(ApplyFields, ANewPolicyTakesTitleAndDayFromTheUpdate) {
  Update told = fields_update({{"id", "", "2001"},
                               {"slug", "", "new-rule"},
                               {"announced", "", "2025-12-09"},
                               {"agencies", "", "ICE; DHS"}});
  told.title = "A new rule, as the reviewer calls it";
  told.date = make_date(2025, 12, 10);
  EXPECT_EQ(added_policy(told), "2001");
  Policy blank;
  blank.id = "2001";
  const Policy added = apply(blank, told);
  EXPECT_EQ(added.title, told.title);
  EXPECT_EQ(added.slug, "new-rule");
  EXPECT_EQ(added.announced, make_date(2025, 12, 10));
  EXPECT_EQ(added.agencies, (Titles{"ICE", "DHS"}));
  // Imported meanwhile: what the record says stays.
  Policy imported = blank;
  imported.title = "As imported";
  imported.agencies = {"CBP"};
  EXPECT_EQ(apply(imported, told).title, "As imported");
  EXPECT_EQ(apply(imported, told).agencies, Titles{"CBP"});
  EXPECT_EQ(apply(imported, told).slug, "new-rule");
  // Filed to a policy on record: the same one after all, under one more name.
  const Policy filed = apply(policy(), told);
  EXPECT_EQ(filed.title, policy().title);
  EXPECT_TRUE(answers_to(filed, "2001"));
  EXPECT_TRUE(answers_to(filed, "new-rule"));
}

TEST(WithEdits, ChangesOnlyWhatIsNamed) {
  Update proposed = update("2025.12.09 Reported: Old words - AP", 9);
  proposed.outlet = "AP";
  Edits edits;
  edits.date = make_date(2025, 12, 10);
  EXPECT_EQ(with_edits(proposed, edits, {"1976"})->title, "2025.12.10 Reported: Old words - AP");
  edits.title = "2025.12.10 Reported: New  words - AP";
  const auto edited = with_edits(proposed, edits, {"1976"});
  EXPECT_EQ(edited->headline, "New words");
  EXPECT_EQ(edited->text, proposed.text);
}

TEST(WithEdits, RefusesWhatWouldNotBeARecord) {
  const auto refused = [](Update proposed, const Edits& edits) {
    const auto edited = with_edits(proposed, edits, {"1976"});
    return !edited && edited.error().kind == ErrorKind::refused;
  };
  Update proposed = update("title", 9);
  Edits edits;
  EXPECT_FALSE(refused(proposed, edits));
  edits.policies = std::vector<PolicyId>{};
  EXPECT_TRUE(refused(proposed, edits));
  edits.policies = std::vector<PolicyId>{"4711"};
  EXPECT_TRUE(refused(proposed, edits));
  edits = {};
  edits.title = "  ";
  EXPECT_TRUE(refused(proposed, edits));
  proposed.status = Status::vacated;  // proposed without a quoted sentence
  EXPECT_TRUE(refused(proposed, {}));
  edits = {};
  edits.status = Status::vacated;  // the reviewer says so
  EXPECT_FALSE(refused(proposed, edits));
}

TEST(NextState, DecidedUpdatesWaitForAnUndo) {
  Update decided = update("x", 9);
  decided.state = UpdateState::accepted;
  decided.decided_by = "ann";
  const auto again = next_state(decided, "reject", Time());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::refused);
  EXPECT_EQ(again.error().message, "update 12 is accepted by ann: undo that first");
  EXPECT_TRUE(next_state(decided, "undo", Time()));
  EXPECT_FALSE(next_state(update("x", 9), "frobnicate", Time()));
}

}  // namespace
}  // namespace policywatch::review
