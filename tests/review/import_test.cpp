// Records from files over those on record: one policy under all its names, no entry lost, nothing told twice.
#include "review/import.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "review/entries.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::review {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Result = ImportedEntry::Result;
using Names = std::vector<std::string>;

Action entry(const std::string& headline, int month, int day, const std::string& text = "") {
  Action action;
  action.date = action.header_date =
      make_date(2025, static_cast<unsigned>(month), static_cast<unsigned>(day));
  action.title = to_house(*action.date) + " " + headline;
  action.headline = headline;
  action.text = text;
  return action;
}

Policy clocks() {
  Policy policy;
  policy.id = "700";
  policy.slug = "court-clocks";
  policy.url = "https://tracker.example/policies/court-clocks/";
  policy.title = "Courts post clocks";
  policy.announced = make_date(2025, 2, 3);
  policy.description = "Courts hang a clock in every hall.";
  policy.statuses = {"Final/Actual"};
  policy.actions = {entry("Complaint - Doe v. Clockmakers", 3, 1), entry("Judge hears the clock case", 4, 2)};
  return policy;
}

Names titles(const std::vector<Action>& entries) {
  Names out;
  for (const Action& one : entries) out.push_back(one.title);
  return out;
}

ImportPlan imported(const std::vector<Policy>& on_record, const std::vector<Policy>& incoming,
                    ImportFrom from = ImportFrom::page) {
  std::vector<Incoming> all;
  for (const Policy& policy : incoming) all.push_back({policy, from});
  return plan_import(on_record, all);
}

TEST(Import, TheSamePageAgainChangesNothing) {
  const ImportPlan plan = imported({clocks()}, {clocks()});
  EXPECT_EQ(plan.entries.at(0).result, Result::unchanged);
  EXPECT_THAT(plan.policies, IsEmpty());
}

TEST(Import, ARetitledAndRedatedEntryIsAnUpdateThatSaysWhatChanged) {
  Policy page = clocks();
  page.title = "Courts must post clocks";
  page.announced = make_date(2025, 2, 1);
  page.actions.push_back(entry("Clocks run late", 5, 9));
  const ImportPlan plan = imported({clocks()}, {page});
  EXPECT_EQ(plan.entries.at(0).result, Result::updated);
  EXPECT_THAT(plan.entries[0].changes,
              ElementsAre(FieldChange{"title", "Courts post clocks", "Courts must post clocks"},
                          FieldChange{"announced", "2025-02-03", "2025-02-01"},
                          FieldChange{"action", "", "2025.05.09 Clocks run late"}));
  ASSERT_THAT(plan.policies, SizeIs(1));
  EXPECT_THAT(plan.policies[0].actions, SizeIs(3));
}

TEST(Import, AnEntryIsKnownByFormerSlugsItsAddressAndWithoutItsNumber) {
  Policy page = clocks();
  page.slug = "courts-must-post-clocks";
  page.url = "https://tracker.example/policies/courts-must-post-clocks/";
  const ImportPlan moved = imported({clocks()}, {page});
  ASSERT_THAT(moved.policies, SizeIs(1));
  EXPECT_EQ(moved.policies[0].id, "700");
  EXPECT_THAT(moved.policies[0].aliases, ElementsAre("court-clocks"));

  Policy old = clocks();  // a page saved before the move, which states no number
  old.id = old.slug;
  const ImportPlan plan = imported(moved.policies, {old});
  EXPECT_EQ(plan.entries.at(0).id, "700");
  for (const Policy& written : plan.policies) EXPECT_EQ(written.slug, "courts-must-post-clocks");

  Policy elsewhere = clocks();  // the site's http twin, a slug that nobody has seen
  elsewhere.id = elsewhere.slug = "clocks-in-halls";
  elsewhere.url = "http://tracker.example/policies/court-clocks";
  EXPECT_EQ(imported({clocks()}, {elsewhere}).entries.at(0).id, "700");
}

TEST(Import, ASplitEntryGoesOnUnderItsFirstPartAndItsOldNumberLeadsThere) {
  Policy first = clocks(), second = clocks();
  first.id = "700A";
  first.title = "Courts post clocks: halls";
  first.actions.pop_back();  // it stands with the other part now
  second.id = "700B";
  second.slug = "court-clocks-rooms";
  second.url = "https://tracker.example/policies/court-clocks-rooms/";
  second.title = "Courts post clocks: rooms";
  second.actions.erase(second.actions.begin());
  const ImportPlan plan = imported({clocks()}, {first, second});
  EXPECT_EQ(plan.entries.at(0).result, Result::updated);
  EXPECT_EQ(plan.entries.at(1).result, Result::added);
  EXPECT_THAT(plan.removed, ElementsAre("700"));
  ASSERT_THAT(plan.policies, SizeIs(2));
  EXPECT_EQ(plan.policies[0].id, "700A");
  EXPECT_TRUE(answers_to(plan.policies[0], "700"));
  EXPECT_THAT(titles(plan.policies[0].actions), SizeIs(2)) << "no entry is lost";
  EXPECT_EQ(imported(plan.policies, {first, second}).policies, std::vector<Policy>{}) << "again: nothing";
  EXPECT_EQ(imported(plan.policies, {clocks()}).entries.at(0).id, "700A") << "the old page leads there";
}

TEST(Import, PartsOfSavedTextAreKnownByTheNumberAlone) {
  Policy whole = clocks(), first = clocks(), second = clocks();
  whole.id = "123";
  for (Policy* one : {&whole, &first, &second}) one->slug = one->url = "";
  first.id = "0123-1";
  second.id = "0123-2";
  second.title = "Another part";
  const ImportPlan plan = imported({whole}, {first, second});
  ASSERT_THAT(plan.policies, SizeIs(2));
  EXPECT_EQ(plan.policies[0].id, "0123-1");
  EXPECT_THAT(plan.policies[0].aliases, ElementsAre("123"));
  EXPECT_EQ(plan.policies[1].id, "0123-2");
  // With the whole among them, parts are entries beside it.
  EXPECT_THAT(imported({whole}, {whole, first, second}).removed, IsEmpty());
}

TEST(Import, APageThatLacksSectionsAndEntriesTakesNothingAway) {
  Policy page;
  page.id = "700";
  page.title = "Courts post clocks";
  page.actions = {entry("Judge hears the clock case", 4, 2)};
  const ImportPlan plan = imported({clocks()}, {page});
  EXPECT_EQ(plan.entries.at(0).result, Result::unchanged);
  // A whole record says what is there: an entry that an editor took out is out.
  Policy record = clocks();
  record.actions.pop_back();
  const ImportPlan edited = imported({clocks()}, {record}, ImportFrom::record);
  ASSERT_THAT(edited.policies, SizeIs(1));
  EXPECT_THAT(edited.policies[0].actions, SizeIs(1));
  EXPECT_THAT(edited.entries[0].changes,
              ElementsAre(FieldChange{"action", "2025.04.02 Judge hears the clock case", ""}));
}

TEST(Import, AnEntryRetitledOrRedatedByEditorsIsOneEntry) {
  Policy stored = clocks();
  stored.actions[1].kind = "court_order";  // accepted here
  Policy page = clocks();
  page.actions[0] = entry("Complaint - Doe v. Clockmakers", 3, 2);        // re-dated
  page.actions[1] = entry("Judge hears the clock case in Boston", 4, 2);  // retitled
  const ImportPlan plan = imported({stored}, {page});
  ASSERT_THAT(plan.policies, SizeIs(1));
  EXPECT_THAT(titles(plan.policies[0].actions),
              ElementsAre("2025.03.02 Complaint - Doe v. Clockmakers",
                          "2025.04.02 Judge hears the clock case in Boston"));
  EXPECT_EQ(plan.policies[0].actions[1].kind, "court_order");
}

TEST(Import, ARowOfAListingSaysWhatItSaysAndNoMore) {
  Policy row;
  row.id = row.slug = "court-clocks";
  row.title = "Courts must post clocks";
  row.announced = Date{2025, 2, 1, DatePrecision::month};
  row.statuses = {"Final/Actual", "In Litigation"};
  const ImportPlan plan = imported({clocks()}, {row}, ImportFrom::listing);
  ASSERT_THAT(plan.policies, SizeIs(1));
  Policy expected = clocks();
  expected.title = row.title;
  expected.statuses = row.statuses;
  EXPECT_EQ(plan.policies[0], expected);

  Policy nameless;  // of a listing saved as text
  nameless.title = "Courts post clocks";
  EXPECT_EQ(imported({clocks()}, {nameless}, ImportFrom::listing).entries.at(0).result, Result::unchanged);
  nameless.title = "Never heard of";
  const ImportPlan refused = imported({clocks()}, {nameless}, ImportFrom::listing);
  EXPECT_EQ(refused.entries.at(0).result, Result::refused);
  EXPECT_FALSE(refused.entries[0].reason.empty());
}

TEST(Import, KeepsWhatASavedPageCannotCarry) {
  Policy stored = clocks();
  stored.terms = {"Clockmakers"};
  stored.actions[1].url = "https://news.example/clock-case";
  stored.actions[1].status = Status::enjoined;
  Action accepted = entry("accepted here", 6, 1);
  accepted.kind = "subsequent_action";
  stored.actions.push_back(accepted);
  Policy page = clocks();
  page.title = "Retitled";
  const Policy merged = import_over(stored, page, ImportFrom::record);
  EXPECT_EQ(merged.title, "Retitled");
  EXPECT_EQ(merged.terms, stored.terms);
  EXPECT_EQ(merged.actions[1].url, "https://news.example/clock-case");
  EXPECT_EQ(merged.actions[1].status, Status::enjoined);
  EXPECT_EQ(merged.actions.back().title, "2025.06.01 accepted here");
  EXPECT_EQ(import_over(merged, page, ImportFrom::record), merged);
}

TEST(Import, TheSamePolicyTwiceInOneFolderIsOne) {
  Policy later = clocks();
  later.title = "Courts must post clocks";
  const ImportPlan plan = imported({}, {clocks(), later});
  EXPECT_EQ(plan.entries.at(0).result, Result::added);
  EXPECT_EQ(plan.entries.at(1).result, Result::updated);
  EXPECT_THAT(plan.policies, SizeIs(1));
}

TEST(Entries, AnAmendedComplaintIsAnEntryOfItsOwn) {
  const std::vector<Action> known = {entry("Complaint - Doe v. Clockmakers", 3, 1)};
  const std::vector<Action> fresh = {entry("Complaint - Doe v. Clockmakers", 3, 1),
                                     entry("Complaint - Doe v. Clockmakers", 3, 22)};
  EXPECT_THAT(pair_entries(known, fresh), ElementsAre(std::optional<std::size_t>(0), std::nullopt));
}

}  // namespace
}  // namespace policywatch::review
