// Rules made from rejects, in a whole daemon: what the preview names is what the rule then rejects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::SizeIs;

std::string with_hours(const std::string& hours) {
  return long_page("Our office answers the telephone on weekdays " + hours + " in the main building.");
}

const std::vector<std::string> kHours = {"between nine and four", "between ten and four",
                                         "between ten and three", "between eight and three",
                                         "from eight until two"};

/// A page whose first passage is worded anew again and again; answers with the ids of the updates.
void word_anew(World& world) {
  begin(world, with_hours(kHours.front()));
  for (std::size_t i = 1; i < kHours.size(); ++i) {
    world.http.replace(kUrl, with_hours(kHours[i]));
    check(world);
    world.advance(25h);
  }
}

std::vector<std::int64_t> ids_of(const std::vector<Update>& updates) {
  std::vector<std::int64_t> ids;
  for (const Update& update : updates) ids.push_back(update.id);
  std::ranges::sort(ids);
  return ids;
}

review::RuleWish wish_for(std::int64_t update) {
  review::RuleWish wish;
  wish.from_update = update;
  return wish;
}

TEST(RuleFlow, X05_the_preview_names_what_the_rule_rejects_in_a_replay) {
  World first;
  word_anew(first);
  const std::vector<Update> all = first.updates();
  ASSERT_GE(all.size(), 2u);
  const std::int64_t oldest = ids_of(all).front();
  ASSERT_TRUE(first.desk->reject(oldest, RejectReason::cosmetic, "", 0, "ana"));
  const auto preview = first.desk->preview_rule(wish_for(oldest));
  ASSERT_TRUE(preview) << preview.error().message;
  EXPECT_EQ(first.desk->rules().size(), 0u) << "a preview writes nothing";

  World replay;
  begin(replay, with_hours(kHours.front()));
  review::RuleWish wish;
  wish.kind = preview->rule.kind;
  wish.watch = preview->rule.watch;
  wish.texts = preview->rule.texts;
  const auto rule = replay.desk->add_rule(wish, false, "ana");
  ASSERT_TRUE(rule) << rule.error().message;
  for (std::size_t i = 1; i < kHours.size(); ++i) {
    replay.http.replace(kUrl, with_hours(kHours[i]));
    check(replay);
    replay.advance(25h);
  }
  const auto rejected = replay.updates("rejected");
  EXPECT_THAT(ids_of(rejected), ElementsAreArray(preview->covers));
  EXPECT_EQ(replay.desk->rules().front().hits, static_cast<std::int64_t>(rejected.size()));
  for (const Update& update : rejected) {
    EXPECT_EQ(update.decided_by, "rule 1");
    EXPECT_EQ(update.reject_reason, RejectReason::cosmetic);
    EXPECT_TRUE(replay.store->deliveries_of(update.id).empty()) << "nobody is told";
    const auto log = replay.desk->history(update.id);
    ASSERT_THAT(log, SizeIs(1));
    EXPECT_EQ(log.front().command, "reject");
    EXPECT_EQ(log.front().by, "rule 1");
  }
  EXPECT_TRUE(replay.store->verify());
}

TEST(RuleFlow, X05_a_status_in_the_covered_passage_is_told_all_the_same) {
  World world;
  word_anew(world);
  const std::int64_t id = ids_of(world.updates()).front();
  ASSERT_TRUE(world.desk->reject(id, RejectReason::cosmetic, "", 0, "ana"));
  ASSERT_TRUE(world.desk->add_rule(wish_for(id), true, "ana"));
  EXPECT_THAT(world.updates("open"), SizeIs(0)) << "what it covers was rejected with it";
  world.http.replace(kUrl, with_hours("by telephone only: walk-in service was rescinded"));
  check(world);
  EXPECT_THAT(world.updates("open"), SizeIs(1));
}

TEST(BadCapture, is_not_what_the_next_one_is_compared_with) {
  World world;
  begin(world, with_hours(kHours[0]));
  world.http.replace(kUrl, with_hours(kHours[1]));
  check(world);
  ASSERT_THAT(world.updates(), SizeIs(1));
  const Update first = world.updates().front();
  ASSERT_TRUE(world.desk->reject(first.id, RejectReason::bad_capture, "", 0, "ana"));
  check(world);
  world.http.replace(kUrl, with_hours(kHours[0]));
  check(world);
  EXPECT_THAT(world.updates("any"), SizeIs(1)) << "neither the bad answer again nor the good one is news";
  world.http.replace(kUrl, with_hours(kHours[3]));
  check(world);
  ASSERT_THAT(world.updates("open"), SizeIs(1));
  EXPECT_EQ(world.updates("open").front().evidence.front().before.sha256,
            first.evidence.front().before.sha256);
  EXPECT_TRUE(world.store->verify());
}

TEST(BadCapture, is_the_base_again_when_the_rejection_is_undone) {
  World world;
  begin(world, with_hours(kHours[0]));
  world.http.replace(kUrl, with_hours(kHours[1]));
  check(world);
  const std::int64_t id = ids_of(world.updates()).front();
  ASSERT_TRUE(world.desk->reject(id, RejectReason::bad_capture, "", 0, "ana"));
  const std::string good = world.store->last_good("page")->sha256;
  ASSERT_TRUE(world.desk->undo(id, 0, "ana"));
  EXPECT_NE(world.store->last_good("page")->sha256, good);
}

TEST(RuleFlow, X06_an_expired_rule_is_at_rest_with_a_line_in_the_log) {
  World world;
  begin(world, with_hours(kHours[0]));
  world.http.replace(kUrl, with_hours(kHours[1]));
  check(world);
  const std::int64_t id = ids_of(world.updates()).front();
  ASSERT_TRUE(world.desk->reject(id, RejectReason::cosmetic, "", 0, "ana"));
  review::RuleWish wish = wish_for(id);
  wish.lasts = 48h;
  ASSERT_TRUE(world.desk->add_rule(wish, false, "ana"));
  world.advance(25h);
  world.http.replace(kUrl, with_hours(kHours[2]));
  check(world);
  EXPECT_THAT(world.updates("open"), SizeIs(0));
  EXPECT_THAT(world.outcomes.back().suppressed, Contains(HasSubstr("rule 1")));
  world.advance(49h);
  world.http.replace(kUrl, with_hours(kHours[3]));
  check(world);
  EXPECT_THAT(world.updates("open"), SizeIs(1)) << "the suppressed kind appears again";
  EXPECT_FALSE(world.desk->rules().front().is_active(world.clock.now()));
  std::vector<std::string> commands;
  for (const Decision& row : world.store->decisions(0)) commands.push_back(row.command);
  EXPECT_THAT(commands, Contains("rule_expired"));
}

TEST(RuleFlow, X07_a_rule_is_flagged_when_somebody_accepts_what_it_rejected) {
  World world;
  begin(world, with_hours(kHours[0]));
  world.http.replace(kUrl, with_hours(kHours[1]));
  check(world);
  const std::int64_t id = ids_of(world.updates()).front();
  ASSERT_TRUE(world.desk->reject(id, RejectReason::cosmetic, "", 0, "ana"));
  ASSERT_TRUE(world.desk->add_rule(wish_for(id), false, "ana"));
  world.advance(25h);
  world.http.replace(kUrl, with_hours(kHours[2]));
  check(world);
  const auto hidden = world.updates("rejected");
  const auto by_rule = std::ranges::find(hidden, "rule 1", &Update::decided_by);
  ASSERT_NE(by_rule, hidden.end());
  EXPECT_EQ(world.desk->rules().front().flagged_by, 0);
  const auto opened = world.desk->undo(by_rule->id, 0, "ben");
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->state, UpdateState::new_);
  const auto accepted = world.desk->accept(by_rule->id, {}, 0, "ben");
  ASSERT_TRUE(accepted) << accepted.error().message;
  EXPECT_EQ(world.desk->rules().front().flagged_by, by_rule->id);
  EXPECT_TRUE(world.store->verify());
}

TEST(RuleFlow, X19_a_watch_whose_changes_nobody_accepts_is_called_noisy_and_still_checked) {
  const std::vector<std::string> sayings = {
      "Parking behind the building is closed while workers paint new lines there.",
      "Visitors with strollers please take the elevator beside the library entrance.",
      "Our cafeteria serves soup, bread and coffee until the early afternoon.",
      "Umbrellas left at reception are kept for two weeks, then given away.",
      "Bicycles belong into the shed that stands across from platform seven.",
      "A choir of local children sings in the lobby during lunch hour.",
      "Lockers cost one coin, which comes back when you return its key.",
      "Photographs of the mural are welcome; flash lights hurt old paint.",
      "Guide dogs drink from bowls that stand beneath every second window.",
      "Lost gloves hang from a rope between both pillars near stairs.",
      "Today a clown juggles oranges for whoever waits longest in line."};
  World world;
  begin(world);
  const auto health = [&] { return world.desk->watch("page")->health; };
  for (const std::string& saying : sayings) {
    EXPECT_THAT(health(), testing::Not(Contains("noisy"))) << saying;
    world.http.replace(kUrl, long_page(saying));
    check(world);
    for (const Update& update : world.updates("open"))
      ASSERT_TRUE(world.desk->reject(update.id, RejectReason::cosmetic, "", 0, "ana"));
    world.advance(12h);
  }
  EXPECT_THAT(health(), Contains("noisy"));
  EXPECT_THAT(world.desk->watch("page")->notes, Contains(HasSubstr("rule preview")));
  EXPECT_EQ(world.desk->status().health.at("noisy"), 1);
  const std::size_t checks = world.outcomes.size();
  world.advance(25h);
  EXPECT_GT(world.outcomes.size(), checks) << "it is still looked at";
  const std::int64_t newest = ids_of(world.updates()).back();
  ASSERT_TRUE(world.desk->undo(newest, 0, "ana"));
  ASSERT_TRUE(world.desk->accept(newest, {}, 0, "ana"));
  EXPECT_THAT(health(), testing::Not(Contains("noisy")));
}

TEST(RuleFlow, X07_what_a_rule_rejected_does_not_speak_against_its_source) {
  World world;
  begin(world, with_hours(kHours[0]));
  world.http.replace(kUrl, with_hours(kHours[1]));
  check(world);
  const std::int64_t id = ids_of(world.updates()).front();
  ASSERT_TRUE(world.desk->reject(id, RejectReason::cosmetic, "", 0, "ana"));
  ASSERT_TRUE(world.desk->add_rule(wish_for(id), false, "ana"));
  const auto before = world.store->verdicts_of_watches({});
  world.advance(25h);
  world.http.replace(kUrl, with_hours(kHours[2]));
  check(world);
  EXPECT_THAT(world.updates("rejected"), SizeIs(2));
  EXPECT_EQ(world.store->verdicts_of_watches({}), before);
}

}  // namespace
}  // namespace policywatch::test
