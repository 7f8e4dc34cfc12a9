// A back-test counts by hand-made proposals and timelines.
#include <gmock/gmock.h>

#include "pipeline/back_test.hpp"

namespace policywatch::pipeline {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using Standing = BackTest::Standing;

Action action(unsigned day, std::string headline, std::string url = "") {
  Action made;
  made.date = make_date(2026, 3, day);
  made.headline = std::move(headline);
  made.url = std::move(url);
  return made;
}

Policy policy(std::string id, std::vector<Action> actions) {
  Policy made;
  made.id = std::move(id);
  made.actions = std::move(actions);
  return made;
}

Update proposal(std::vector<PolicyId> policies, unsigned day, std::string headline) {
  Update made;
  made.policies = std::move(policies);
  made.date = make_date(2026, 3, day);
  made.headline = std::move(headline);
  return made;
}

const Time kFrom = *parse_rfc3339("2026-03-02T09:00:00Z"), kTo = *parse_rfc3339("2026-03-20T09:00:00Z");

TEST(BackTest, TimelinesAreHeldBackFromTheFirstCaptureOn) {
  std::vector<Policy> policies = {
      policy("1", {action(2, "Stood there before"), action(9, "Judge blocks the lantern fee"),
                   action(25, "Later")}),
      policy("2", {})};
  std::vector<PolicyId> timelines;
  const auto entries = hold_back(policies, kFrom, kTo, timelines);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].action.headline, "Judge blocks the lantern fee");
  EXPECT_THAT(timelines, ElementsAre("1"));
  ASSERT_THAT(policies[0].actions, SizeIs(1));
  EXPECT_EQ(policies[0].actions[0].headline, "Stood there before");
}

BackTest sample() {
  BackTest test;
  std::vector<Policy> policies = {
      policy("1", {action(5, "Agency raises the lantern fee"), action(9, "Judge blocks the lantern fee"),
                   action(15, "Agency appeals")}),
      policy("3", {action(9, "Judge blocks the lantern fee")})};
  test.entries = hold_back(policies, kFrom, kTo, test.timelines);
  return test;
}

TEST(BackTest, AProposalTellsOneEntryOfEachPolicyWithinThreeDays) {
  BackTest test = sample();
  test.proposed = {proposal({"1", "3"}, 10, "Federal judge blocks the lantern fee"),
                   proposal({"1"}, 10, "Judge blocks lantern fee for now"),
                   proposal({"1"}, 12, "Agency raises the lantern fee"),
                   proposal({"2"}, 9, "Judge blocks the lantern fee"), proposal({}, 9, "Weather")};
  set_against(test);
  EXPECT_THAT(test.standing,
              ElementsAre(Standing::on_timeline, Standing::not_on_timeline, Standing::not_on_timeline,
                          Standing::not_judged, Standing::not_judged));
  std::size_t told = 0;
  for (const BackTest::Entry& entry : test.entries) told += entry.told_by.has_value() ? 1 : 0;
  EXPECT_EQ(told, 2U) << "the ruling, once for each of its policies";
}

TEST(BackTest, TheSameAddressOrTheSameStatusOnTheDayIsEnough) {
  BackTest test;
  std::vector<Policy> policies = {
      policy("1", {action(9, "Chen v. Noem order", "https://court.example/31.pdf")}),
      policy("2", {action(9, "Ruling in the harbour case")})};
  policies[1].actions[0].status = Status::vacated;
  test.entries = hold_back(policies, kFrom, kTo, test.timelines);
  test.proposed = {proposal({"1"}, 11, "Lantern fee enjoined"), proposal({"2"}, 9, "Judge ends quotas")};
  test.proposed[0].url = "https://court.example/31.pdf?utm_source=x";
  test.proposed[1].status = Status::vacated;
  set_against(test);
  EXPECT_THAT(test.standing, ElementsAre(Standing::on_timeline, Standing::on_timeline));
}

}  // namespace
}  // namespace policywatch::pipeline
