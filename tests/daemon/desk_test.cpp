#include <gmock/gmock.h>

#include "base/records_json.hpp"
#include "tests/daemon/desk_case.hpp"

namespace policywatch::daemon {
namespace {

using store::sample::at;
using testing::HasSubstr;

TEST_F(DeskTest, AnAcceptedUpdateStandsInTheRecordAndLeavesAfterTheGrace) {
  const std::int64_t id = detect();
  const auto accepted = desk->accept(id, {}, 1, "ann");
  ASSERT_TRUE(accepted) << accepted.error().message;
  EXPECT_EQ(accepted->state, UpdateState::accepted);
  EXPECT_EQ(accepted->decided_by, "ann");
  const Policy policy = *desk->policy("1976");
  ASSERT_EQ(policy.actions.size(), 1u);
  EXPECT_EQ(policy.actions[0].title, accepted->title);
  EXPECT_EQ(policy.current_status, "Not in effect");
  EXPECT_EQ(messages(id), Messages{"update.accepted pending"});
  EXPECT_TRUE(store->due_deliveries("site", now + settings.review.grace - Millis(1), 9).empty());
  const auto due = store->due_deliveries("site", now + settings.review.grace, 9);
  ASSERT_EQ(due.size(), 1u);
  const auto told = update_from_json(*parse_json(due[0].payload));
  ASSERT_TRUE(told);
  EXPECT_EQ(told->state, UpdateState::accepted);
  EXPECT_EQ(told->rev, 2);
}

TEST_F(DeskTest, UndoWithinTheGraceLeavesNoTraceOutside) {
  const std::int64_t id = detect();
  const Update proposed = *desk->update(id);
  review::Edits edits;
  edits.title = "Another title";
  ASSERT_TRUE(desk->accept(id, edits, 0, "ann"));
  const auto undone = desk->undo(0, 0, "ann");
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(*desk->policy("1976"), before);
  EXPECT_EQ(messages(id), Messages{"update.accepted cancelled"});
  Update expected = proposed;
  expected.rev = 3;
  EXPECT_EQ(*undone, expected);
  EXPECT_TRUE(store->verify());
}

TEST_F(DeskTest, UndoAfterTheMessageLeftCallsItBack) {
  const std::int64_t id = detect();
  ASSERT_TRUE(desk->accept(id, {}, 0, "ann"));
  Delivery sent = store->deliveries_of(id).at(0);
  sent.state = DeliveryState::delivered;
  sent.attempts = 1;
  store->record_attempt(sent);
  now += settings.review.grace * 2;
  const auto undone = desk->undo(id, 0, "bob");
  ASSERT_TRUE(undone);
  EXPECT_EQ(undone->state, UpdateState::retracted);
  EXPECT_EQ(*desk->policy("1976"), before);
  EXPECT_EQ(messages(id), (Messages{"update.accepted delivered", "update.retracted pending"}));
  EXPECT_TRUE(desk->accept(id, {}, 0, "bob"));  // what was called back may be decided anew
}

TEST_F(DeskTest, AStaleRevisionIsRefusedWithThePresentOne) {
  const std::int64_t id = detect();
  ASSERT_TRUE(desk->reject(id, RejectReason::cosmetic, "", 1, "ann"));
  const auto late = desk->accept(id, {}, 1, "bob");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::refused);
  EXPECT_THAT(late.error().message, HasSubstr("rev 2 (rejected by ann)"));
  EXPECT_TRUE(desk->policy("1976")->actions.empty());
}

TEST_F(DeskTest, M07_each_decision_is_undone_once_and_in_turn) {
  const std::int64_t id = detect();
  ASSERT_TRUE(desk->claim(id, 0, "ann"));
  EXPECT_EQ(desk->update(id)->claimed_until, now + std::chrono::minutes(15));
  ASSERT_TRUE(desk->reject(id, RejectReason::unrelated, "", 0, "ann"));
  EXPECT_EQ(desk->undo(id, 0, "ann")->state, UpdateState::claimed);
  EXPECT_EQ(messages(id), Messages{"update.rejected cancelled"});
  EXPECT_EQ(desk->undo(id, 0, "ann")->state, UpdateState::new_);
  const auto nothing = desk->undo(id, 0, "ann");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->history(id).size(), 4u);  // nothing was deleted
}

TEST_F(DeskTest, M04_a_claim_ends_by_itself_unless_it_is_renewed) {
  const std::int64_t id = detect();
  ASSERT_TRUE(desk->claim(id, 0, "ann"));
  now += std::chrono::minutes(14);
  EXPECT_EQ(desk->update(id)->claimed_by, "ann");
  ASSERT_TRUE(desk->claim(id, 0, "ann"));  // still at it
  now += std::chrono::minutes(14);
  EXPECT_EQ(desk->update(id)->claimed_by, "ann");
  now += std::chrono::minutes(1);
  EXPECT_EQ(desk->update(id)->state, UpdateState::new_);
  EXPECT_EQ(desk->queue({}).updates.at(0).claimed_by, "");
  EXPECT_EQ(desk->history(id).size(), 2u);  // looking wrote nothing
  EXPECT_EQ(desk->claim(id, 0, "bob")->claimed_by, "bob");
}

TEST_F(DeskTest, K22_decisions_made_as_one_bear_one_number_and_are_undone_together) {
  const std::int64_t first = detect(), second = detect(), third = detect();
  ASSERT_TRUE(desk->claim(third, 0, "ann"));
  desk->as_one([&] {
    EXPECT_TRUE(desk->reject(first, RejectReason::template_, "", 1, "ann"));
    EXPECT_FALSE(desk->reject(second, RejectReason::template_, "", 7, "ann"));  // stale: it is left as it is
    EXPECT_TRUE(desk->reject(third, RejectReason::template_, "", 0, "ann"));
  });
  const auto number = [&](std::int64_t id) {
    const auto detail = parse_json(desk->history(id).back().detail);
    return std::string(detail->at("bulk").as_string());
  };
  EXPECT_EQ(number(first), number(third));
  ASSERT_TRUE(desk->reject(second, RejectReason::known, "", 0, "bob"));  // somebody else's decision stays
  ASSERT_TRUE(desk->undo(0, 0, "ann"));
  EXPECT_EQ(desk->update(first)->state, UpdateState::new_);
  EXPECT_EQ(desk->update(second)->state, UpdateState::rejected);
  EXPECT_EQ(desk->update(third)->state, UpdateState::claimed);
  ASSERT_TRUE(desk->undo(0, 0, "ann"));  // the next one back is the claim, which was made alone
  EXPECT_EQ(desk->update(third)->state, UpdateState::new_);
}

TEST_F(DeskTest, M06_an_earlier_decision_is_undone_alone) {
  const std::int64_t first = detect(), second = detect();
  review::Edits other;
  other.title = "2025.10.09 Another event";
  ASSERT_TRUE(desk->accept(first, {}, 0, "ann"));
  ASSERT_TRUE(desk->accept(second, other, 0, "ann"));
  ASSERT_TRUE(desk->undo(first, 0, "ann"));
  const Policy policy = *desk->policy("1976");
  ASSERT_EQ(policy.actions.size(), 1u);
  EXPECT_EQ(policy.actions[0].title, "2025.10.09 Another event");
}

TEST_F(DeskTest, MergeAndUndoGiveBothBack) {
  const std::int64_t a = detect(), b = detect();
  const Update was_a = *desk->update(a), was_b = *desk->update(b);
  ASSERT_TRUE(desk->merge(a, b, 0, "ann"));
  EXPECT_EQ(desk->update(a)->merged_into, b);
  EXPECT_EQ(desk->update(b)->evidence.size(), 2u);
  EXPECT_FALSE(desk->merge(b, a, 0, "ann"));  // no circle
  EXPECT_FALSE(desk->merge(b, b, 0, "ann"));
  ASSERT_TRUE(desk->undo(a, 0, "ann"));
  EXPECT_EQ(desk->update(a)->evidence, was_a.evidence);
  EXPECT_EQ(desk->update(b)->evidence, was_b.evidence);
  EXPECT_EQ(desk->update(a)->state, UpdateState::new_);
}

TEST_F(DeskTest, SplitEvidenceNeverFoldsBack) {
  const std::int64_t id = detect(2);
  const auto evidence = desk->update(id)->evidence;
  EXPECT_FALSE(desk->split(id, {evidence[0].id, evidence[1].id}, 0, "ann"));
  EXPECT_FALSE(desk->split(id, {4711}, 0, "ann"));
  const auto part = desk->split(id, {evidence[1].id}, 0, "ann");
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_NE(part->id, id);
  EXPECT_EQ(part->evidence, std::vector<Evidence>{evidence[1]});
  EXPECT_EQ(desk->update(id)->evidence, std::vector<Evidence>{evidence[0]});
  EXPECT_THAT(store->never_fold(), testing::UnorderedElementsAre(std::pair(evidence[1].id, id),
                                                                 std::pair(evidence[0].id, part->id)));
  ASSERT_TRUE(desk->undo(0, 0, "ann"));
  EXPECT_EQ(desk->update(id)->evidence, evidence);
}

TEST_F(DeskTest, G05_SplittingWhatWasMergedGivesTheFormerUpdateBack) {
  const std::int64_t a = detect(), b = detect();
  const Update was_b = *desk->update(b);
  ASSERT_TRUE(desk->merge(b, a, 0, "ann"));
  const auto part = desk->split(a, {was_b.evidence[0].id}, 0, "ann");
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_EQ(part->id, b);
  Update is_b = *desk->update(b);
  EXPECT_GT(is_b.rev, was_b.rev);
  is_b.rev = was_b.rev;
  EXPECT_EQ(is_b, was_b);
  EXPECT_EQ(desk->update(a)->evidence.size(), 1u);
  EXPECT_THAT(store->never_fold(), testing::Contains(std::pair(was_b.evidence[0].id, a)));
  ASSERT_TRUE(desk->undo(b, 0, "ann"));
  EXPECT_EQ(desk->update(b)->merged_into, a);
}

TEST_F(DeskTest, RefusalsSayWhy) {
  const std::int64_t id = detect();
  EXPECT_EQ(desk->reject(id, RejectReason::other, "", 0, "ann").error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->snooze(id, now, 0, "ann").error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->accept(999, {}, 0, "ann").error().kind, ErrorKind::not_found);
  review::Edits edits;
  edits.policies = std::vector<PolicyId>{"4711"};
  EXPECT_THAT(desk->accept(id, edits, 0, "ann").error().message, HasSubstr("policy 4711"));
}

TEST_F(DeskTest, TheEvidenceShowsWhatWasSeen) {
  const std::int64_t id = detect();
  const auto comparison = desk->comparison(id, 0);
  ASSERT_TRUE(comparison) << comparison.error().message;
  EXPECT_EQ(comparison->after_document.title, "Policy manual");
  EXPECT_THAT(comparison->after_source, HasSubstr("<title>Policy manual</title>"));
  EXPECT_TRUE(comparison->before.sha256.empty());
  detect();
  const auto last_two = desk->compare("page", "", "");
  ASSERT_TRUE(last_two) << last_two.error().message;
  EXPECT_TRUE(last_two->change.changed);
}

TEST_F(DeskTest, ImportingAgainChangesNothing) {
  Policy retitled = before;
  retitled.title = "Retitled";
  EXPECT_EQ(desk->import_policies({retitled}, "ann")->changed, 1);
  EXPECT_EQ(desk->import_policies({retitled}, "ann")->same, 1);
  Policy unnumbered;
  unnumbered.id = unnumbered.slug = "eoir-quotas";
  ASSERT_EQ(desk->import_policies({unnumbered}, "ann")->added, 1);
  unnumbered.id = "2000";  // the tracker has given it its number
  EXPECT_EQ(desk->import_policies({unnumbered}, "ann")->changed, 1);
  EXPECT_FALSE(store->policy("eoir-quotas"));
  EXPECT_EQ(desk->policy("eoir-quotas")->id, "2000");  // still found by its slug
}

TEST_F(DeskTest, DecisionsTeachAndUndoneOnesLeaveNoTrace) {
  const std::int64_t revision = store->policies_revision();
  const std::int64_t first = detect(), second = detect();
  ASSERT_TRUE(desk->reject(first, RejectReason::unrelated, "", 0, "ann"));
  ASSERT_TRUE(desk->reject(second, RejectReason::duplicate, "", 0, "ann"));
  const review::Learned learned = desk->learned("1976").value();
  ASSERT_EQ(learned.lessons.size(), 1u);
  const review::Lesson& lesson = learned.lessons.front();
  EXPECT_FALSE(lesson.right);
  EXPECT_EQ(lesson.headline, desk->update(first)->headline);
  EXPECT_EQ(lesson.update_id, first);
  EXPECT_EQ(lesson.by, "ann");
  EXPECT_EQ(lesson.at, now);
  EXPECT_EQ(lesson.decision, desk->history(first).back().id);
  EXPECT_GT(store->policies_revision(), revision);  // so that the daemon builds its index anew
  ASSERT_TRUE(desk->undo(first, 0, "bob"));
  EXPECT_TRUE(desk->learned("1976")->lessons.empty());
  EXPECT_TRUE(store->verify());
}

TEST_F(DeskTest, WhatWasLearnedIsForgottenAndRemembered) {
  headline = "Judge pauses the lantern fee";
  const std::int64_t id = detect();
  ASSERT_TRUE(desk->accept(id, {}, 0, "ann"));
  const review::Learned learned = desk->learned("1976").value();
  ASSERT_EQ(learned.lessons.size(), 1u);
  ASSERT_FALSE(learned.words.empty());
  const std::int64_t decision = learned.lessons.front().decision;
  for (const review::LearnedWord& word : learned.words) {
    EXPECT_GT(word.weight, 0);
    EXPECT_EQ(word.right, std::vector<std::int64_t>{decision});
  }
  const review::Learned forgotten = desk->forget_lesson("1976", decision, true, "bob").value();
  EXPECT_TRUE(forgotten.words.empty());
  EXPECT_TRUE(forgotten.lessons.at(0).forgotten);
  EXPECT_EQ(desk->forget_lesson("1976", decision, false, "bob")->words.size(), learned.words.size());
  EXPECT_EQ(desk->forget_lesson("1976", decision + 99, true, "bob").error().kind, ErrorKind::not_found);
  EXPECT_EQ(store->decisions(0).back().command, "remember_lesson");
  EXPECT_TRUE(store->verify());
}

TEST_F(DeskTest, PaperworkIsMutedUntilAskedForAndThatIsLogged) {
  EXPECT_TRUE(desk->paperwork_is_muted("1976").value());
  ASSERT_TRUE(desk->mute_paperwork("1976", false, "ann"));
  EXPECT_FALSE(desk->paperwork_is_muted("1976").value());
  EXPECT_EQ(store->decisions(0).back().command, "unmute_paperwork");
  ASSERT_TRUE(desk->mute_paperwork("1976", true, "bob"));
  EXPECT_TRUE(desk->paperwork_is_muted("1976").value());
  EXPECT_EQ(desk->mute_paperwork("nobody", false, "ann").error().kind, ErrorKind::not_found);
  EXPECT_TRUE(store->verify());
}

TEST_F(DeskTest, ARenumberedPolicyKeepsWhatItLearned) {
  const std::int64_t id = detect();
  ASSERT_TRUE(desk->reject(id, RejectReason::out_of_scope, "", 0, "ann"));
  Policy numbered = before;
  numbered.slug = "a-policy";
  ASSERT_TRUE(desk->import_policies({numbered}, "ann"));
  EXPECT_EQ(desk->learned("a-policy")->lessons.size(), 1u);
  EXPECT_EQ(desk->learned("nobody").error().kind, ErrorKind::not_found);
}

TEST_F(DeskTest, W05_W06_SecretsAreGoodOnceOrForTheirTime) {
  ASSERT_TRUE(desk->add_user("ann", "admin", "a password"));
  EXPECT_FALSE(desk->add_user("bob", "emperor", "x"));
  EXPECT_EQ(desk->sign_in("ann", "wrong").error(), desk->sign_in("nobody", "wrong").error());
  const auto user = desk->sign_in("ann", "a password");
  ASSERT_TRUE(user);
  const std::string cookie = desk->open_session(*user);
  EXPECT_FALSE(store->grant(cookie));  // only its hash is kept
  EXPECT_EQ(desk->session(cookie)->role, "admin");
  const std::string idle = desk->open_session(*user);
  now += std::chrono::hours(12);
  EXPECT_FALSE(desk->session(idle)) << "12 hours without a request";
  const auto token = desk->create_token("script", "read");
  ASSERT_TRUE(token);
  EXPECT_TRUE(token->starts_with("pw_"));
  EXPECT_EQ(desk->token(*token)->scope, "read");
  EXPECT_FALSE(desk->session(*token));  // a token is no session
  store->put_grant({"link", sha256_hex("once"), "ann", "admin", now + Millis(1)});
  EXPECT_TRUE(desk->use_link("once"));
  EXPECT_FALSE(desk->use_link("once"));
}

TEST_F(DeskTest, WatchesOfFilesAreReadOnly) {
  EXPECT_EQ(desk->remove_watch("page", "ann").error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->add_watch(store::sample::watch("page"), "ann").error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->add_watch(store::sample::watch("Bad Id"), "ann").error().kind, ErrorKind::invalid);
  Watch wrong = store::sample::watch("wrong");
  wrong.list = ListFields{.item = "ul > li[", .title = {}, .link = {}, .date = {}, .summary = {}};
  EXPECT_EQ(desk->add_watch(wrong, "ann").error().kind, ErrorKind::invalid);
  ASSERT_TRUE(desk->add_watch(store::sample::watch("own"), "ann"));
  EXPECT_EQ(desk->watch("own")->state, "no baseline");
  ASSERT_TRUE(desk->pause_watch("own", true, "ann"));
  EXPECT_EQ(desk->watch("own")->state, "paused");
  ASSERT_TRUE(desk->remove_watch("own", "ann"));
  EXPECT_EQ(desk->watch("own").error().kind, ErrorKind::not_found);
}

TEST_F(DeskTest, StatusTellsWhetherTheDaemonLives) {
  EXPECT_FALSE(desk->status().daemon_running);
  store->put_note("daemon.started", to_rfc3339(now));
  EXPECT_TRUE(desk->status().daemon_running);
  now += std::chrono::minutes(10);
  EXPECT_FALSE(desk->status().daemon_running);
  store->put_note("daemon.progress", to_rfc3339(now));
  EXPECT_TRUE(desk->status().daemon_running);
}

}  // namespace
}  // namespace policywatch::daemon
