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
