#include <gtest/gtest.h>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

UpdateKind kind(std::string_view title, std::string_view outlet, std::string_view text = "",
                WatchKind watch = WatchKind::list, int tier = 3) {
  Story story;
  story.title = title;
  story.outlet = outlet;
  story.text = text;
  story.watch_kind = watch;
  story.tier = tier;
  return find_kind(story, find_status(story));
}

TEST(Kind, RulingsAreCourtOrdersWhoeverTellsThem) {
  EXPECT_EQ(kind("Order Granting Preliminary Injunction - Rivera v. Noem", "D. Md."),
            UpdateKind::court_order);
  EXPECT_EQ(kind("Judge blocks parole rollback", "Reuters"), UpdateKind::court_order);
  EXPECT_EQ(kind("Supreme Court declines to halt fee", "NPR"), UpdateKind::court_order);
  EXPECT_EQ(kind("ORDER granting 12 Motion to Stay", "", "", WatchKind::courtlistener, 1),
            UpdateKind::court_order);
  EXPECT_EQ(kind("Memorandum Opinion - Lopez v. Bondi", "9th Circuit"), UpdateKind::court_order);
}

TEST(Kind, ComplaintsAndRequestsAreSubsequentActions) {
  EXPECT_EQ(kind("Complaint - Rivera v. Noem", "D. Md."), UpdateKind::subsequent_action);
  EXPECT_EQ(kind("States ask judge to block rule", "AP"), UpdateKind::subsequent_action);
  EXPECT_EQ(kind("ICE signs contract for new beds", "Newsroom"), UpdateKind::subsequent_action);
}

TEST(Kind, RegisterPapersAreRulemaking) {
  EXPECT_EQ(
      kind("Biometrics Collection; Proposed Rule", "Federal Register", "", WatchKind::federal_register, 1),
      UpdateKind::rulemaking);
  EXPECT_EQ(kind("Termination of the Designation of Nepal for Temporary Protected Status", "DHS",
                 "Federal Register notice.", WatchKind::list, 2),
            UpdateKind::rulemaking);
}

TEST(Kind, ExplainersAreCommentaryAndMemosDocuments) {
  EXPECT_EQ(kind("Why the new fee matters", "Vox"), UpdateKind::commentary);
  EXPECT_EQ(kind("What to know about the travel ban", "PBS"), UpdateKind::commentary);
  EXPECT_EQ(kind("PM 25-40: Case Processing", "EOIR", "", WatchKind::list, 2), UpdateKind::document);
  EXPECT_EQ(kind("Fact Sheet: New Entry Fee", "White House", "", WatchKind::list, 2), UpdateKind::document);
}

TEST(Kind, AHearingOrderedNothing) {
  EXPECT_EQ(kind("Supreme Court hears arguments over entry fee", "NPR"), UpdateKind::subsequent_action);
  EXPECT_EQ(kind("Judge questions legality of tent camp", "AP"), UpdateKind::subsequent_action);
}

TEST(Kind, ALawFirmsBulletinIsCommentaryAndACourtsPaperIsNot) {
  EXPECT_EQ(kind("Agency Pauses Processing of Work Permits", "Marsh & Reed LLP"), UpdateKind::commentary);
  EXPECT_EQ(kind("Agency pauses processing of work permits", "Reuters"), UpdateKind::subsequent_action);
  EXPECT_EQ(kind("Opinion - Rivera v. Noem", "4th Cir."), UpdateKind::court_order);
}

TEST(Kind, AnOrderOfAnAgencyIsNoCourtOrder) {
  EXPECT_NE(kind("Order Suspending Entry of Certain Persons", "CDC", "", WatchKind::list, 2),
            UpdateKind::court_order);
}

}  // namespace
}  // namespace policywatch::match
