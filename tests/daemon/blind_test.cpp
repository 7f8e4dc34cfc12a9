// One rejection in twenty is shown to somebody else, who does not learn what was decided.
#include <gmock/gmock.h>

#include "base/hash.hpp"
#include "tests/daemon/desk_case.hpp"

namespace policywatch::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Blind : public DeskTest {
 protected:
  /// Rejects updates until the log's hash draws one; that one's update. Which ones it draws is read from the
  /// log itself: a first byte below 13 of 256.
  std::int64_t drawn_reject(const std::string& by) {
    for (int tries = 0; tries < 400; ++tries) {
      const std::int64_t id = detect();
      EXPECT_TRUE(desk->reject(id, RejectReason::cosmetic, "a note of ann's", 0, by));
      const Decision last = desk->history(id).back();
      const int first = std::stoi(last.hash.substr(0, 2), nullptr, 16);
      EXPECT_EQ(first < 13, !desk->blind_waiting("nobody").empty()) << last.hash;
      if (first < 13) return id;
    }
    ADD_FAILURE() << "none of 400 was drawn";
    return 0;
  }
};

TEST_F(Blind, R312_IsForSomebodyElseAndTellsNothingOfTheDecision) {
  const std::int64_t id = drawn_reject("ann");
  EXPECT_THAT(desk->blind_waiting("ann"), IsEmpty());
  const auto waiting = desk->blind_waiting("ben");
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(desk->blind_look(waiting[0], "ann").error().kind, ErrorKind::refused);
  const auto shown = desk->blind_look(waiting[0], "ben");
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->id, id);
  EXPECT_EQ(shown->state, UpdateState::new_);
  EXPECT_EQ(shown->decided_by, "");
  EXPECT_FALSE(shown->decided_at);
  EXPECT_FALSE(shown->reject_reason);
  EXPECT_EQ(shown->reject_note, "");
  EXPECT_EQ(desk->blind_look(999, "ben").error().kind, ErrorKind::not_found);
}

TEST_F(Blind, R312_AnswersAreCountedAndDecideNothing) {
  const std::int64_t first = drawn_reject("ann");
  const std::int64_t look = desk->blind_waiting("ben").at(0);
  EXPECT_EQ(desk->answer_blind(look, {RejectReason::known}, "ann").error().kind, ErrorKind::refused);
  ASSERT_TRUE(desk->answer_blind(look, {RejectReason::known}, "ben"));
  EXPECT_EQ(desk->update(first)->state, UpdateState::rejected);
  EXPECT_EQ(*desk->update(first)->reject_reason, RejectReason::cosmetic);
  EXPECT_EQ(desk->answer_blind(look, {}, "cy").error().kind, ErrorKind::refused) << "one look each";
  const std::int64_t second = drawn_reject("ann");
  ASSERT_TRUE(desk->answer_blind(desk->blind_waiting("ben").at(0), {}, "ben"));
  const std::int64_t third = drawn_reject("ben");
  ASSERT_TRUE(desk->answer_blind(desk->blind_waiting("ann").at(0), {RejectReason::cosmetic}, "ann"));
  EXPECT_NE(third, second);
  const review::BlindReport report = desk->blind_report();
  EXPECT_EQ(report.drawn, 3);
  EXPECT_EQ(report.looked_at, 3);
  EXPECT_EQ(report.agreed, 2);
  EXPECT_EQ(report.same_reason, 1);
  ASSERT_EQ(report.disagreed.size(), 1u);
  EXPECT_EQ(report.disagreed[0].update, second);
  EXPECT_EQ(report.disagreed[0].rejected_by, "ann");
  EXPECT_EQ(report.disagreed[0].looked_by, "ben");
  const auto log = store->decisions(0);
  EXPECT_EQ(log.back().command, "blind_look");
  EXPECT_THAT(log.back().detail, HasSubstr(R"("verdict":"reject")"));
  EXPECT_TRUE(store->verify());
}

TEST_F(Blind, R312_ARejectionThatWasTakenBackWaitsForNobody) {
  const std::int64_t id = drawn_reject("ann");
  const std::int64_t look = desk->blind_waiting("ben").at(0);
  ASSERT_TRUE(desk->undo(id, 0, "ann"));
  EXPECT_THAT(desk->blind_waiting("ben"), IsEmpty());
  EXPECT_EQ(desk->blind_look(look, "ben").error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->answer_blind(look, {}, "ben").error().kind, ErrorKind::refused);
  EXPECT_EQ(desk->blind_report().open, 0);
}

TEST_F(Blind, RejectionsAreCountedByTheirReason) {
  const std::int64_t one = detect(), other = detect(), third = detect();
  ASSERT_TRUE(desk->reject(one, RejectReason::out_of_scope, "", 0, "ann"));
  ASSERT_TRUE(desk->reject(other, RejectReason::out_of_scope, "", 0, "ann"));
  ASSERT_TRUE(desk->reject(third, RejectReason::known, "", 0, "ann"));
  using Counts = std::map<std::string, std::int64_t>;
  EXPECT_EQ(desk->status().rejected_by_reason, (Counts{{"known", 1}, {"out_of_scope", 2}}));
  ASSERT_TRUE(desk->undo(other, 0, "ann"));
  EXPECT_EQ(desk->status().rejected_by_reason, (Counts{{"known", 1}, {"out_of_scope", 1}}));
}

}  // namespace
}  // namespace policywatch::daemon
