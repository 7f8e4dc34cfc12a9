// Folding finds the known update of an event without comparing all: what it finds is what comparing all
// finds.
#include "pipeline/known_events.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "tests/pipeline/desk_in_hand.hpp"

namespace policywatch::pipeline {
namespace {

const std::vector<std::string> kHeadlines = {
    "Judge blocks asylum fee",
    "Federal judge blocks new asylum fee",
    "Asylum fee survives as judge declines to block it",
    "USCIS extends protected status for Haiti",
    "Protected status for Sudan extended",
    "ORDER granting 12 Motion for Preliminary Injunction - Rivera v. Noem",
    "States sue over asylum fee",
    "Notice",
    "notice",
    ""};

// Updates that share policies, days, papers, addresses and sentences more often than life would have it.
Update any_update(std::mt19937& random, std::int64_t id) {
  const auto pick = [&random](unsigned below) { return static_cast<unsigned>(random() % below); };
  Update update;
  update.id = id;
  update.headline = kHeadlines[pick(static_cast<unsigned>(kHeadlines.size()))];
  update.kind = pick(5) == 0 ? UpdateKind::page_change : UpdateKind::subsequent_action;
  if (pick(8) != 0) update.policies.push_back("p" + std::to_string(pick(3)));
  if (pick(4) == 0) update.policies.push_back("p" + std::to_string(pick(3)));
  if (pick(6) != 0) update.date = make_date(2026, 3 + pick(2), 1 + pick(28));
  update.detected_at = kBefore + std::chrono::hours(24 * pick(40));
  if (pick(4) == 0) update.identifiers.push_back("fr:2026-" + std::to_string(pick(6)));
  if (pick(4) == 0) update.identifiers.push_back("docket:cand:2026-" + std::to_string(pick(6)));
  if (pick(3) == 0)
    update.url = "https://www.x.example/a" + std::to_string(pick(9)) + (pick(2) ? "/" : "?utm_source=b");
  if (pick(3) == 0) update.status = pick(2) ? Status::enjoined : Status::extended;
  Evidence evidence;
  evidence.id = id * 10;
  evidence.watch = "w" + std::to_string(pick(3));
  evidence.url = update.url;
  evidence.headline = update.headline;
  if (pick(4) == 0)
    evidence.quote =
        "A sentence that is long enough to be taken for one and the same, no. " + std::to_string(pick(4));
  update.evidence = {evidence};
  return update;
}

TEST(KnownEvents, WhatIsNotNearIsNeverTheSameEventNorFromTheSameSource) {
  std::mt19937 random(7);
  std::vector<Update> known;
  for (std::int64_t id = 1; id <= 120; ++id) known.push_back(any_update(random, id));
  KnownEvents events(known);
  for (int i = 0; i < 100; ++i) {  // some are other ones now
    const std::size_t at = random() % known.size();
    const std::int64_t rev = known[at].rev;
    known[at] = any_update(random, known[at].id);
    known[at].rev = rev + 1;
    events.put(at, known[at]);
  }
  std::size_t same = 0;
  for (int i = 0; i < 60; ++i) {
    const Update fresh = any_update(random, 0);
    const std::vector<std::uint32_t> near = events.near(known_event(fresh));
    EXPECT_TRUE(std::ranges::is_sorted(near));
    for (std::uint32_t at = 0; at < known.size(); ++at) {
      const match::SameEvent plain = match::same_event(known[at], fresh);
      const bool one_source = source_of(known[at].evidence[0]) == source_of(fresh.evidence[0]);
      same += plain.same ? 1 : 0;
      if (plain.same || one_source) {
        EXPECT_TRUE(std::ranges::binary_search(near, at)) << plain.reason;
      }
      const match::SameEvent quick = match::same_event(events.at(at).signs, known_event(fresh).signs);
      ASSERT_EQ(quick.same, plain.same);
      ASSERT_EQ(quick.reason, plain.reason);
    }
  }
  EXPECT_GT(same, 60U);
}

TEST(KnownEvents, FollowingAListKeepsWhatStandsAndTakesWhatIsNew) {
  std::mt19937 random(8);
  std::vector<Update> known;
  for (std::int64_t id = 1; id <= 60; ++id) known.push_back(any_update(random, id));
  KnownEvents events(known);
  known.erase(known.begin(), known.begin() + 20);
  known[3] = any_update(random, known[3].id);
  known[3].rev = 2;
  known.push_back(any_update(random, 61));
  events.follow(known);
  const KnownEvents anew(known);
  ASSERT_EQ(events.size(), known.size());
  for (int i = 0; i < 100; ++i) {
    const KnownEvent fresh = known_event(any_update(random, 0));
    EXPECT_EQ(events.near(fresh), anew.near(fresh));
  }
  EXPECT_EQ(events.at(3).keys, anew.at(3).keys);
}

}  // namespace
}  // namespace policywatch::pipeline
