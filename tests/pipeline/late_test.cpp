// Evidence that comes late, and stories that are taken back: what is silent and what is heard.
#include <gmock/gmock.h>

#include "pipeline/late.hpp"
#include "tests/pipeline/desk_in_hand.hpp"

namespace policywatch::pipeline {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kNews = "Judge blocks Gold Card visa program under Executive Order 14351";
const std::string kOrder = "ORDER granting 12 Motion for Preliminary Injunction against the Gold Card.";

/// One entry of a watch that concerns the Gold Card.
struct Source {
  WatchKind kind = WatchKind::feed;
  std::string outlet = "npr";
  std::string headline = kNews, text = "";
  unsigned day = 11;
  std::string url = "";
};

Findings tell(const Source& source, const std::vector<Update>& recent,
              const std::vector<std::pair<std::int64_t, std::int64_t>>& never_fold = {}) {
  Bench bench(source.kind, source.outlet);
  bench.watch.issuer = source.outlet;
  bench.watch.policies = {"1990"};
  bench.recent = recent;
  bench.never_fold = never_fold;
  bench.previous.items = {news("older", "https://" + source.outlet + ".example/0")};
  bench.reading.document.items = bench.previous.items;
  const std::string url = source.url.empty() ? "https://" + source.outlet + ".example/1" : source.url;
  bench.reading.document.items.push_back(
      news(source.headline, url, source.text, make_date(2026, 3, source.day)));
  return bench.run();
}

Source docket(unsigned day) {
  return {WatchKind::courtlistener,
          "D. Mass.",
          "Entry #31 in Rivera v. Noem (1:26-cv-00417)",
          kOrder,
          day,
          "https://dockets.example/docket/701/rivera-v-noem/?order_by=desc#entry-31"};
}

std::vector<Update> told_once(const Source& source = {}) {
  Bench bench(WatchKind::feed);
  bench.remember(tell(source, {}));
  return bench.recent;
}

std::vector<Update> decided(UpdateState state, std::optional<RejectReason> reason = {}) {
  std::vector<Update> known = told_once();
  known.at(0).state = state;
  known.at(0).reject_reason = reason;
  return known;
}

TEST(LateEvidence, G01_OneRulingByDocketNewsAndAgencyIsOneUpdate) {
  const std::vector<Update> known = told_once(docket(11));
  ASSERT_THAT(known, SizeIs(1));
  for (const Source& source :
       {Source{}, Source{.outlet = "cbs", .headline = "Federal judge blocks Gold Card", .day = 12},
        Source{WatchKind::list, "USCIS", "Court order enjoins Gold Card program",
               "The program is enjoined by a federal court.", 12}}) {
    const Findings found = tell(source, known);
    EXPECT_THAT(found.created, IsEmpty()) << source.headline;
    EXPECT_THAT(found.attached, SizeIs(1)) << source.headline;
  }
}

TEST(LateEvidence, G02_OneJudgeOneDayTwoCasesAreTwoUpdates) {
  Source other = docket(11);
  other.url = "https://dockets.example/docket/702/chen-v-noem/?order_by=desc#entry-9";
  other.headline = "Entry #9 in Chen v. Noem (1:26-cv-00999)";
  EXPECT_THAT(tell(other, told_once(docket(11))).created, SizeIs(1));
}

TEST(LateEvidence, G03_RestrainingOrderThenInjunctionAreTwoUpdates) {
  Source first = docket(3);
  first.url = "https://dockets.example/docket/701/rivera-v-noem/?order_by=desc#entry-14";
  first.text = "TEMPORARY RESTRAINING ORDER. The Gold Card program is enjoined for 14 days.";
  EXPECT_THAT(tell(docket(12), told_once(first)).created, SizeIs(1));
}

TEST(LateEvidence, G07_EqualEvidenceOfAnAcceptedUpdateAttachesSilently) {
  const Findings found = tell({.outlet = "cbs", .headline = "Federal judge blocks Gold Card visa program"},
                              decided(UpdateState::accepted));
  EXPECT_THAT(found.created, IsEmpty());
  ASSERT_THAT(found.attached, SizeIs(1));
  EXPECT_FALSE(found.attached[0].contradicts);
  EXPECT_THAT(found.attached[0].flags, IsEmpty());
}

TEST(LateEvidence, G08_APrimaryDocumentOfAnotherDayAsksForTheAcceptedEntryToBeEdited) {
  const std::vector<Update> known = decided(UpdateState::accepted);
  const Findings found = tell(docket(10), known);
  EXPECT_THAT(found.attached, IsEmpty());
  ASSERT_THAT(found.created, SizeIs(1));
  const Update& update = found.created[0];
  EXPECT_EQ(update.date, make_date(2026, 3, 10));
  EXPECT_THAT(update.flags, Contains("date conflict"));
  EXPECT_THAT(update.flags, testing::Not(Contains("sources disagree")));
  ASSERT_THAT(update.fields, SizeIs(1));
  EXPECT_EQ(update.fields[0].name, "action");
  EXPECT_EQ(update.fields[0].before, known[0].title);
  EXPECT_THAT(update.reasons, Contains(HasSubstr("dated 2026-03-11 so far, 2026-03-10 by D. Mass.")));
}

TEST(LateEvidence, G08_WhileItIsOpenTheOtherDayIsFlagged) {
  const Findings found = tell(docket(10), told_once());
  ASSERT_THAT(found.attached, SizeIs(1));
  EXPECT_TRUE(found.attached[0].contradicts);
  EXPECT_THAT(found.attached[0].flags, testing::ElementsAre("date conflict"));
}

TEST(LateEvidence, G09_ARejectedUpdateStaysSoForEqualEvidenceAndReopensForAPrimaryDocument) {
  const std::vector<Update> known = decided(UpdateState::rejected, RejectReason::unrelated);
  const Findings equal = tell({.outlet = "cbs"}, known);
  ASSERT_THAT(equal.attached, SizeIs(1));
  EXPECT_FALSE(equal.attached[0].contradicts);
  EXPECT_THAT(equal.attached[0].flags, IsEmpty());
  const Findings primary = tell(docket(11), known);
  ASSERT_THAT(primary.attached, SizeIs(1));
  EXPECT_THAT(primary.attached[0].flags, Contains("primary document after the rejection"));
  const Findings duplicate = tell(docket(11), decided(UpdateState::rejected, RejectReason::duplicate));
  ASSERT_THAT(duplicate.attached, SizeIs(1));
  EXPECT_THAT(duplicate.attached[0].flags, IsEmpty());
}

TEST(LateEvidence, G10_AReportedActionLaterPublishedIsAnEditOfTheEntry) {
  const Source reported{.headline = "DHS to end Gold Card visa program, officials say",
                        .text = "The department ends the program, FR Doc. 2026-04111."};
  std::vector<Update> known = told_once(reported);
  ASSERT_THAT(known, SizeIs(1));
  known[0].state = UpdateState::accepted;
  const Source paper{WatchKind::federal_register, "Federal Register", "Termination of the Gold Card Program",
                     "Final rule. The program is terminated. FR Doc. 2026-04111.", 13};
  const Findings found = tell(paper, known);
  ASSERT_THAT(found.created, SizeIs(1));
  ASSERT_THAT(found.created[0].fields, SizeIs(1));
  EXPECT_EQ(found.created[0].fields[0].before, known[0].title);
  EXPECT_THAT(found.created[0].flags, Contains("rewrites an accepted entry"));
  // What is said again belongs to that edit, and asks for no second one.
  Bench bench(WatchKind::feed);
  bench.recent = known;
  bench.remember(found);
  const Findings again =
      tell({WatchKind::federal_register, "govinfo", paper.headline, paper.text, 13}, bench.recent);
  EXPECT_THAT(again.created, IsEmpty());
  ASSERT_THAT(again.attached, SizeIs(1));
  EXPECT_EQ(again.attached[0].update_id, 2);
}

TEST(LateEvidence, G05_ASplitHoldsForWhatTheUpdateWasMergedInto) {
  std::vector<Update> known = told_once();
  Update part = known.at(0);
  part.id = 2;
  part.evidence[0].id = 77;
  part.evidence[0].url = "https://cbs.example/1";
  Update target = known[0];
  target.id = 3;
  known[0].state = UpdateState::merged;
  known[0].merged_into = 3;
  known[0].evidence.clear();
  known.push_back(part);
  known.push_back(target);
  const Findings other = tell({.outlet = "cbs"}, known, {{77, 1}});
  ASSERT_THAT(other.attached, SizeIs(1));
  EXPECT_EQ(other.attached[0].update_id, 2);
}

TEST(LateEvidence, ASplitThatWasTakenBackByHandHoldsNoMore) {
  std::vector<Update> known = told_once();
  Evidence back = known.at(0).evidence[0];
  back.id = 77;
  back.url = "https://cbs.example/1";
  back.watch = "another";
  known[0].evidence.push_back(back);
  const Findings again = tell({.outlet = "cbs"}, known, {{77, 1}});
  ASSERT_THAT(again.attached, SizeIs(1));
  EXPECT_EQ(again.attached[0].update_id, 1);
}

TEST(SeveralActions, G12_two_dated_actions_on_one_page_are_two_updates) {
  Bench bench(WatchKind::page, "rule");
  bench.watch.policies = {"1990"};
  bench.previous.blocks = {text("Appointments are made by telephone.")};
  bench.reading.document.blocks = {
      text("On March 1, 2026, the district court stayed the rule on walk-in appointments."),
      text("On March 4, 2026, the Department withdrew the guidance of last year on evening hours."),
      text("Appointments are made by telephone.")};
  const Findings found = bench.run();
  ASSERT_THAT(found.created, SizeIs(2));
  EXPECT_THAT(found.created[0].text, HasSubstr("stayed"));
  EXPECT_THAT(found.created[0].text, testing::Not(HasSubstr("withdrew")));
  EXPECT_THAT(found.created[1].text, HasSubstr("withdrew"));
  EXPECT_THAT(found.created[1].text, testing::Not(HasSubstr("stayed")));
}

TEST(SeveralActions, G12_a_page_that_is_rewritten_with_dates_is_one_update) {
  Bench bench(WatchKind::page, "rule");
  bench.watch.policies = {"1990"};
  bench.previous.blocks = {text("Appointments are made by telephone.")};
  bench.reading.document.blocks = {
      text("The office is closed on March 1, 2026, for the moving of its furniture."),
      text("The office is closed on March 4, 2026, for the painting of its walls."),
      text("Appointments are made by telephone.")};
  EXPECT_THAT(bench.run().created, SizeIs(1));
}

TEST(Corrections, N18_ARegistersCorrectionIsAnUpdateOfItsOwnThatNamesTheCorrectedAction) {
  const Source rule{WatchKind::federal_register, "Federal Register", "Gold Card Visa Program",
                    "Final rule on the Gold Card. FR Doc. 2026-04777.", 4};
  const Source correction{WatchKind::federal_register, "Federal Register",
                          "Gold Card Visa Program; Correction",
                          "The effective date is corrected. FR Doc. C1-2026-04777.", 12};
  const Findings found = tell(correction, told_once(rule));
  EXPECT_THAT(found.attached, IsEmpty());
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_THAT(found.created[0].flags, Contains("correction"));
  EXPECT_THAT(found.created[0].reasons, Contains(HasSubstr("corrects update 1")));
  EXPECT_GE(found.created[0].score, 60);
}

/// A feed whose only entry was told before and reads differently now.
Findings reword(std::vector<Update> known, const std::string& headline, const std::string& text) {
  Bench bench(WatchKind::feed, "npr");
  bench.watch.issuer = "npr";
  bench.watch.policies = {"1990"};
  bench.recent = std::move(known);
  bench.previous.items = {news(kNews, "https://npr.example/1", "", make_date(2026, 3, 11))};
  bench.reading.document.items = {news(headline, "https://npr.example/1", text, make_date(2026, 3, 11))};
  return bench.run();
}

TEST(Rewording, AChangedHeadlineIsToldAtTheUpdateThatStandsOnIt) {
  const std::string now = "Judge blocks Gold Card visas under Executive Order 14351, but only for some";
  const Findings found = reword(told_once(), now, "");
  EXPECT_THAT(found.created, IsEmpty());
  ASSERT_THAT(found.attached, SizeIs(1));
  EXPECT_THAT(found.attached[0].flags, Contains("headline changed"));
  EXPECT_THAT(found.attached[0].reason, HasSubstr(kNews));
  EXPECT_EQ(found.attached[0].evidence.headline, now);
  EXPECT_THAT(reword(decided(UpdateState::rejected), now, "").attached, IsEmpty());
}

TEST(Rewording, ARetractedStoryReopensWhatStoodOnIt) {
  const Findings found = reword(decided(UpdateState::rejected), "Retracted: Gold Card story",
                                "This story has been retracted by its publisher.");
  ASSERT_THAT(found.attached, SizeIs(1));
  EXPECT_TRUE(found.attached[0].contradicts);
  EXPECT_THAT(found.attached[0].flags, Contains("story retracted"));
}

Update rewritten_story(const std::string& title, const std::string& was, const std::string& is) {
  Bench bench(WatchKind::article, "story");
  bench.watch.policies = {"1990"};
  bench.reading.document.title = title;
  bench.previous.blocks = {text("The program began in May."), text(was)};
  bench.reading.document.blocks = {text("The program began in May."), text(is)};
  const Findings found = bench.run();
  return found.created.empty() ? Update() : found.created.front();
}

TEST(Rewording, AStoryThatIsRewrittenSaysHow) {
  const std::string was = "The judge found that the Gold Card program had cost nine million dollars so far.";
  const std::string is =
      "The judge found that the Gold Card program had cost ninety people their visas so far.";
  EXPECT_THAT(rewritten_story("Agency page", was, is).flags, Contains("silent rewrite"));
  EXPECT_THAT(rewritten_story("Agency page", was,
                              is + " Correction: An earlier version of this story misstated the cost.")
                  .flags,
              Contains("correction noted"));
  EXPECT_THAT(rewritten_story("Gold Card costs visas", was, is).flags, Contains("headline changed"));
  EXPECT_THAT(rewritten_story("Agency page", was, "This article has been retracted.").flags,
              Contains("story retracted"));
}

}  // namespace
}  // namespace policywatch::pipeline
