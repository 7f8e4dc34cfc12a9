// The traps of registers and courts (DOMAIN.md section 4.2), one test each, named after the trap.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/date.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kDocuments = "https://www.federalregister.gov/api/v1/documents.json?per_page=100";
constexpr const char* kEntries = "https://www.courtlistener.com/api/rest/v4/docket-entries/?docket=69";

Reading read_as(WatchKind kind, std::string url, std::string type, std::string body,
                std::vector<std::string> select = {}) {
  Watch watch;
  watch.id = "w";
  watch.kind = kind;
  watch.url = url;
  watch.select = std::move(select);
  Response response;
  response.url = response.final_url = std::move(url);
  response.status = 200;
  response.headers = {{"Content-Type", std::move(type)}};
  response.body = std::move(body);
  return read(watch, response);
}
Reading register_of(std::string body, std::string url = kDocuments) {
  return read_as(WatchKind::federal_register, std::move(url), "application/json", std::move(body));
}
Reading entries_of(std::string body) {
  return read_as(WatchKind::courtlistener, kEntries, "application/json", std::move(body));
}

TEST(FederalRegisterTraps, ResultsAreAbsentWhenNothingMatches) {
  const Reading reading = register_of(R"({"count":0,"description":"Documents matching 'zzz'"})");
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_THAT(reading.document.items, IsEmpty());
  EXPECT_THAT(reading.notes, Contains(HasSubstr("matches no documents")));
}

TEST(FederalRegisterTraps, APageOverFiftyIsPageOneAgain) {
  const std::string body =
      R"({"count":9000,"description":"d","results":[{"title":"T","document_number":"2025-1","publication_date":"2025-12-18"}]})";
  EXPECT_THAT(register_of(body, std::string(kDocuments) + "&page=51").notes, Contains(HasSubstr("page 51")));
  EXPECT_THAT(register_of(body, std::string(kDocuments) + "&page=50").notes, IsEmpty());
}

TEST(FederalRegisterTraps, APerPageOutOfBoundsIsTwentyInSilence) {
  const std::string body = R"({"count":1,"description":"d","results":[]})";
  EXPECT_THAT(register_of(body, "https://www.federalregister.gov/api/v1/documents.json?per_page=5000").notes,
              Contains(HasSubstr("per_page=5000")));
}

TEST(FederalRegisterTraps, ADocumentThatComesTwiceIsOneEntry) {
  const Reading reading = register_of(
      R"({"count":2,"description":"d","results":[{"title":"T","document_number":"2025-00077"},{"title":"T","document_number":"2025-00077"}]})");
  EXPECT_EQ(reading.document.items.size(), 1U);
}

TEST(FederalRegisterTraps, AnAgencyMayHaveOnlyARawName) {
  const Reading reading = register_of(
      R"({"count":1,"description":"d","results":[{"title":"T","document_number":"2025-77","agencies":[{"raw_name":"OFFICE OF NOTHING"}]}]})");
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_EQ(reading.document.items[0].outlet, "OFFICE OF NOTHING");
}

TEST(FederalRegisterTraps, TheCountEndsAtTenThousand) {
  const Reading reading = register_of(
      R"({"count":10000,"description":"d","next_page_url":"https://x","results":[{"title":"T","document_number":"2025-77"}]})");
  EXPECT_THAT(reading.notes, Contains(HasSubstr("10000 or more documents")));
}

TEST(FederalRegisterTraps, BracketsEscapedTwiceWouldBringEverything) {
  const Reading reading = register_of(
      R"({"count":10000,"description":"All documents","results":[{"title":"T","document_number":"2025-77"}]})",
      "https://www.federalregister.gov/api/v1/documents.json?conditions%255Bagencies%255D%255B%255D=x");
  EXPECT_EQ(reading.quality, Quality::wrong_type);
  EXPECT_THAT(reading.reason, HasSubstr("escaped twice"));
  EXPECT_THAT(reading.document.items, IsEmpty());
  EXPECT_EQ(register_of(R"({"count":0,"description":"d"})",
                        "https://www.federalregister.gov/api/v1/documents.json?conditions%5Bterm%5D=x")
                .quality,
            Quality::ok);
}

TEST(FederalRegisterTraps, NumbersPaddedOrWithLongDashesAreOneDocument) {
  std::map<std::string, int> keys;
  for (const char* number : {"2012-07333", "2012-7333", "2012–07333", "2012—7333"}) {
    const Reading reading = register_of(
        std::string(R"({"count":1,"description":"d","results":[{"title":"T","document_number":")") + number +
        "\"}]}");
    ASSERT_EQ(reading.document.items.size(), 1U);
    ++keys[reading.document.items[0].key];
  }
  EXPECT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys.begin()->first, "fr:2012-7333");
}

TEST(FederalRegisterTraps, AnActionThatHoldsTheWholeTextIsCut) {
  const Reading reading = register_of(
      R"({"count":1,"description":"d","results":[{"title":"T","document_number":"2025-77","action":")" +
      std::string(5000, 'x') + "\"}]}");
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_LT(reading.document.items[0].summary.size(), 400U);
}

TEST(FederalRegisterTraps, ErrorsComeInTwoForms) {
  EXPECT_THAT(register_of(R"({"errors":{"conditions[type]":"is not valid"}})").reason,
              HasSubstr("is not valid"));
  EXPECT_THAT(register_of(R"({"status":400,"message":"bad page"})").reason, HasSubstr("bad page"));
}

TEST(FederalRegisterTraps, PublicInspectionIsDatedByItsFilingNotByThePrintingToCome) {
  const Reading reading = register_of(
      R"({"count":1,"results":[{"document_number":"2025-01500","title":"Parole","filed_at":"2025-01-21T08:45:00.000-05:00",
"publication_date":"2025-01-24","agencies":[],"editorial_note":"Withdrawn at the request of the agency."}]})");
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_EQ(reading.document.items[0].date, make_date(2025, 1, 21));
  EXPECT_EQ(reading.document.items[0].summary,
            "Document 2025-01500. To be published 2025-01-24. Note: Withdrawn at the request of the agency.");
}

TEST(CourtListenerTraps, TheCountIsAnAddress) {
  const Reading reading = entries_of(
      R"({"count":"https://www.courtlistener.com/api/rest/v4/docket-entries/?count=on","next":null,"previous":null,"results":[]})");
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_THAT(reading.notes, Contains("no docket entries"));
}

TEST(CourtListenerTraps, MinuteEntriesHaveNoNumber) {
  const Reading reading = entries_of(
      R"({"results":[{"id":5,"docket":"https://www.courtlistener.com/api/rest/v4/dockets/69/","date_filed":"2025-12-17","entry_number":null,
"description":"MINUTE ENTRY for hearing held. Motion granted.","recap_documents":[]}]})");
  ASSERT_EQ(reading.document.items.size(), 1U);
  const Item& item = reading.document.items[0];
  EXPECT_EQ(item.key, "cl:69/5");
  EXPECT_EQ(item.title, "Minute entry: MINUTE ENTRY for hearing held. Motion granted.");
  EXPECT_EQ(item.url, "https://www.courtlistener.com/docket/69/?order_by=desc#minute-entry-5");
}

TEST(CourtListenerTraps, ANullDateStaysUnknownWhateverWasProcessed) {
  const Reading reading = entries_of(
      R"({"results":[{"id":5,"docket":69,"date_filed":null,"entry_number":1,"date_created":"2026-01-02T00:00:00Z",
"date_modified":"2026-01-03T00:00:00Z","description":"COMPLAINT","recap_documents":[]}]})");
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_EQ(reading.document.items[0].date, std::nullopt);
}

TEST(CourtListenerTraps, EntryNumbersAreNotUnique) {
  const Reading reading = read_as(WatchKind::courtlistener, "https://www.courtlistener.com/docket/69/feed/",
                                  "application/atom+xml",
                                  R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>A v. B</title>
<entry><title>Entry #5 in A v. B</title><link href="https://www.courtlistener.com/docket/69/a/?order_by=desc#entry-5"/><published>2025-12-18T00:00:00-08:00</published><id>a</id><summary>ORDER</summary></entry>
<entry><title>Entry #5 in A v. B (copy)</title><link href="https://www.courtlistener.com/docket/69/a/?order_by=desc#entry-5"/><published>2025-12-18T00:00:00-08:00</published><id>b</id><summary>MEMORANDUM</summary></entry></feed>)");
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_NE(reading.document.items[0].key, reading.document.items[1].key);
}

TEST(CourtListenerTraps, AnEntryWithoutTextTakesItsDocumentsName) {
  const Reading reading = entries_of(
      R"({"results":[{"id":9,"docket":"https://www.courtlistener.com/api/rest/v4/dockets/69/","date_filed":"2025-12-17","entry_number":3,"description":"",
"recap_documents":[{"description":"Order on Motion for TRO","absolute_url":"/docket/69/3/a-v-b/"}]}]})");
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_EQ(reading.document.items[0].title, "Entry #3: Order on Motion for TRO");
}

TEST(CourtListenerTraps, ARefusedFilterIsTold) {
  const Reading reading = entries_of(R"({"detail":"Unknown filter: docket_nr"})");
  EXPECT_EQ(reading.quality, Quality::wrong_type);
  EXPECT_THAT(reading.reason, HasSubstr("Unknown filter"));
}

TEST(SupremeCourt, ADocketInJsonIsEntriesWithDatesAndPapers) {
  const Reading reading = read_as(
      WatchKind::courtlistener, "https://www.supremecourt.gov/RSS/Cases/JSON/25A900.json", "application/json",
      R"({"CaseNumber":"25A900","PetitionerTitle":"Alvarez, et al., Applicants","RespondentTitle":"Northland","ProceedingsandOrder":[
{"Date":"Jan 09 2026","Text":"Application (25A900) for a stay, submitted to The Chief Justice.","Links":[{"Description":"Main Document","DocumentUrl":"https://www.supremecourt.gov/DocketPDF/25/a.pdf"}]},
{"Date":"Jan 12 2026","Text":"Response requested."},{"Date":"Jan 12 2026","Text":"Response requested."}]})");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_EQ(reading.document.title, "Alvarez, et al., Applicants v. Northland");
  ASSERT_EQ(reading.document.items.size(), 3U);
  EXPECT_EQ(reading.document.items[0].date, make_date(2026, 1, 9));
  EXPECT_EQ(reading.document.items[0].url, "https://www.supremecourt.gov/DocketPDF/25/a.pdf");
  EXPECT_NE(reading.document.items[1].key, reading.document.items[2].key);
}

TEST(GovInfoTraps, DatesOfReprocessingAreNotDatesOfTheEvent) {
  const Reading reading = read_as(WatchKind::feed, "https://www.govinfo.gov/rss/uscourts-dcd.xml", "text/xml",
                                  R"(<rss version="2.0"><channel><title>Courts</title>
<item><title>25-190 - DOE v. ALVAREZ</title><link>https://www.govinfo.gov/app/details/USCOURTS-dcd-1_25-cv-00190</link><pubDate>Fri, 09 Jan 2026 04:31:00 EST</pubDate></item>
<item><title>Federal Register</title><link>https://www.govinfo.gov/app/details/FR-2025-12-18</link><pubDate>Fri, 09 Jan 2026 04:31:00 EST</pubDate></item>
<item><title>Federal Register, again</title><link>https://www.govinfo.gov/app/details/FR-2025-12-18</link><guid>other</guid></item></channel></rss>)");
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_EQ(reading.document.items[0].date, std::nullopt);
  EXPECT_EQ(reading.document.items[0].key, "govinfo:USCOURTS-dcd-1_25-cv-00190");
  EXPECT_EQ(reading.document.items[1].date, make_date(2025, 12, 18));
  EXPECT_EQ(reading.document.items[1].key, "govinfo:FR-2025-12-18");
}

std::string regulations(const char* modified, const char* withdrawn) {
  return std::string(
             R"({"data":[{"id":"USCIS-2025-0004-0001","type":"documents","attributes":{"title":"Fees","documentType":"Proposed Rule",
"agencyId":"USCIS","docketId":"USCIS-2025-0004","postedDate":"2025-12-18T05:00:00Z","lastModifiedDate":")") +
         modified + R"(","withdrawn":)" + withdrawn +
         R"(},"links":{"self":"https://api.regulations.gov/v4/documents/USCIS-2025-0004-0001"}}],"meta":{"totalElements":1}})";
}

TEST(RegulationsTraps, AWithdrawalIsSaidAndProcessingIsNoChange) {
  const auto read_it = [](const std::string& body) {
    return read_as(WatchKind::json, "https://api.regulations.gov/v4/documents?x=1",
                   "application/vnd.api+json", body, {"$.data[*]"});
  };
  const Reading first = read_it(regulations("2025-12-18T09:00:00Z", "false"));
  const Reading later = read_it(regulations("2026-01-09T09:00:00Z", "false"));
  const Reading gone = read_it(regulations("2026-01-10T09:00:00Z", "true"));
  ASSERT_EQ(first.document.items.size(), 1U);
  EXPECT_EQ(first.document.items[0].url, "https://www.regulations.gov/document/USCIS-2025-0004-0001");
  EXPECT_EQ(first.document.items[0].date, make_date(2025, 12, 18));
  EXPECT_EQ(first.document, later.document);
  EXPECT_THAT(gone.document.items.at(0).summary, HasSubstr("Withdrawn."));
  EXPECT_EQ(gone.document.items[0].key, first.document.items[0].key);
}

TEST(OiraTraps, PlainXmlIsOneEntryForEachRule) {
  const auto read_it = [](const char* run, const char* extra) {
    return read_as(
        WatchKind::feed, "https://www.reginfo.gov/public/do/XMLViewFileAction?f=EO_RULES_UNDER_REVIEW.xml",
        "text/xml",
        std::string("<?xml version='1.0'?><OIRA_DATA RUNDATE='") + run +
            "'><REGACT><AGENCY_CODE>1615</AGENCY_CODE><RIN>1615-AC12</RIN><TITLE>Fees &amp; Forms</TITLE>"
            "<STAGE>Final Rule</STAGE><DATE_RECEIVED>2025-12-01</DATE_RECEIVED>" +
            extra + "<LEGAL_DEADLINE/></REGACT></OIRA_DATA>");
  };
  const Reading reading = read_it("2025-12-18", "");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_EQ(reading.document.items[0].title, "Fees & Forms");
  EXPECT_EQ(reading.document.items[0].key, "rin:1615-AC12");
  EXPECT_EQ(reading.document.items[0].date, make_date(2025, 12, 1));
  EXPECT_EQ(reading.document.items[0].summary,
            "Agency code: 1615. RIN: 1615-AC12. Stage: Final Rule. Date received: 2025-12-01.");
  EXPECT_EQ(read_it("2025-12-19", "").document, reading.document);
  const Reading done =
      read_it("2025-12-20", "<DATE_COMPLETED>2025-12-20</DATE_COMPLETED><DECISION>Withdrawn</DECISION>");
  EXPECT_EQ(done.document.items.at(0).date, make_date(2025, 12, 20));
  EXPECT_THAT(done.document.items[0].summary, HasSubstr("Decision: Withdrawn."));
}

}  // namespace
}  // namespace policywatch::watchers
