// One event, one update; two events, two.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

Update told(std::string_view headline, std::string_view outlet, unsigned day,
            std::vector<PolicyId> policies = {"1404"}, std::string_view text = "") {
  Update update;
  update.headline = headline;
  update.outlet = outlet;
  update.text = text;
  update.policies = std::move(policies);
  update.date = make_date(2026, 3, day);
  const StatusFinding status = find_status(headline, text);
  update.status = status.status;
  update.status_quote = status.quote;
  return update;
}

void expect_same(const Update& a, const Update& b, bool same) {
  const SameEvent forth = same_event(a, b), back = same_event(b, a);
  EXPECT_EQ(forth.same, same) << a.headline << " / " << b.headline << ": " << forth.reason;
  EXPECT_EQ(back.same, same) << b.headline << " / " << a.headline << ": " << back.reason;
  EXPECT_FALSE(forth.reason.empty());
}

TEST(SameEvent, OneRulingToldByThreeOutletsFolds) {
  const Update a = told("Judge blocks birthright citizenship order", "CBS News", 4);
  const Update b = told("Federal court halts Trump's birthright order", "Politico", 4);
  const Update c = told("Citizenship order put on hold by judge in Boston", "NPR", 5);
  const Update paper = told("ORDER granting 12 Motion for Preliminary Injunction", "D. Mass.", 4);
  expect_same(a, b, true);
  expect_same(b, c, true);
  expect_same(a, c, true);
  expect_same(a, paper, true);
}

TEST(SameEvent, SyndicatedCopiesFoldWithoutPolicyOrStatus) {
  expect_same(told("ICE agents raid meatpacking plant in Nebraska", "AP", 4, {}),
              told("ICE agents raid meatpacking plant in Nebraska, dozens held", "ABC News", 5, {}), true);
}

TEST(SameEvent, OneRegisterPaperFoldsWheneverFound) {
  Update a = told("Fee rule published", "Federal Register", 4);
  Update b = told("USCIS raises asylum fees", "Forbes", 20);
  a.identifiers = b.identifiers = {"fr:2026-01234"};
  expect_same(a, b, true);
}

TEST(SameEvent, OneAddressAndOneSentenceFold) {
  Update a = told("New guidance", "USCIS", 4), b = told("Guidance on parole changed", "USCIS", 9);
  a.url = "https://www.uscis.gov/news/guidance?utm_source=x";
  b.url = "https://www.uscis.gov/news/guidance";
  expect_same(a, b, true);
  b.url.clear();
  a.status_quote = b.status_quote =
      "The 2021 parole memorandum is hereby rescinded in its entirety as of today.";
  expect_same(a, b, true);
}

TEST(SameEvent, ComplaintAndOrderAreTwo) {
  expect_same(told("States sue over birthright order", "AP", 3),
              told("Judge blocks birthright order", "AP", 4), false);
  expect_same(told("Complaint - Rivera v. Noem", "D. Md.", 3),
              told("Order Granting Preliminary Injunction - Rivera v. Noem", "D. Md.", 6), false);
}

TEST(SameEvent, TwoOrdersInAMonthAreTwo) {
  expect_same(told("Judge blocks birthright order", "AP", 3),
              told("Judge blocks birthright order nationwide", "AP", 19), false);
}

TEST(SameEvent, RestrainingOrderAndInjunctionAreTwo) {
  expect_same(told("Judge issues temporary restraining order against ban", "AP", 3),
              told("Judge grants preliminary injunction against ban", "AP", 6), false);
}

TEST(SameEvent, OneDayTwoCasesAreTwo) {
  expect_same(told("Order Granting Preliminary Injunction - Rivera v. Noem", "D. Md.", 4),
              told("Order Granting Preliminary Injunction - Chen v. Noem", "D. Md.", 4), false);
  expect_same(told("Judge blocks order", "D. Mass.", 4), told("Judge blocks order", "N.D. Cal.", 4), false);
  expect_same(told("Complaint - Rivera v. Trump", "D. Md.", 4),
              told("Complaint - CASA v. Trump", "D. Md.", 4), false);
}

TEST(SameEvent, OneHeadlineOnTwoPoliciesIsTwo) {
  expect_same(told("Judge blocks DHS rule", "AP", 4, {"1404"}),
              told("Judge blocks DHS rule", "AP", 4, {"1976"}), false);
}

TEST(SameEvent, UnlikeNewsOfOnePolicyIsTwo) {
  expect_same(told("ICE opens tent camp at Fort Bliss", "AP", 4),
              told("GEO Group wins new contract", "Newsroom", 5), false);
  expect_same(told("DHS asks Supreme Court to end protections", "AP", 4),
              told("Judge refuses to end protections", "AP", 5), false);
}

TEST(SameEvent, TwoActionsOfAnAgencyWithOneStatusAreTwoUnlessTheyNameTheSame) {
  Update a = told("USCIS extends filing window at Nebraska office", "USCIS", 4),
         b = told("DHS prolongs contract for tent camps", "DHS", 5);
  a.status = b.status = Status::extended;
  expect_same(a, b, false);
  Update c = told("Filing window in Nebraska gets longer", "AP", 5);
  c.status = Status::extended;
  expect_same(a, c, true);
}

TEST(SameEvent, OneStatusForTwoNationsIsTwo) {
  Update a = told("DHS ends protected status for Haiti", "DHS", 4),
         b = told("Venezuelans lose protected status, officials say", "AP", 5);
  a.status = b.status = Status::terminated;
  expect_same(a, b, false);
  Update c = told("Haitians will lose their protection", "AP", 5);
  c.status = Status::terminated;
  expect_same(a, c, true);
}

TEST(SameEvent, AnotherStatusOfTheSameRulingContradicts) {
  Update a = told("Judge rules on birthright citizenship order in Boston", "AP", 4),
         b = told("Judge rules on birthright citizenship order in Boston", "UPI", 4);
  a.status = Status::enjoined;
  b.status = Status::vacated;
  const SameEvent found = same_event(a, b);
  EXPECT_TRUE(found.same);
  EXPECT_TRUE(found.contradicts);
  a.status = b.status;
  EXPECT_FALSE(same_event(a, b).contradicts);
}

}  // namespace
}  // namespace policywatch::match
