#include <gmock/gmock.h>

#include "tests/pipeline/desk_in_hand.hpp"

namespace policywatch::pipeline {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const std::string kHeadline = "Judge blocks Gold Card visa program under Executive Order 14351";

Findings telling_by(const std::string& outlet, const std::string& headline, std::vector<Update> recent,
                    std::vector<std::pair<std::int64_t, std::int64_t>> never_fold = {}) {
  Bench bench(WatchKind::feed, outlet);
  bench.watch.issuer = outlet;
  bench.recent = std::move(recent);
  bench.never_fold = std::move(never_fold);
  bench.reading.document.items = {
      news(headline, "https://" + outlet + ".example/gold-card", "", make_date(2026, 3, 11))};
  return bench.run();
}

std::vector<Update> known(const Findings& findings) {
  Bench bench(WatchKind::feed);
  bench.remember(findings);
  return bench.recent;
}

TEST(Fold, OneEventToldByThreeOutletsIsOneUpdateWithThreeEvidences) {
  const std::vector<Update> first = known(telling_by("npr", kHeadline, {}));
  ASSERT_THAT(first, SizeIs(1));
  const Findings second = telling_by("cbs", "Federal judge blocks Gold Card visa program", first);
  EXPECT_THAT(second.created, IsEmpty());
  ASSERT_THAT(second.attached, SizeIs(1));
  EXPECT_EQ(second.attached[0].update_id, 1);
  EXPECT_EQ(second.attached[0].evidence.outlet, "cbs");
  EXPECT_FALSE(second.attached[0].reason.empty());
  const Findings third = telling_by("ap", "Judge blocks the Gold Card visa program", first);
  EXPECT_THAT(third.created, IsEmpty());
  EXPECT_THAT(third.attached, SizeIs(1));
}

TEST(Fold, OneEventToldTwiceInOneCheckIsOneUpdate) {
  Bench bench(WatchKind::feed, "wire");
  bench.reading.document.items = {news(kHeadline, "https://npr.example/1", "", make_date(2026, 3, 11)),
                                  news("Federal judge blocks Gold Card visa program", "https://cbs.example/2",
                                       "", make_date(2026, 3, 11))};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_THAT(findings.created[0].evidence, SizeIs(2));
}

TEST(Fold, StoriesOfTwoPoliciesStayTwoUpdates) {
  Bench bench(WatchKind::feed, "wire");
  bench.reading.document.items = {news("Judge blocks Gold Card visa program under Executive Order 14351",
                                       "https://n.example/1", "", make_date(2026, 3, 11)),
                                  news("Judge blocks ICE contract with Clearview AI for facial recognition",
                                       "https://n.example/2", "", make_date(2026, 3, 11))};
  EXPECT_THAT(bench.run().created, SizeIs(2));
}

TEST(Fold, ASplitIsRemembered) {
  std::vector<Update> first = known(telling_by("npr", kHeadline, {}));
  ASSERT_THAT(first, SizeIs(1));
  Update split = first[0];
  split.id = 2;
  split.evidence[0].id = 77;
  split.evidence[0].url = "https://cbs.example/gold-card";
  split.evidence[0].headline = "Federal judge blocks Gold Card visa program";
  split.headline = "Federal judge blocks Gold Card visa program";
  first.push_back(split);
  const Findings again = telling_by("cbs", "Federal judge blocks Gold Card visa program", first, {{77, 1}});
  ASSERT_THAT(again.attached, SizeIs(1));
  EXPECT_EQ(again.attached[0].update_id, 2);
}

TEST(Fold, EvidenceOfAMergedUpdateGoesWhereItWent) {
  std::vector<Update> first = known(telling_by("npr", kHeadline, {}));
  ASSERT_THAT(first, SizeIs(1));
  first[0].state = UpdateState::merged;
  first[0].merged_into = 40;
  const Findings second = telling_by("cbs", "Federal judge blocks Gold Card visa program", first);
  ASSERT_THAT(second.attached, SizeIs(1));
  EXPECT_EQ(second.attached[0].update_id, 40);
}

TEST(Fold, AnEntryThatComesBackIsNotToldTwice) {
  Bench bench(WatchKind::feed, "npr");
  bench.recent = known(telling_by("npr", kHeadline, {}));
  const Findings again = telling_by("npr", kHeadline, bench.recent);
  EXPECT_THAT(again.created, IsEmpty());
  EXPECT_THAT(again.attached, IsEmpty());
  EXPECT_THAT(again.suppressed, SizeIs(1));
}

TEST(Fold, AnEntryRewordedToAnotherOutcomeReachesItsUpdate) {
  Bench bench(WatchKind::list, "docket");
  bench.watch.policies = {"1990"};
  Item entry =
      news("Gold Card visa program litigation", "https://court.example/1",
           "The court granted a preliminary injunction against the program.", make_date(2026, 3, 11));
  bench.reading.document.items = {entry};
  bench.remember(bench.run());
  ASSERT_THAT(bench.recent, SizeIs(1));
  bench.previous.items = {entry};
  entry.summary = "The court of appeals vacated the program and remanded it to the agency.";
  bench.reading.document.items = {entry};
  const Findings again = bench.run();
  EXPECT_EQ(again.created.size() + again.attached.size(), 1U);
}

TEST(Fold, WordingOfTwoPagesWithOneTitleIsTwoUpdates) {
  Bench first(WatchKind::page, "libya"), second(WatchKind::page, "belarus");
  for (Bench* bench : {&first, &second}) {
    bench->previous.title = bench->reading.document.title = "Notices and publications of the office";
    bench->previous.blocks = {text("The list holds nine names.")};
    bench->reading.document.blocks = {text("The list holds nine names."),
                                      text("A further notice was put here.")};
  }
  first.remember(first.run());
  second.recent = first.recent;
  EXPECT_THAT(second.run().created, SizeIs(1));
}

TEST(Fold, TwoChangesOfOnePageAreTwoUpdates) {
  Bench bench(WatchKind::page);
  bench.watch.policies = {"1990"};
  bench.previous.blocks = {text("Fees are due in May.")};
  bench.reading.document.blocks = {text("Fees are due in June of the same year.")};
  bench.remember(bench.run());
  bench.previous.blocks = bench.reading.document.blocks;
  bench.reading.document.blocks = {text("Fees are due in June of the same year."),
                                   text("Applicants over sixty pay nothing at all.")};
  EXPECT_THAT(bench.run().created, SizeIs(1));
}

}  // namespace
}  // namespace policywatch::pipeline
