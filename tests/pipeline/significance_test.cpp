// The guards of the score over whole pages, and what an update adds to the score of its change.
#include <gmock/gmock.h>

#include "tests/pipeline/two_pages.hpp"

namespace policywatch::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

int points(const Update& update, std::string_view name) {
  for (const ScoreTerm& term : update.score_terms) {
    if (term.term == name) return term.points;
  }
  return 0;
}

int sum(const Update& update) {
  int total = 0;
  for (const ScoreTerm& term : update.score_terms) total += term.points;
  return std::clamp(total, 0, 100);
}

const std::string kLong =
    "<p>Passports are handled on weekdays between eight and four; bring the letter that we sent you.</p>"
    "<p>Address changes are taken at the desk of the field office that holds your file.</p>"
    "<p>Fee waivers are asked for on the second page of the form, with proof of income.</p>";

Findings with_box(const std::string& box, const std::string& was, const std::string& is) {
  TwoPages pages;
  return pages.run(html_page("<div class='" + box + "'><p>" + was + "</p></div>" + kLong),
                   html_page("<div class='" + box + "'><p>" + is + "</p></div>" + kLong));
}

TEST(Guards, FurnitureIsKnownByWholeClassNamesAlone) {
  const std::string was = "Read about our gardens.", is = "Read about our rivers.";
  EXPECT_THAT(with_box("sidebar", was, is).created, IsEmpty());
  EXPECT_THAT(with_box("content-sidebar-right-wrapper", was, is).created, SizeIs(1));
  EXPECT_THAT(with_box("navigationless", was, is).created, SizeIs(1));
}

TEST(Guards, AContainerThatHoldsMostOfThePageIsNoFurniture) {
  const auto boxed = [](const std::string& text) {
    return "<!doctype html><title>Gold Card</title><body><div class='sidebar'><h1>Gold Card</h1><p>" + text +
           "</p>" + kLong + "</div><p>Contact the office.</p></body>";
  };
  EXPECT_THAT(TwoPages().run(boxed("Requests are taken."), boxed("Requests are refused.")).created,
              SizeIs(1));
}

TEST(Guards, FurnitureThatTellsAStatusIsNoFurniture) {
  const Findings found =
      with_box("banner", "Read about our gardens.", "The Gold Card program was rescinded by the Secretary.");
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].status, Status::rescinded);
}

TEST(Guards, ARemovedNoticeInFurnitureIsTold) {
  EXPECT_THAT(
      TwoPages()
          .run(html_page(kLong + "<aside><p>Persons who were refused may ask for their money back within a "
                                 "year of the decision in writing.</p></aside>"),
               html_page(kLong))
          .created,
      SizeIs(1));
}

TEST(Guards, MachineTokensRaiseNothing) {
  EXPECT_THAT(with_box("x", "Request id 9f8e7d6c5b4a39281706aa", "Request id 1a2b3c4d5e6f70819293bb").created,
              IsEmpty());
}

TEST(UpdateScore, TheChangeWeighsAtMostHalf) {
  const Findings found = TwoPages().run(
      html_page("<h2>Who may ask</h2>" + kLong + "<p><a href='/memo.pdf'>Memo</a></p>"),
      html_page(
          "<h2>Who may still ask</h2><p>As of May 4, 2026 the desk in 1:26-cv-00417 takes no request.</p>"));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_LT(points(found.created[0], "change_cap"), 0);
  EXPECT_EQ(found.created[0].score, sum(found.created[0]));
}

TEST(UpdateScore, ARemovedDocumentMustBeLookedAtWhateverThePage) {
  TwoPages pages;
  pages.watch.policies.clear();
  pages.watch.tier = 4;
  const Findings found = pages.run(html_page("<p><a href='/memo.pdf'>Memo</a></p>" + kLong, "Office hours"),
                                   html_page("<p>Memo</p>" + kLong, "Office hours"));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_GE(found.created[0].score, 60);
  EXPECT_EQ(found.created[0].score, sum(found.created[0]));
}

TEST(UpdateScore, ANumberWithAWordOfStatusMustBeLookedAtWhateverThePage) {
  TwoPages pages;
  pages.watch.policies.clear();
  pages.watch.tier = 4;
  const Findings found =
      pages.run(html_page(kLong, "Office hours"),
                html_page(kLong + "<p>In 1:26-cv-00999 the desk heard that something was vacated or so.</p>",
                          "Office hours"));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_GE(found.created[0].score, 60);
}

Update only_entry(WatchKind kind, Item item) {
  Bench bench(kind);
  bench.watch.policies = {"1990"};
  bench.previous.items = {news("older", "https://agency.example/0")};
  bench.reading.document.items = {std::move(item), bench.previous.items[0]};
  const Findings found = bench.run();
  return found.created.size() == 1 ? found.created[0] : Update();
}

TEST(UpdateScore, ARulingInADocketMustBeLookedAt) {
  const Update update =
      only_entry(WatchKind::courtlistener,
                 news("Entry #40 in Chen v. Noem (1:26-cv-00417)", "https://dockets.example/1#40",
                      "MEMORANDUM OPINION. Signed by Judge M. Okafor.", make_date(2026, 3, 11)));
  EXPECT_GE(update.score, 60);
  EXPECT_EQ(update.score, sum(update));
}

TEST(UpdateScore, TheRecordOfTheSourceWeighsFifteenPointsAtMostEitherWay) {
  const auto told = [](int accepted, int rejected) {
    Bench bench(WatchKind::feed);
    bench.watch.policies = {"1990"};
    bench.accepted = accepted;
    bench.rejected = rejected;
    bench.previous.items = {news("older", "https://agency.example/0")};
    bench.reading.document.items = {news("Gold Card fees go up", "https://agency.example/1"),
                                    bench.previous.items[0]};
    return bench.run().created.at(0);
  };
  EXPECT_EQ(points(told(0, 0), "source_record"), 0);
  EXPECT_EQ(points(told(1, 0), "source_record"), 1);   // 6 of 11
  EXPECT_EQ(points(told(10, 0), "source_record"), 8);  // 15 of 20
  EXPECT_EQ(points(told(0, 10), "source_record"), -8);
  EXPECT_EQ(points(told(9000, 0), "source_record"), 15);
  EXPECT_EQ(points(told(0, 9000), "source_record"), -15);
  EXPECT_EQ(told(0, 30).score, sum(told(0, 30)));
}

TEST(DocketPaperwork, IsProposedOnlyForPoliciesThatAskedForIt) {
  Bench bench(WatchKind::courtlistener);
  bench.watch.policies = {"1976", "1990"};
  bench.previous.items = {news("older", "https://agency.example/0")};
  bench.reading.document.items = {
      news("Entry #41 in Chen v. Noem (1:26-cv-00417)", "https://dockets.example/1#41",
           "MOTION to Dismiss by Kristi Noem.", make_date(2026, 3, 12)),
      bench.previous.items[0]};
  EXPECT_THAT(bench.run().created, IsEmpty());
  bench.unmuted = {"1990"};
  const Findings found = bench.run();
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_THAT(found.created[0].policies, ElementsAre("1990"));
  EXPECT_EQ(found.created[0].status, std::nullopt);
}

TEST(UpdateScore, APrimaryDocumentThatTellsAStatusMustBeLookedAt) {
  TwoPages pages;
  pages.watch.policies.clear();
  pages.watch.tier = 1;
  const Findings found =
      pages.run(html_page(kLong, "Memoranda"),
                html_page(kLong + "<p>Memorandum PM 26-14 is hereby rescinded.</p>", "Memoranda"));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].status, Status::rescinded);
  EXPECT_GE(found.created[0].score, 60);
  EXPECT_EQ(found.created[0].score, sum(found.created[0]));
}

TEST(UpdateScore, TheTierOfTheSourceHasItsPoints) {
  for (const auto& [tier, expected] : {std::pair{1, 15}, {2, 8}, {3, 4}, {4, 0}}) {
    TwoPages pages;
    pages.watch.tier = tier;
    const Findings found = pages.run(html_page(kLong), html_page(kLong + "<p>The desk opens at nine.</p>"));
    ASSERT_THAT(found.created, SizeIs(1));
    EXPECT_EQ(points(found.created[0], "source_tier"), expected);
    EXPECT_EQ(points(found.created[0], "watched_for_policy") > 0, true);
  }
}

}  // namespace
}  // namespace policywatch::pipeline
