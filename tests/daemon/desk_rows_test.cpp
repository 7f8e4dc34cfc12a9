// Rows of the review catalogue that the desk itself answers for: edits on top, two reviewers, the log, what
// one has seen, filters under a name.
#include <gmock/gmock.h>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/decision_words.hpp"
#include "tests/daemon/desk_case.hpp"

namespace policywatch::daemon {
namespace {

using testing::HasSubstr;

review::Edits dated(unsigned day) {
  review::Edits edits;
  edits.date = make_date(2026, 2, day);
  return edits;
}

review::Edits worded(const std::string& text, bool on_top = false) {
  review::Edits edits;
  edits.text = text;
  edits.on_top = on_top;
  return edits;
}

/// Who changed a field, as the log says.
std::vector<std::string> authors(review::Desk& desk, std::int64_t id, std::string_view field) {
  std::vector<std::string> names;
  for (const Decision& row : desk.history(id)) {
    for (const FieldChange& change : review::words_of(row).fields) {
      if (change.name == field) names.push_back(row.by);
    }
  }
  return names;
}
using Names = std::vector<std::string>;

TEST_F(DeskTest, M03_edits_of_different_fields_both_survive_with_their_authors) {
  const std::int64_t id = detect();
  const std::int64_t rev = desk->update(id)->rev;
  ASSERT_TRUE(desk->edit(id, dated(5), rev, "ann"));
  EXPECT_FALSE(desk->accept(id, worded("Ben's words."), rev, "ben")) << "stale, and not asked to go on top";
  const auto accepted = desk->accept(id, worded("Ben's words.", true), rev, "ben");
  ASSERT_TRUE(accepted) << accepted.error().message;
  EXPECT_EQ(to_iso(*accepted->date), "2026-02-05");
  EXPECT_EQ(accepted->text, "Ben's words.");
  EXPECT_EQ(authors(*desk, id, "date"), Names{"ann"});
  EXPECT_EQ(authors(*desk, id, "text"), Names{"ben"});
}

TEST_F(DeskTest, M03_edits_go_on_top_of_an_accept_and_the_record_follows) {
  const std::int64_t id = detect();
  const std::int64_t rev = desk->update(id)->rev;
  ASSERT_TRUE(desk->accept(id, dated(5), rev, "ann"));
  const auto amended = desk->accept(id, worded("Ben's words.", true), rev, "ben");
  ASSERT_TRUE(amended) << amended.error().message;
  EXPECT_EQ(amended->state, UpdateState::accepted);
  EXPECT_EQ(amended->decided_by, "ann");
  const Policy policy = *desk->policy("1976");
  ASSERT_EQ(policy.actions.size(), 1u);
  EXPECT_EQ(policy.actions[0].text, "Ben's words.");
  EXPECT_EQ(to_iso(*policy.actions[0].date), "2026-02-05");
  EXPECT_EQ(authors(*desk, id, "date"), Names{"ann"});
  EXPECT_EQ(authors(*desk, id, "text"), Names{"ben"});
  EXPECT_EQ(messages(id), (Messages{"update.accepted cancelled", "update.accepted pending"}));
  ASSERT_TRUE(desk->undo(id, 0, "ben"));
  EXPECT_NE(desk->policy("1976")->actions.at(0).text, "Ben's words.") << "the edit alone was taken back";
  ASSERT_TRUE(desk->undo(id, 0, "ann"));
  EXPECT_EQ(*desk->policy("1976"), before);
  EXPECT_EQ(desk->update(id)->state, UpdateState::new_);
}

TEST_F(DeskTest, M03_the_same_field_changed_by_both_is_refused_by_name) {
  const std::int64_t id = detect();
  const std::int64_t rev = desk->update(id)->rev;
  ASSERT_TRUE(desk->edit(id, worded("Ann's words."), rev, "ann"));
  const auto refused = desk->accept(id, worded("Ben's words.", true), rev, "ben");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_THAT(refused.error().message, HasSubstr("text (by ann)"));
  EXPECT_EQ(desk->update(id)->text, "Ann's words.");
}

TEST_F(DeskTest, M05_what_needs_two_reviewers_waits_for_the_second) {
  settings.review.second_reviewer = {"court_order", "rescinded"};
  const std::int64_t id = detect();
  review::Edits edits = worded("Ann's words.");
  edits.kind = UpdateKind::court_order;
  const auto first = desk->accept(id, edits, 0, "ann");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->state, UpdateState::new_);
  EXPECT_EQ(first->seconds, "ann");
  EXPECT_EQ(*desk->policy("1976"), before) << "nothing stands in the record yet";
  EXPECT_EQ(messages(id), Messages{});
  review::QueueFilter waiting;
  waiting.query = *review::parse_query("has:second");
  EXPECT_EQ(desk->queue(waiting).total, 1);
  const auto again = desk->accept(id, {}, 0, "ann");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::refused);
  const auto second = desk->accept(id, {}, 0, "ben");
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->state, UpdateState::accepted);
  EXPECT_EQ(desk->policy("1976")->actions.at(0).text, "Ann's words.");
  ASSERT_TRUE(desk->undo(id, 0, "ben"));
  EXPECT_EQ(desk->update(id)->seconds, "ann");
  ASSERT_TRUE(desk->undo(id, 0, "ann"));
  EXPECT_EQ(desk->update(id)->seconds, "");
  EXPECT_TRUE(store->verify());
}

TEST_F(DeskTest, M05_other_updates_need_one_reviewer) {
  settings.review.second_reviewer = {"page_removed"};
  EXPECT_EQ(desk->accept(detect(), {}, 0, "ann")->state, UpdateState::accepted);
}

TEST_F(DeskTest, X12_a_guarded_change_of_status_needs_a_reason_that_the_log_keeps) {
  settings.review.guarded_transitions = {"* -> rescinded"};
  const std::int64_t id = detect();
  review::Edits edits;
  edits.status = Status::rescinded;
  const auto refused = desk->accept(id, edits, 0, "ann");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_THAT(refused.error().message, HasSubstr("policy 1976: '* -> rescinded'"));
  EXPECT_EQ(*desk->policy("1976"), before);
  edits.force = true;
  EXPECT_FALSE(desk->accept(id, edits, 0, "ann")) << "force alone says nothing";
  edits.reason = "the notice of 2 May says so";
  const auto accepted = desk->accept(id, edits, 0, "ann");
  ASSERT_TRUE(accepted) << accepted.error().message;
  EXPECT_THAT(desk->history(id).back().detail, HasSubstr("the notice of 2 May says so"));
}

TEST_F(DeskTest, X12_words_may_change_without_a_reason_while_the_status_stays) {
  const std::int64_t id = detect();
  review::Edits edits;
  edits.status = Status::rescinded;
  ASSERT_TRUE(desk->accept(id, edits, 0, "ann"));
  settings.review.guarded_transitions = {"* -> *"};
  EXPECT_TRUE(desk->edit(id, worded("Better words."), 0, "ann"));
  review::Edits other;
  other.status = Status::in_effect;
  EXPECT_FALSE(desk->edit(id, other, 0, "ann"));
}

TEST_F(DeskTest, M08_the_log_tells_who_when_through_what_why_and_each_field) {
  const std::int64_t id = detect();
  desk->through("web");
  ASSERT_TRUE(desk->claim(id, 0, "ann"));
  ASSERT_TRUE(desk->reject(id, RejectReason::known, "told in May", 0, "ann"));
  desk->through("api");
  ASSERT_TRUE(desk->undo(id, 0, "ben"));
  desk->through("cli");
  ASSERT_TRUE(desk->accept(id, dated(5), 0, "ben"));
  std::vector<std::string> lines;
  for (const Decision& row : desk->history(id)) {
    EXPECT_EQ(row.at, now);
    lines.push_back(row.command + " " + row.by + " " + review::words_of(row).client);
  }
  EXPECT_EQ(lines, (Names{"claim ann web", "reject ann web", "undo ben api", "accept ben cli"}));
  const Decision reject = desk->history(id).at(1);
  const review::DecisionWords words = review::words_of(reject);
  EXPECT_EQ(words.reason, "known");
  EXPECT_EQ(words.note, "told in May");
  EXPECT_THAT(words.fields, testing::Contains(FieldChange{"state", "claimed", "rejected"}));
  const auto detail = parse_json(reject.detail)->as_object();
  EXPECT_EQ(detail.at("rev_before").to_number<int>(), 2);
  EXPECT_EQ(detail.at("rev_after").to_number<int>(), 3);
  EXPECT_EQ(desk->update(id)->rev, 5);
}

TEST_F(DeskTest, M12_what_one_has_seen_is_unseen_by_others_and_the_decision_is_shared) {
  const std::int64_t first = detect(), second = detect();
  ASSERT_TRUE(desk->mark_seen(first, "ann"));
  ASSERT_TRUE(desk->mark_seen(first, "ann")) << "again is no matter";
  EXPECT_FALSE(desk->mark_seen(99, "ann"));
  const auto ids = [&](const std::string& who, const std::string& query) {
    review::QueueFilter filter;
    filter.query = *review::parse_query(query);
    filter.me = who;
    std::vector<std::int64_t> found;
    for (const Update& update : desk->queue(filter).updates) found.push_back(update.id);
    return found;
  };
  EXPECT_EQ(ids("ann", "is:unseen"), std::vector{second});
  EXPECT_EQ(ids("ann", "is:seen"), std::vector{first});
  EXPECT_EQ(ids("ben", "is:unseen"), (std::vector{second, first}));
  ASSERT_TRUE(desk->reject(second, RejectReason::known, "", 0, "ann"));
  EXPECT_EQ(ids("ben", "is:unseen"), std::vector{first});
  EXPECT_EQ(store->decisions(0).size(), 2u) << "seeing is no decision: the import and the reject alone";
}

TEST_F(DeskTest, X04_a_saved_filter_counts_what_its_list_holds_for_who_asks) {
  const std::int64_t id = detect();
  detect();
  const auto save = [&](const std::string& name, const std::string& query, bool shared) {
    review::SavedFilter filter;
    filter.name = name;
    filter.query = query;
    filter.shared = shared;
    return desk->save_filter(filter, "ann");
  };
  ASSERT_TRUE(save("mine", "claimed:me", true));
  ASSERT_TRUE(save("all", "state:any", false));
  EXPECT_FALSE(save("wrong", "scor>=4", false));
  EXPECT_EQ(desk->saved_filters("ann").size(), 2u);
  const auto shared = desk->saved_filters("ben");
  ASSERT_EQ(shared.size(), 1u);
  EXPECT_EQ(shared[0].name, "mine");
  const auto count = [&](const std::string& user) { return desk->saved_filters(user).back().count; };
  EXPECT_EQ(count("ann"), 0);
  ASSERT_TRUE(desk->claim(id, 0, "ann"));
  EXPECT_EQ(count("ann"), 1);
  EXPECT_EQ(count("ben"), 0);
  ASSERT_TRUE(save("mine", "policy:1976", true)) << "the same name again";
  EXPECT_EQ(count("ben"), 2);
  EXPECT_FALSE(desk->remove_filter(shared[0].id, "ben")) << "its owner's alone";
  EXPECT_TRUE(desk->remove_filter(shared[0].id, "ann"));
  EXPECT_TRUE(desk->saved_filters("ben").empty());
}

}  // namespace
}  // namespace policywatch::daemon
