#include "pipeline/analyse.hpp"

#include <gmock/gmock.h>

#include "tests/pipeline/desk_in_hand.hpp"

namespace policywatch::pipeline {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kSite = "https://agency.example/news/";

int sum(const Update& update) {
  int total = 0;
  for (const ScoreTerm& term : update.score_terms) total += term.points;
  return std::clamp(total, 0, 100);
}

TEST(Analyse, TheFirstBaselineRaisesNothing) {
  Bench bench(WatchKind::list);
  bench.first = true;
  bench.reading.document.items = {news("ICE ends Clearview AI contract", kSite + "1")};
  const Findings findings = bench.run();
  EXPECT_FALSE(findings.change.has_value());
  EXPECT_THAT(findings.created, IsEmpty());
}

TEST(Analyse, ABadCaptureIsNeverCompared) {
  Bench bench(WatchKind::page);
  bench.previous.blocks = {text("The policy is in force.")};
  bench.reading.quality = Quality::maintenance;
  bench.reading.reason = "says: under maintenance";
  const Findings findings = bench.run();
  EXPECT_FALSE(findings.change.has_value());
  EXPECT_THAT(findings.created, IsEmpty());
}

TEST(Analyse, ANewEntryOnATrackedPolicyBecomesAnUpdateInHouseForm) {
  Bench bench(WatchKind::feed, "aic");
  bench.watch.issuer = "American Immigration Council";
  bench.reading.document.items = {news("ICE expands Clearview AI facial recognition contract", kSite + "1",
                                       "The agency pays more for facial recognition.",
                                       make_date(2026, 3, 11))};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  const Update& update = findings.created[0];
  EXPECT_THAT(update.policies, ElementsAre("1976"));
  EXPECT_EQ(update.title,
            "2026.03.11 Reported: ICE expands Clearview AI facial recognition contract - American "
            "Immigration Council");
  EXPECT_EQ(update.date, make_date(2026, 3, 11));
  EXPECT_EQ(update.changed_after, kBefore);
  EXPECT_EQ(update.changed_before, kAfter);
  ASSERT_THAT(update.evidence, SizeIs(1));
  EXPECT_EQ(update.evidence[0].watch, "aic");
  EXPECT_EQ(update.evidence[0].tier, 3);
  EXPECT_EQ(update.evidence[0].before.sha256, "aa");
  EXPECT_EQ(update.evidence[0].after.sha256, "bb");
  EXPECT_EQ(update.evidence[0].quote, "ICE expands Clearview AI facial recognition contract");
  EXPECT_EQ(update.score, sum(update));
  EXPECT_GT(update.confidence, 0.3);
  EXPECT_THAT(update.flags, IsEmpty());
}

TEST(Analyse, AnEntryOfNoTrackedPolicyIsCountedNotRaised) {
  Bench bench(WatchKind::list);
  bench.reading.document.items = {news("Port of entry hosts annual bake sale", kSite + "9")};
  const Findings findings = bench.run();
  EXPECT_THAT(findings.created, IsEmpty());
  EXPECT_THAT(findings.suppressed, ElementsAre(HasSubstr("no tracked policy")));
}

TEST(Analyse, EverythingFoundOnAWatchOfAPolicyConcernsIt) {
  Bench bench(WatchKind::list);
  bench.watch.policies = {"1990"};
  bench.reading.document.items = {news("Statement of the director", kSite + "9")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_THAT(findings.created[0].policies, ElementsAre("1990"));
}

TEST(Analyse, AnEntryWithoutADateSaysThatItsDateIsWhenItWasSeen) {
  Bench bench(WatchKind::list);
  bench.watch.policies = {"1990"};
  bench.reading.document.items = {news("Statement of the director", kSite + "9")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_EQ(findings.created[0].date, make_date(2026, 3, 12));
  EXPECT_THAT(findings.created[0].flags, Contains(HasSubstr("when it was seen")));
}

TEST(Analyse, AnEntryThatRolledOffIsNotToldRemoved) {
  Bench bench(WatchKind::list);
  bench.watch.policies = {"1990"};
  bench.previous.items = {news("B", kSite + "b"), news("A", kSite + "a")};
  bench.reading.document.items = {news("B", kSite + "b")};
  const Findings findings = bench.run();
  EXPECT_THAT(findings.created, IsEmpty());
  EXPECT_THAT(findings.suppressed, ElementsAre(HasSubstr("roll off")));
}

TEST(Analyse, ACounterRaisesNothingAndSaysWhy) {
  Bench bench(WatchKind::page);
  bench.watch.policies = {"1976"};
  bench.previous.blocks = {text("The policy is in force."), text("1,234 visitors")};
  bench.reading.document.blocks = {text("The policy is in force."), text("1,299 visitors")};
  const Findings findings = bench.run();
  EXPECT_TRUE(findings.change->changed);
  EXPECT_THAT(findings.created, IsEmpty());
  EXPECT_THAT(findings.suppressed, ElementsAre(HasSubstr("1,299 visitors")));
}

TEST(Analyse, ARewordedPolicyPageIsRaisedWithTheChangedWordsAsQuote) {
  Bench bench(WatchKind::page);
  bench.watch.policies = {"1976"};
  bench.previous.blocks = {text("Access is open. Officers may search the database."), text("Contact us.")};
  bench.reading.document.blocks = {
      text("Access is open. Officers may no longer search the database without a warrant."),
      text("Contact us.")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  const Update& update = findings.created[0];
  EXPECT_EQ(update.kind, UpdateKind::page_change);
  EXPECT_THAT(update.policies, ElementsAre("1976"));
  EXPECT_EQ(update.evidence[0].quote, "Officers may no longer search the database without a warrant.");
  EXPECT_THAT(update.text, HasSubstr("Removed: Officers may search the database."));
  EXPECT_EQ(update.score, sum(update));
}

TEST(Analyse, APageOfNoPolicyIsStillRaisedForItWasAskedFor) {
  Bench bench(WatchKind::page);
  bench.previous.blocks = {text("Offices open at nine.")};
  bench.reading.document.blocks = {text("Offices open at nine."),
                                   text("A new office opens in the harbour district.")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_THAT(findings.created[0].policies, IsEmpty());
}

TEST(Analyse, AStatusInTheInsertedWordsIsProposedWithItsSentence) {
  Bench bench(WatchKind::page);
  bench.watch.policies = {"1976"};
  bench.previous.blocks = {text("The directive sets out the use of facial recognition.")};
  bench.reading.document.blocks = {text("The directive sets out the use of facial recognition."),
                                   text("This directive was rescinded on March 11, 2026.")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_EQ(findings.created[0].status, Status::rescinded);
  EXPECT_EQ(findings.created[0].status_quote, "This directive was rescinded on March 11, 2026.");
}

TEST(Analyse, N23_ANegatedStatusIsNotProposed) {
  Bench bench(WatchKind::page);
  bench.watch.policies = {"1976"};
  bench.previous.blocks = {text("The rule governs filings.")};
  bench.reading.document.blocks = {text("The rule governs filings."),
                                   text("The rule, which was not rescinded in 2021, remains.")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_EQ(findings.created[0].status, std::nullopt);
}

TEST(Analyse, ANoteThatThePageWasUpdatedProposesNoStatus) {
  Bench bench(WatchKind::page);
  bench.watch.policies = {"1976"};
  bench.previous.history = {news("First published.", "", "", make_date(2026, 1, 2))};
  bench.reading.document.history = {news("Updated list of confirmed cases.", "", "", make_date(2026, 3, 11)),
                                    bench.previous.history[0]};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_EQ(findings.created[0].status, std::nullopt);
}

TEST(Analyse, ADifferenceThatTheWatchDoesNotWantIsKnownToBeThere) {
  Bench bench(WatchKind::page);
  bench.watch.report = {"removed"};
  bench.previous.blocks = {text("alpha")};
  bench.reading.document.blocks = {text("alpha"), text("golden line")};
  const Findings findings = bench.run();
  EXPECT_FALSE(findings.change->changed);
  EXPECT_TRUE(findings.differs_in_silence);
}

TEST(Analyse, HistoryEntriesAreToldOneByOneWithTheirDateAndText) {
  Bench bench(WatchKind::page);
  const Item first = news("First published.", "", "", make_date(2026, 1, 2));
  bench.previous.history = {first};
  bench.reading.document.history = {news("Updated figures.", "", "", make_date(2026, 3, 12)),
                                    news("Updated figures.", "", "", make_date(2026, 3, 11)), first};
  bench.previous.blocks = {text("Figures: 3")};
  bench.reading.document.blocks = {text("Figures: five")};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(2));
  EXPECT_EQ(findings.created[0].date, make_date(2026, 3, 11));
  EXPECT_EQ(findings.created[1].date, make_date(2026, 3, 12));
  for (const Update& update : findings.created) {
    EXPECT_EQ(update.kind, UpdateKind::subsequent_action);
    EXPECT_EQ(update.text, "Updated figures.");
    EXPECT_EQ(update.evidence[0].quote, "Updated figures.");
  }
}

TEST(Analyse, AHistoryEntryIsToldOnce) {
  Bench bench(WatchKind::page);
  const Item first = news("First published.", "", "", make_date(2026, 1, 2));
  const Item second = news("Added a form.", "", "", make_date(2026, 3, 11));
  bench.previous.history = {first};
  bench.reading.document.history = {second, first};
  bench.remember(bench.run());
  EXPECT_THAT(bench.run().created, IsEmpty());
}

TEST(Analyse, AHistoryShownForTheFirstTimeTellsNoOldNews) {
  Bench bench(WatchKind::page);
  bench.previous.blocks = {text("The policy is in force.")};
  bench.reading.document.blocks = bench.previous.blocks;
  bench.reading.document.history = {news("Added a form.", "", "", make_date(2026, 3, 11)),
                                    news("First published.", "", "", make_date(2020, 1, 2))};
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_EQ(findings.created[0].text, "Added a form.");
}

TEST(Analyse, N09_ARevertedPageIsNewsWithTheDayItReturnsTo) {
  Bench bench(WatchKind::page);
  bench.previous.blocks = {text("The form has a new question about income.")};
  bench.reading.document.blocks = {text("The form is unchanged in every respect.")};
  bench.seen_before = parse_rfc3339("2026-03-01T00:00:00Z").value();
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_THAT(findings.created[0].headline, testing::StartsWith("Reverted: "));
  EXPECT_THAT(findings.created[0].flags, Contains("reverted"));
  EXPECT_THAT(findings.created[0].reasons, Contains(HasSubstr("2026-03-01")));
}

TEST(Analyse, N08_APageThatSwingsWithinADayStaysOneUpdate) {
  Bench bench(WatchKind::page);
  bench.previous.blocks = {text("The form is unchanged in every respect.")};
  bench.reading.document.blocks = {text("The form has a new question about income.")};
  bench.remember(bench.run());
  ASSERT_THAT(bench.recent, SizeIs(1));
  std::swap(bench.previous.blocks, bench.reading.document.blocks);
  bench.seen_before = kBefore;
  const Findings back = bench.run();
  EXPECT_THAT(back.created, IsEmpty());
  ASSERT_THAT(back.attached, SizeIs(1));
  EXPECT_EQ(back.attached[0].update_id, 1);
  EXPECT_THAT(back.attached[0].flags, Contains("alternating"));
}

TEST(Analyse, WhileABlockingTextStandsThereTheBaselineStays) {
  Bench bench(WatchKind::page);
  bench.watch.block_text = {"Under Maintenance"};
  bench.previous.blocks = {text("Item A")};
  bench.reading.document.blocks = {text("Item B"), text("under maintenance")};
  const Findings findings = bench.run();
  EXPECT_FALSE(findings.change.has_value());
  EXPECT_TRUE(findings.keep_baseline);
  EXPECT_THAT(findings.created, IsEmpty());
}

TEST(Analyse, ANewActionOfATrackerRecordIsProposedForItsPolicy) {
  Bench bench(WatchKind::tracker);
  bench.watch.issuer = "";
  Policy shown = clearview();
  bench.previous.policy = shown;
  Action action;
  action.date = make_date(2025, 12, 18);
  action.title = "2025.12.18 Reported: ICE Uses a Growing Web of AI Services - American Immigration Council";
  action.headline = "ICE Uses a Growing Web of AI Services";
  action.outlet = "American Immigration Council";
  shown.actions.push_back(action);
  bench.reading.document.policy = shown;
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  EXPECT_EQ(findings.created[0].title, action.title);
  EXPECT_THAT(findings.created[0].policies, ElementsAre("1976"));
  EXPECT_EQ(findings.created[0].date, make_date(2025, 12, 18));
  bench.policies[0].actions.push_back(action);
  EXPECT_THAT(bench.run().created, IsEmpty()) << "it is on record already";
}

TEST(Analyse, ANewRowOfTheTrackersListingIsAnEntryOfIt) {
  Bench bench(WatchKind::tracker);
  bench.watch.url = "https://tracker.example/policies/";
  const Item known = news("DHS limits parole at land ports", bench.watch.url + "parole/", "Border, DHS.");
  bench.previous.items = {known};
  bench.reading.document.items = {
      news("ICE extends Clearview AI facial-recognition contract", bench.watch.url + "clearview-more/",
           "Trump 2.0. Subject Matter: Enforcement. Agencies Affected: ICE.", make_date(2026, 3, 11)),
      known};
  bench.reading.document.items[0].key = "clearview-more";  // as listings of the tracker are keyed
  const Findings findings = bench.run();
  ASSERT_THAT(findings.created, SizeIs(1));
  const Update& proposed = findings.created[0];
  EXPECT_THAT(proposed.policies, ElementsAre("clearview-more"));
  EXPECT_THAT(proposed.flags, Contains("new policy"));
  EXPECT_THAT(proposed.reasons, Contains(HasSubstr("reads like policy 1976")));
  EXPECT_EQ(proposed.date, make_date(2026, 3, 11));
  EXPECT_THAT(proposed.fields, Contains(FieldChange{"id", "", "clearview-more"}));
  EXPECT_THAT(proposed.fields, Contains(FieldChange{"agencies", "", "ICE"}));
}

}  // namespace
}  // namespace policywatch::pipeline
