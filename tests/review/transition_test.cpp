#include "review/transition.hpp"

#include <gtest/gtest.h>

#include "review/record.hpp"

namespace policywatch::review {
namespace {

Policy in_force() {
  Policy policy;
  policy.id = "1404";
  policy.current_status = "Not in effect";
  Action announced, ruling;
  announced.date = make_date(2025, 3, 1);
  announced.status = Status::finalized;
  ruling.date = make_date(2025, 6, 1);
  ruling.status = Status::vacated;
  policy.actions = {ruling, announced};
  return policy;
}

std::optional<std::string> met(const std::vector<std::string>& guards, std::optional<Status> brought) {
  Update update;
  update.kind = UpdateKind::subsequent_action;
  update.policies = {"1404"};
  update.title = "2025.07.01 Notice";
  update.date = make_date(2025, 7, 1);
  update.status = brought;
  const Policy before = in_force();
  return guard_met(guards, before, apply(before, update), update);
}

TEST(Transition, X12_StandsInTheWayFromTheNewestStatusOfTheTimeline) {
  EXPECT_EQ(met({"vacated -> in_effect"}, Status::in_effect), "vacated -> in_effect");
  EXPECT_EQ(met({"finalized -> in_effect"}, Status::in_effect), std::nullopt);
  EXPECT_EQ(met({"vacated -> in_effect"}, Status::reinstated), std::nullopt);
}

TEST(Transition, X12_KnowsTheTrackersWordsForBothSides) {
  EXPECT_EQ(met({"not in effect -> Fully in Effect"}, Status::reinstated),
            "not in effect -> Fully in Effect");
  EXPECT_EQ(met({"Fully in Effect -> *"}, Status::rescinded), std::nullopt);
  EXPECT_EQ(met({"Fully in Effect -> *", " * -> rescinded "}, Status::rescinded), " * -> rescinded ");
}

TEST(Transition, X12_WhatBringsNoStatusMeetsNoGuard) {
  EXPECT_EQ(met({"* -> *"}, std::nullopt), std::nullopt);
  EXPECT_EQ(met({}, Status::rescinded), std::nullopt);
}

}  // namespace
}  // namespace policywatch::review
