// Court orders and memoranda as the worker hands their text over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

using testing::HasSubstr;
using testing::Not;

Document paper_of(const std::vector<std::string>& lines, const std::string& title = "") {
  PdfText text;
  text.quality = Quality::ok;
  text.title = title;
  text.pages.emplace_back();
  for (const std::string& line : lines) text.pages[0].push_back({line, Where::main, "p"});
  Watch watch;
  watch.kind = WatchKind::document;
  watch.url = "https://court.example/order.pdf";
  Response response;
  response.status = 200;
  response.url = response.final_url = watch.url;
  response.headers = {{"Content-Type", "application/pdf"}};
  response.body = "%PDF-1.7\n%%EOF\n";
  const Reading reading = read_pdf(watch, response, text);
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  return reading.document;
}

TEST(CourtPaper, AnOrderOfADistrictCourtSaysWhoWhatAndWhen) {
  const Document order = paper_of(
      {"Case 1:25-cv-00190-ABC Document 45 Filed 12/18/25 Page 1 of 3", "UNITED STATES DISTRICT COURT",
       "FOR THE DISTRICT OF COLUMBIA", "JANE DOE, et al.,", "Plaintiffs,", "v.",
       "MARIA ALVAREZ, in her official capacity as Secretary, et al.,", "Defendants.",
       "Civil Action No. 25-190 (ABC)", "ORDER",
       "Plaintiffs moved for a stay on December 1, 2025. Defendants oppose it.",
       "Upon consideration of Plaintiffs' Motion, ECF No. 12, it is hereby ORDERED that the Motion is "
       "GRANTED; and it is",
       "FURTHER ORDERED that the Memorandum of March 4, 2025 is STAYED under 5 U.S.C. § 705. SO ORDERED."});
  EXPECT_EQ(order.site, "D.D.C.");
  EXPECT_EQ(order.title, "ORDER - JANE DOE v. MARIA ALVAREZ, No. 1:25-cv-00190-ABC (D.D.C.)");
  EXPECT_EQ(order.published, make_date(2025, 12, 18));
  EXPECT_THAT(order.description, HasSubstr("it is hereby ORDERED that the Motion is GRANTED"));
  EXPECT_THAT(order.description, HasSubstr("is STAYED under 5 U.S.C. § 705."));
  EXPECT_THAT(order.description, Not(HasSubstr("Defendants oppose it")));
}

TEST(CourtPaper, NumberedStepsBelowItIsOrderedBelongToIt) {
  const Document order =
      paper_of({"UNITED STATES DISTRICT COURT NORTHERN DISTRICT OF CALIFORNIA",
                "STATE OF NORTHLAND, Plaintiff, v. DEPARTMENT OF TRAVEL, Defendant.",
                "Case No. 3:25-cv-01285-XY", "ORDER GRANTING PRELIMINARY INJUNCTION", "The facts are long.",
                "IT IS ORDERED that:", "1. Defendant is enjoined from enforcing the rule.",
                "2. Defendant shall report by January 5, 2026.", "The clerk sends copies.",
                "Dated: December 19, 2025"});
  EXPECT_EQ(order.title,
            "ORDER GRANTING PRELIMINARY INJUNCTION - STATE OF NORTHLAND v. DEPARTMENT OF TRAVEL, No. "
            "3:25-cv-01285-XY (N.D. Cal.)");
  EXPECT_EQ(order.description,
            "IT IS ORDERED that: 1. Defendant is enjoined from enforcing the rule. 2. Defendant shall report "
            "by January 5, 2026.");
  EXPECT_EQ(order.published, make_date(2025, 12, 19));
}

TEST(CourtPaper, CourtsOfAppealsAndOldFormsOfDatesAreKnown) {
  const Document opinion =
      paper_of({"FOR PUBLICATION", "UNITED STATES COURT OF APPEALS FOR THE NINTH CIRCUIT",
                "DOE; ROE, Plaintiffs-Appellees, v. ALVAREZ, Secretary, Defendant-Appellant.", "No. 25-5001",
                "OPINION", "The judgment of the district court is VACATED and the case REMANDED.",
                "DATED this 18th day of December, 2025."});
  EXPECT_EQ(opinion.site, "9th Cir.");
  EXPECT_THAT(opinion.title, HasSubstr("No. 25-5001 (9th Cir.)"));
  EXPECT_THAT(opinion.title, HasSubstr("v. ALVAREZ"));
  EXPECT_EQ(opinion.published, make_date(2025, 12, 18));
  EXPECT_EQ(opinion.description, "The judgment of the district court is VACATED and the case REMANDED.");
}

TEST(CourtPaper, AProposedOrderDecidesNothing) {
  const Document proposed =
      paper_of({"UNITED STATES DISTRICT COURT FOR THE DISTRICT OF MARYLAND", "A, Plaintiff, v. B, Defendant.",
                "Case No. 8:25-cv-00007", "[PROPOSED] ORDER",
                "The PROPOSED order reads: it is ordered that the motion be granted."});
  EXPECT_EQ(proposed.description, "");
}

struct Decree {
  std::string text, decided;
};

Document order_of(const std::vector<std::string>& body, const std::string& name = "ORDER") {
  std::vector<std::string> lines = {"UNITED STATES DISTRICT COURT FOR THE DISTRICT OF MARYLAND",
                                    "A, Plaintiff, v. B, Defendant.", "Case No. 8:25-cv-00007", name};
  lines.insert(lines.end(), body.begin(), body.end());
  return paper_of(lines);
}

TEST(CourtPaper, DecretalSentencesInTheFormsThatCourtsUse) {
  const std::string before = "Plaintiffs moved for a stay on December 1, 2025. Defendants oppose it. ";
  const Decree forms[] = {
      {"It is hereby ORDERED that the motion is GRANTED.",
       "It is hereby ORDERED that the motion is GRANTED."},
      {"IT IS FURTHER ORDERED, ADJUDGED AND DECREED that the rule is set aside.",
       "IT IS FURTHER ORDERED, ADJUDGED AND DECREED that the rule is set aside."},
      {"The motion is GRANTED in part and DENIED in part.",
       "The motion is GRANTED in part and DENIED in part."},
      {"The Court ORDERS Defendants to restore the page.",
       "The Court ORDERS Defendants to restore the page."},
      {"Accordingly, the Court hereby orders that the page be restored.",
       "Accordingly, the Court hereby orders that the page be restored."},
      {"The Court GRANTS the motion and VACATES the memorandum.",
       "The Court GRANTS the motion and VACATES the memorandum."},
      {"For these reasons, the motion for a stay is denied. So ordered.",
       "For these reasons, the motion for a stay is denied."},
      {"The application for stay is granted.", "The application for stay is granted."},
      {"It is ORDERED and ADJUDGED that judgment is entered for Plaintiffs.",
       "It is ORDERED and ADJUDGED that judgment is entered for Plaintiffs."},
  };
  for (const Decree& form : forms) EXPECT_EQ(order_of({before + form.text}).description, form.decided);
}

TEST(CourtPaper, WhatIsAskedOrWasDecidedBeforeIsNoDecision) {
  for (const char* text : {"The Court previously GRANTED a temporary restraining order.",
                           "Plaintiffs argue that the rule should be VACATED.",
                           "Plaintiffs ask the Court to hold that the motion is GRANTED.",
                           "The motion would be DENIED on that ground."})
    EXPECT_EQ(order_of({text}).description, "") << text;
  for (const char* name : {"COMPLAINT FOR DECLARATORY AND INJUNCTIVE RELIEF", "PLAINTIFFS' MOTION TO ENFORCE",
                           "BRIEF IN OPPOSITION", "REPORT AND RECOMMENDATION", "NOTICE OF APPEAL"})
    EXPECT_EQ(order_of({"It is asked that the motion be GRANTED and the rule VACATED."}, name).description,
              "")
        << name;
}

TEST(CourtPaper, AComplaintHasCaptionNumberAndDay) {
  const Document complaint = paper_of(
      {"Case 1:25-cv-10135 Document 1 Filed 01/20/25 Page 1 of 30", "UNITED STATES DISTRICT COURT",
       "DISTRICT OF MASSACHUSETTS",
       "O. DOE; NORTHLAND IMMIGRANT FUND, Plaintiffs, v. MARIA ALVAREZ, in her official capacity, Defendant.",
       "COMPLAINT FOR DECLARATORY AND INJUNCTIVE RELIEF", "1. Plaintiffs ask that the order be ENJOINED."});
  EXPECT_EQ(complaint.title,
            "COMPLAINT FOR DECLARATORY AND INJUNCTIVE RELIEF - O. DOE; NORTHLAND IMMIGRANT FUND v. MARIA "
            "ALVAREZ, No. "
            "1:25-cv-10135 (D. Mass.)");
  EXPECT_EQ(complaint.published, make_date(2025, 1, 20));
  EXPECT_EQ(complaint.description, "");
}

TEST(CourtPaper, NumbersOfCasesAsDistrictsWriteThem) {
  const auto number_of = [](const std::string& line) {
    return paper_of({"UNITED STATES DISTRICT COURT FOR THE DISTRICT OF MARYLAND",
                     "A, Plaintiff, v. B, Defendant.", line, "ORDER"})
        .title;
  };
  EXPECT_THAT(number_of("No. CV-25-00100-PHX-ABC"), HasSubstr("No. CV-25-00100-PHX-ABC ("));
  EXPECT_THAT(number_of("CASE NO. C25-0127-JCC"), HasSubstr("No. C25-0127-JCC ("));
  EXPECT_THAT(number_of("25 Civ. 1234 (JPO)"), HasSubstr("No. 25 Civ. 1234 ("));
  EXPECT_THAT(number_of("Civil Action No. 4:25-CV-00255-P"), HasSubstr("No. 4:25-CV-00255-P ("));
  EXPECT_THAT(number_of("No. 24A1079"), HasSubstr("No. 24A1079 ("));
}

TEST(CourtPaper, CaptionsWithoutAPlainVersus) {
  const Document against = paper_of({"UNITED STATES DISTRICT COURT SOUTHERN DISTRICT OF NEW YORK",
                                     "JANE DOE, Plaintiff, -against- MARIA ALVAREZ, Defendant.",
                                     "25-CV-1234 (XY)", "OPINION AND ORDER"});
  EXPECT_THAT(against.title, HasSubstr("JANE DOE v. MARIA ALVAREZ"));
  const Document matter = paper_of({"BOARD OF IMMIGRATION APPEALS", "Matter of Q-R-, Respondent",
                                    "No. 25-4711", "Decided December 18, 2025"});
  EXPECT_THAT(matter.title, HasSubstr("Matter of Q-R-"));
  EXPECT_EQ(matter.published, make_date(2025, 12, 18));
}

TEST(CourtPaper, ALongNameGoesOverLinesAndASentenceOverPages) {
  const Document order = order_of({"TEMPORARY RESTRAINING ORDER", "The facts are long.",
                                   "It is hereby ORDERED that Defendants are enjoined from",
                                   "enforcing the memorandum of March 4, 2025. The clerk sends copies."},
                                  "ORDER GRANTING PLAINTIFFS' MOTION FOR");
  EXPECT_THAT(order.title,
              HasSubstr("ORDER GRANTING PLAINTIFFS' MOTION FOR TEMPORARY RESTRAINING ORDER - A v. B"));
  EXPECT_EQ(
      order.description,
      "It is hereby ORDERED that Defendants are enjoined from enforcing the memorandum of March 4, 2025.");
}

TEST(CourtPaper, DaysInWordsAndOnALineOfTheirOwn) {
  EXPECT_EQ(order_of({"SO ORDERED this 3rd day of March 2025."}).published, make_date(2025, 3, 3));
  EXPECT_EQ(order_of({"IT IS SO ORDERED, this twenty-first day of May, 2025."}).published,
            make_date(2025, 5, 21));
  EXPECT_EQ(order_of({"December 18, 2025", "The motion of January 5, 2025 is GRANTED."}).published,
            make_date(2025, 12, 18));
}

TEST(CourtPaper, AMemorandumIsCalledByItsSubject) {
  const Document memo =
      paper_of({"U.S. Department of Travel", "Policy Memorandum PM 26-01", "DATE: December 18, 2025",
                "TO: All Officers", "FROM: Office of the Director", "SUBJECT: Interviews at Ports of Entry",
                "I. Purpose", "This memorandum tells how."});
  EXPECT_EQ(memo.title, "Interviews at Ports of Entry");
  EXPECT_EQ(memo.author, "Office of the Director");
  EXPECT_EQ(memo.published, make_date(2025, 12, 18));
}

TEST(CourtPaper, OtherDocumentsKeepTheirOwnTitle) {
  const Document report =
      paper_of({"Annual Report", "The district court of public opinion v. the facts."}, "Annual Report 2025");
  EXPECT_EQ(report.title, "Annual Report 2025");
  EXPECT_EQ(report.site, "");
  EXPECT_EQ(report.description, "");
}

}  // namespace
}  // namespace policywatch::watchers
