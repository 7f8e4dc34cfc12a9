// What a sentence says about a policy's status: one list per status, in our own words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

struct Told {
  std::string_view sentence;
  std::optional<Status> status;
};

void expect_all(const std::vector<Told>& list) {
  for (const Told& told : list) {
    const std::string want(told.status ? word(*told.status) : "none");
    for (const bool in_title : {true, false}) {
      const StatusFinding found = in_title ? find_status(told.sentence, "") : find_status("", told.sentence);
      const std::string got(found.status ? word(*found.status) : "none");
      EXPECT_EQ(got, want) << (in_title ? "title: " : "text: ") << told.sentence << " [" << found.cue << "]";
      if (found.status) {
        EXPECT_FALSE(found.quote.empty());
        EXPECT_NE(told.sentence.find(found.quote), std::string_view::npos) << found.quote;
      }
    }
  }
}

TEST(Status, BlockedByACourtIsEnjoined) {
  expect_all(
      {{"Federal judge halts deportation fee for students", Status::enjoined},
       {"A judge in Seattle on Friday blocked the new asylum directive nationwide.", Status::enjoined},
       {"Judge bars administration from enforcing passport rule", Status::enjoined},
       {"ORDER granting 44 Motion for Temporary Restraining Order. Signed by Judge B. Lee on 1/2/2026.",
        Status::enjoined},
       {"MINUTE ENTRY for proceedings before Judge Ortiz: motion for preliminary injunction GRANTED.",
        Status::enjoined},
       {"The court issued a preliminary injunction barring the transfers.", Status::enjoined},
       {"Appeals court temporarily blocks warehouse detention plan", Status::enjoined},
       {"Visa ban blocked by federal judge in Oregon", Status::enjoined},
       {"Judge orders agency to stop sharing tax records", Status::enjoined},
       {"Court enjoins enforcement of the registration rule", Status::enjoined}});
}

TEST(Status, LimitedReliefIsPartiallyEnjoined) {
  expect_all({{"The judge enjoined the rule as to the plaintiff states.", Status::partially_enjoined},
              {"ORDER granting in part and denying in part 9 Motion for Preliminary Injunction.",
               Status::partially_enjoined},
              {"Judge blocks grant conditions for the cities that sued", Status::partially_enjoined},
              {"The court barred the agency from applying the memo to members of the two associations.",
               Status::partially_enjoined},
              {"Judge partially blocks new asylum fee", Status::partially_enjoined},
              {"A judge blocked the directive only for the named plaintiffs.", Status::partially_enjoined}});
}

TEST(Status, PausedByACourtIsStayed) {
  expect_all(
      {{"The court stayed the rule pending review.", Status::stayed},
       {"Judge postpones the effective date of the fee rule under 5 U.S.C. 705.", Status::stayed},
       {"Appeals court puts visa interview policy on hold", Status::stayed},
       {"Refugee cap put on hold by judge in Boston", Status::stayed},
       {"The effective date of the regulation was postponed under 5 U.S.C. \xC2\xA7 705.", Status::stayed},
       {"ORDER granting 31 Motion to Postpone Effective Date of Agency Action.", Status::stayed}});
}

TEST(Status, UndoneByACourtIsVacated) {
  expect_all({{"Court strikes down one-year work permit rule", Status::vacated},
              {"The judge set aside the memorandum as arbitrary and capricious.", Status::vacated},
              {"Judge tosses out Trump-era asylum policy", Status::vacated},
              {"The panel held the regulation invalid.", Status::vacated},
              {"The policy was declared unconstitutional by a federal court.", Status::vacated},
              {"Judge finds courthouse arrest policy illegal", Status::vacated},
              {"The rule is hereby vacated.", Status::vacated}});
}

TEST(Status, WhatStoodInTheWayIsGone) {
  expect_all({{"Appeals court lifts block on asylum fee", Status::reinstated},
              {"Supreme Court clears way for deportations to third countries", Status::reinstated},
              {"The panel stayed the injunction pending appeal.", Status::reinstated},
              {"Judge dissolves restraining order against detention site", Status::reinstated},
              {"Supreme Court allows administration to enforce passport policy", Status::reinstated},
              {"ORDER granting Defendants' Motion to Stay the Preliminary Injunction Pending Appeal.",
               Status::reinstated},
              {"Appeals court pauses ruling against travel ban", Status::reinstated},
              {"DHS reinstates the 2019 memo on bond", Status::reinstated},
              {"Agency restarts the family reunification program", Status::reinstated},
              {"The circuit court vacated the preliminary injunction.", Status::reinstated},
              {"Justices let the agency resume fast-track removals", Status::reinstated}});
}

TEST(Status, TakenBackByTheAgency) {
  expect_all({{"ICE rescinds guidance on enforcement near schools", Status::rescinded},
              {"The Secretary revoked the earlier directive on parole.", Status::rescinded},
              {"USCIS repeals fee exemption rule", Status::rescinded},
              {"The department retracted its memo on bond hearings.", Status::rescinded},
              {"Rescission of Memorandum on Prosecutorial Discretion", Status::rescinded},
              {"The 2021 guidelines are hereby rescinded.", Status::rescinded},
              {"DHS withdraws proposed rule on public charge", Status::withdrawn},
              {"Agency withdraws its proposal to raise naturalization fees", Status::withdrawn},
              {"Department drops plan to close asylum office", Status::withdrawn},
              {"Weighted Selection Process; Withdrawal", Status::withdrawn},
              {"EOIR quietly removes language policy from its website", Status::withdrawn},
              {"The new memorandum supersedes the 2022 guidance.", Status::superseded},
              {"The interim memo was replaced by a permanent directive.", Status::superseded}});
}

TEST(Status, BroughtToAnEnd) {
  expect_all({{"DHS ends parole program for four nationalities", Status::terminated},
              {"State Department terminates refugee agreements with charities", Status::terminated},
              {"Termination of the Designation of Nepal for Temporary Protected Status", Status::terminated},
              {"Agency shuts down appointment program at ports", Status::terminated},
              {"The operation in Maine is over, officials said.", Status::terminated},
              {"USCIS discontinues automatic extension of work permits", Status::terminated},
              {"DHS revokes TPS designation for Somalia", Status::terminated},
              {"The proclamation expired on Sunday.", Status::expired},
              {"The entry ban lapsed at midnight.", Status::expired},
              {"The temporary policy sunset in June and was not renewed.", Status::expired}});
}

TEST(Status, MadeAndChanged) {
  expect_all({{"DHS publishes final rule on asylum fees", Status::finalized},
              {"USCIS finalizes wage-weighted lottery", Status::finalized},
              {"Fee Schedule Adjustments; Final Rule", Status::finalized},
              {"The agency issued its final regulation today.", Status::finalized},
              {"DOJ proposes to limit appeals to the Board", Status::proposed},
              {"Agency publishes proposed rule on work permits", Status::proposed},
              {"Notice of proposed rulemaking: Biometrics", Status::proposed},
              {"Registration of Certain Aliens; Proposed Rule", Status::proposed},
              {"The rule went into effect on Monday.", Status::in_effect},
              {"ICE begins enforcing the registration rule", Status::in_effect},
              {"New visa fee takes effect", Status::in_effect},
              {"DHS amends rule on student visas", Status::modified},
              {"ICE revises its courthouse guidance", Status::modified},
              {"Judge narrows injunction against the ban", Status::modified},
              {"White House updates travel ban proclamation", Status::modified},
              {"The revised order exempts doctors from the fee.", Status::modified}});
}

TEST(Status, PutOffOrProlonged) {
  expect_all(
      {{"DHS extends protected status for Ukraine", Status::extended},
       {"Judge extends restraining order for two more weeks", Status::extended},
       {"Extension of the Designation of South Sudan for Temporary Protected Status", Status::extended},
       {"The proclamation was renewed for a year.", Status::extended},
       {"USCIS delays implementation of new naturalization test", Status::delayed},
       {"The department postponed the rule's compliance date.", Status::delayed},
       {"Agency pushes back start of fee rule", Status::delayed},
       {"Delay of Effective Date of the Security Bars Rule", Status::delayed},
       {"USCIS pauses processing of asylum claims", Status::suspended},
       {"State Department suspends visa program for truck drivers", Status::suspended},
       {"The agency agreed not to enforce the rule until the hearing.", Status::suspended},
       {"Refugee admissions were suspended by the department.", Status::suspended}});
}

TEST(Status, WhatBecameOfTheCase) {
  expect_all({{"Judge dismisses challenge to detention policy", Status::dismissed},
              {"The lawsuit was dismissed with prejudice.", Status::dismissed},
              {"ORDER granting 12 Motion to Dismiss for lack of jurisdiction.", Status::dismissed},
              {"Court throws out suit over border wall waiver", Status::dismissed},
              {"The states settled the lawsuit over grant conditions.", Status::settled},
              {"Government reaches settlement in family separation case", Status::settled},
              {"Supreme Court agrees to hear birthright citizenship case", Status::cert_granted},
              {"Petition for writ of certiorari GRANTED.", Status::cert_granted},
              {"Justices take up dispute over bond hearings", Status::cert_granted},
              {"The panel remanded the case for further findings.", Status::remanded},
              {"Supreme Court sends asylum case back to lower court", Status::remanded},
              {"The Fourth Circuit reversed the district court's judgment.", Status::reversed},
              {"DHS reverses course on student visas", Status::reversed}});
}

TEST(Status, TheQuoteIsTheSentenceAndTheScopeIsNamed) {
  const StatusFinding found = find_status(
      "News from the courthouse",
      "The hearing was short. A judge enjoined the rule as to the plaintiff states. Both sides left.");
  ASSERT_EQ(found.status, Status::partially_enjoined);
  EXPECT_EQ(found.quote, "A judge enjoined the rule as to the plaintiff states.");
  EXPECT_EQ(found.scope, "as to the plaintiff");
}

TEST(Status, SaysFromWhenAChangeOperates) {
  Story story;
  story.date = make_date(2026, 3, 2);
  story.title = "DHS publishes final rule on asylum fees; it takes effect in 60 days";
  EXPECT_EQ(find_status(story).effective_from, make_date(2026, 5, 1));
  story.title = "The fee rule was rescinded effective April 15, 2026.";
  EXPECT_EQ(find_status(story).effective_from, make_date(2026, 4, 15));
  story.title = "Agency ends parole program beginning June 3";
  EXPECT_EQ(find_status(story).effective_from, make_date(2026, 6, 3));
}

TEST(Status, EndsOnHostileText) {
  const std::string words(std::size_t{1} << 20, 'a');
  EXPECT_FALSE(find_status(words, words).status);
  std::string clauses;
  while (clauses.size() < (std::size_t{1} << 20)) clauses += "the court which blocked, ";
  EXPECT_FALSE(find_status("", clauses).status);
  EXPECT_FALSE(find_status("\xFF\xFE\xE2\x80", "\xC2").status);
}

TEST(Status, TheTitleNamesTheOrderAndItsTextHowFarItReaches) {
  const StatusFinding found =
      find_status("Order Granting Preliminary Injunction - Zenda League v. Noem",
                  "The court grants the motion and enjoins enforcement of the rule as to the plaintiffs.");
  EXPECT_EQ(found.status, Status::partially_enjoined);
  EXPECT_THAT(found.scope, testing::HasSubstr("as to the plaintiffs"));
  EXPECT_THAT(found.quote, testing::HasSubstr("enjoins enforcement of the rule"));
  const StatusFinding whole = find_status("Order Granting Preliminary Injunction - Zenda League v. Noem",
                                          "The court enjoins enforcement of the rule.");
  EXPECT_EQ(whole.status, Status::enjoined);
}

}  // namespace
}  // namespace policywatch::match
