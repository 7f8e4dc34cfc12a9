#include "review/lesson.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace policywatch::review {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Update story(std::vector<PolicyId> policies) {
  Update update;
  update.kind = UpdateKind::court_order;
  update.headline = "Judge pauses lantern fees";
  update.title = "2026.01.10 Reported: Judge pauses lantern fees - Courier";
  update.policies = std::move(policies);
  return update;
}

std::vector<std::string> told(const std::vector<Lesson>& lessons) {
  std::vector<std::string> lines;
  for (const Lesson& lesson : lessons)
    lines.push_back(lesson.policy + (lesson.right ? " right: " : " wrong: ") + lesson.headline);
  return lines;
}

TEST(Lessons, AnAcceptedStoryBelongsWhereItWasFiled) {
  EXPECT_THAT(told(lessons_of_accept(story({"7"}), story({"7"}))),
              ElementsAre("7 right: Judge pauses lantern fees"));
}

TEST(Lessons, FilingElsewhereSaysThatTheProposalWasWrong) {
  EXPECT_THAT(told(lessons_of_accept(story({"7", "8"}), story({"8", "9"}))),
              ElementsAre("8 right: Judge pauses lantern fees", "9 right: Judge pauses lantern fees",
                          "7 wrong: Judge pauses lantern fees"));
}

TEST(Lessons, OnlyReasonsThatSpeakOfTheMatchTeach) {
  for (const RejectReason reason : {RejectReason::unrelated, RejectReason::out_of_scope}) {
    Update rejected = story({"7"});
    rejected.reject_reason = reason;
    EXPECT_THAT(told(lessons_of_reject(rejected)), ElementsAre("7 wrong: Judge pauses lantern fees"));
  }
  for (const RejectReason reason :
       {RejectReason::cosmetic, RejectReason::volatile_, RejectReason::bad_capture, RejectReason::duplicate,
        RejectReason::unreliable, RejectReason::known, RejectReason::other}) {
    Update rejected = story({"7"});
    rejected.reject_reason = reason;
    EXPECT_THAT(lessons_of_reject(rejected), IsEmpty()) << word(reason);
  }
}

TEST(Lessons, ChangesOfAPolicysOwnPageTeachNothing) {
  Update page = story({"7"});
  page.kind = UpdateKind::page_change;
  EXPECT_THAT(lessons_of_accept(page, page), IsEmpty());
  page.reject_reason = RejectReason::unrelated;
  EXPECT_THAT(lessons_of_reject(page), IsEmpty());
}

}  // namespace
}  // namespace policywatch::review
