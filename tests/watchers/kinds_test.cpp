#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

using testing::HasSubstr;

Reading read_as(WatchKind kind, std::string url, std::string type, std::string body, int status = 200,
                std::vector<std::string> select = {}) {
  Watch watch;
  watch.id = "w";
  watch.kind = kind;
  watch.url = url;
  watch.select = std::move(select);
  Response response;
  response.url = response.final_url = std::move(url);
  response.status = status;
  response.headers = {{"Content-Type", std::move(type)}};
  response.body = std::move(body);
  return read(watch, response);
}

constexpr const char* kRegister = "https://www.federalregister.gov/api/v1/documents.json?per_page=20";

TEST(FederalRegister, DocumentsBecomeItemsWithTheirIdentifiersInWords) {
  const Reading reading = read_as(WatchKind::federal_register, kRegister, "application/json", R"({"count":1,
"description":"Documents","total_pages":1,"results":[{"title":"Fees for Forms","type":"Rule","abstract":"The agency sets fees.",
"document_number":"2025–01234","html_url":"https://www.federalregister.gov/d/2025-01234","publication_date":"2025-12-18",
"agencies":[{"raw_name":"DEPARTMENT OF HOMELAND SECURITY","name":"Homeland Security Department","id":227},{"raw_name":"OFFICE OF NOTHING"}],
"effective_on":"2026-02-01","executive_order_number":14159,"regulation_id_numbers":["1615-AC00"],"docket_ids":["DHS-2025-0001"]}]})");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.items.size(), 1U);
  const Item& item = reading.document.items[0];
  EXPECT_EQ(item.title, "Fees for Forms");
  EXPECT_EQ(item.key, "fr:2025-1234");
  EXPECT_EQ(item.date, make_date(2025, 12, 18));
  EXPECT_EQ(item.outlet, "Homeland Security Department, OFFICE OF NOTHING");
  EXPECT_EQ(
      item.summary,
      "The agency sets fees. Rule. Document 2025-01234. Effective 2026-02-01. Executive Order 14159. RIN "
      "1615-AC00. Docket DHS-2025-0001.");
}

TEST(FederalRegister, AQueryWithoutMatchesIsAGoodAnswer) {
  const Reading reading = read_as(WatchKind::federal_register, kRegister, "application/json",
                                  R"({"count":0,"description":"Documents matching nothing"})");
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_TRUE(reading.document.items.empty());
}

TEST(FederalRegister, PublicInspectionHasFiledDatesAndMayLackATitle) {
  const Reading reading =
      read_as(WatchKind::federal_register, kRegister, "application/json", R"({"count":1,"results":[
{"document_number":"2025-777","title":null,"subject_1":"Fees","subject_2":"Forms","filed_at":"2025-12-17T08:45:00.000-05:00",
"publication_date":null,"abstract":null,"agencies":[],"pdf_url":"https://public-inspection.federalregister.gov/2025-777.pdf"}]})");
  ASSERT_EQ(reading.document.items.size(), 1U);
  EXPECT_EQ(reading.document.items[0].title, "Fees Forms");
  EXPECT_EQ(reading.document.items[0].date, make_date(2025, 12, 17));
}

TEST(FederalRegister, OtherJsonAndErrorsAreOfTheWrongType) {
  EXPECT_EQ(read_as(WatchKind::federal_register, kRegister, "application/json", R"({"a":1})").quality,
            Quality::wrong_type);
  const Reading refused = read_as(WatchKind::federal_register, kRegister, "application/json",
                                  R"({"errors":{"type":"not_a_type is not a valid type"}})");
  EXPECT_EQ(refused.quality, Quality::wrong_type);
  EXPECT_THAT(refused.reason, HasSubstr("not a valid type"));
  EXPECT_EQ(read_as(WatchKind::federal_register, kRegister, "application/json", "{\"count\":").quality,
            Quality::wrong_type);
}

TEST(CourtListener, DocketFeedEntriesAreKeyedByDocketAndEntry) {
  const Reading reading = read_as(WatchKind::courtlistener, "https://www.courtlistener.com/docket/69/feed/",
                                  "application/atom+xml",
                                  R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>A v. B</title>
<entry><title>Entry #5 in A v. B (1:25-cv-00190)</title><link href="https://www.courtlistener.com/docket/69/a-v-b/?order_by=desc#entry-5" rel="alternate"/>
<published>2025-12-18T00:00:00-08:00</published><id>https://www.courtlistener.com/docket/69/a-v-b/?order_by=desc#entry-5</id><summary>ORDER granting 3 Motion</summary></entry>
<entry><title>Minute entry from Dec. 17 in A v. B</title><link href="https://www.courtlistener.com/docket/69/a-v-b/?order_by=desc#minute-entry-991"/>
<published>2025-12-17T00:00:00-08:00</published><id>m</id><summary>Minute Entry</summary></entry></feed>)");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_EQ(reading.document.items[0].key, "cl:69/entry-5");
  EXPECT_EQ(reading.document.items[0].date, make_date(2025, 12, 18));
  EXPECT_EQ(reading.document.items[0].summary, "ORDER granting 3 Motion");
  EXPECT_EQ(reading.document.items[1].key, "cl:69/minute-entry-991");
}

TEST(CourtListener, RestEntriesMayLackNumberAndDate) {
  const Reading reading =
      read_as(WatchKind::courtlistener, "https://www.courtlistener.com/api/rest/v4/docket-entries/?docket=69",
              "application/json",
              R"({"count":"https://www.courtlistener.com/api/rest/v4/docket-entries/?count=on","next":null,
"previous":null,"results":[{"id":1001,"docket":"https://www.courtlistener.com/api/rest/v4/dockets/69/","date_filed":"2025-12-18",
"entry_number":5,"description":"ORDER staying the rule","recap_documents":[{"id":7,"absolute_url":"/docket/69/5/a-v-b/","description":"Order"}]},
{"id":1002,"docket":"https://www.courtlistener.com/api/rest/v4/dockets/69/","date_filed":null,"entry_number":null,
"description":"","recap_documents":[]}]})");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_EQ(reading.document.items[0].key, "cl:69/1001");
  EXPECT_EQ(reading.document.items[0].title, "Entry #5: ORDER staying the rule");
  EXPECT_EQ(reading.document.items[0].url, "https://www.courtlistener.com/docket/69/5/a-v-b/");
  EXPECT_EQ(reading.document.items[1].title, "Minute entry");
  EXPECT_EQ(reading.document.items[1].date, std::nullopt);
  EXPECT_EQ(reading.document.items[1].key, "cl:69/1002");
}

TEST(FeedKind, AFeedThatBecameAPageIsNoBaseline) {
  const Reading reading = read_as(
      WatchKind::feed, "https://a.example/feed", "text/html",
      "<!doctype html><html><head><title>Our new site</title></head><body><main><h1>Welcome to our new "
      "site</h1><p>We have moved a great many pages around, and you will find the news of the agency, its "
      "forms and its offices in the menu above; the old addresses no longer work for most of "
      "them.</p><p>More "
      "words to make this an ordinary page with ordinary text in it.</p></main></body></html>");
  EXPECT_EQ(reading.quality, Quality::wrong_type) << reading.reason;
  EXPECT_THAT(reading.reason, HasSubstr("HTML page"));
  EXPECT_TRUE(reading.document.items.empty());
  EXPECT_TRUE(reading.document.blocks.empty());
}

TEST(FeedKind, NoEntriesIsAFactNotAFailure) {
  const Reading reading = read_as(WatchKind::feed, "https://a.example/feed", "application/rss+xml",
                                  "<rss version='2.0'><channel><title>Quiet</title></channel></rss>");
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_THAT(reading.notes, testing::Contains(HasSubstr("no entries")));
}

TEST(DocumentKind, PlainTextIsReadByParagraphsAndACutPdfIsRefused) {
  const Reading text = read_as(WatchKind::document, "https://a.example/memo.txt", "text/plain; charset=utf-8",
                               "Memo on fees\n\nThe first paragraph\nhas two lines.\r\n\r\nThe second.\n");
  ASSERT_EQ(text.quality, Quality::ok) << text.reason;
  ASSERT_EQ(text.document.blocks.size(), 3U);
  EXPECT_EQ(text.document.blocks[1].text, "The first paragraph has two lines.");
  const Reading pdf =
      read_as(WatchKind::document, "https://a.example/memo.pdf", "application/pdf", "%PDF-1.7\n");
  EXPECT_EQ(pdf.quality, Quality::truncated);
  EXPECT_THAT(pdf.reason, HasSubstr("PDF"));
}

TEST(SitemapKind, AddressesAndDatesAreEntries) {
  const Reading reading =
      read_as(WatchKind::sitemap, "https://a.example/sitemap.xml", "application/xml",
              R"(<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://a.example/news/new-fee-rule</loc><lastmod>2025-12-18T10:00:00Z</lastmod></url><url><loc>https://a.example/</loc></url></urlset>)");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_EQ(reading.document.items[0].title, "new fee rule");
  EXPECT_EQ(reading.document.items[0].date, make_date(2025, 12, 18));
}

TEST(JsonKind, PathsPickTheEntriesThatCount) {
  const std::string body =
      R"({"meta":{"views":812},"data":{"list":[{"title":"One","url":"/1","date":"2025-12-18","id":1},{"title":"Two","url":"/2","id":2}]}})";
  const Reading reading =
      read_as(WatchKind::json, "https://a.example/api", "application/json", body, 200, {"$.data.list[*]"});
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_EQ(reading.document.items[0].url, "https://a.example/1");
  EXPECT_EQ(reading.document.items[0].date, make_date(2025, 12, 18));
  EXPECT_EQ(reading.document.items[1].date, std::nullopt);
  for (const Block& block : reading.document.blocks) EXPECT_EQ(block.text.find("812"), std::string::npos);
  const Reading wrong =
      read_as(WatchKind::json, "https://a.example/api", "application/json", body, 200, {"$.data["});
  EXPECT_THAT(wrong.notes, testing::Contains(HasSubstr("column 8")));
}

std::vector<std::string> texts_of(const Reading& reading) {
  std::vector<std::string> texts;
  for (const Block& block : reading.document.blocks) texts.push_back(block.text);
  return texts;
}

TEST(JsonKind, MembersAreLinesWhateverTheirOrder) {
  const Reading reading = read_as(WatchKind::json, "https://a.example/api", "application/json",
                                  R"({"stage":"final","rule":{"pages":12,"open":true,"ids":["b","a"]}})");
  EXPECT_THAT(texts_of(reading),
              testing::ElementsAre(R"(rule "ids": "b")", R"(rule "ids": "a")", R"(rule "open": true)",
                                   R"(rule "pages": 12)", R"("stage": "final")"));
}

TEST(JsonKind, PathsPickFromTheJsonLdOfAPage) {
  const std::string page =
      R"(<!doctype html><title>Fees</title><script type="application/ld+json">{not json</script>)"
      R"(<script type="application/ld+json">{"@type":"WebPage","dateModified":"2026-02-01"}</script>)"
      "<p>Fees for naturalization changed in February; forms sent earlier are taken until March.</p>";
  const Reading reading =
      read_as(WatchKind::json, "https://a.example/fees", "text/html", page, 200, {"$.dateModified"});
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_THAT(texts_of(reading), testing::ElementsAre("2026-02-01"));
  const Reading without = read_as(WatchKind::json, "https://a.example/fees", "text/html", page);
  EXPECT_EQ(without.quality, Quality::wrong_type);
}

TEST(PageKind, XmlIsReadByItsOwnNames) {
  const std::string xml =
      R"(<?xml version="1.0"?><docket xmlns="urn:x"><title>Case 12</title>)"
      R"(<entry filed="2026-02-01"><title>Order &amp; opinion</title><seen>812</seen></entry></docket>)";
  const auto read_with = [&](std::vector<std::string> select) {
    return read_as(WatchKind::page, "https://a.example/d.xml", "application/xml", xml, 200,
                   std::move(select));
  };
  EXPECT_THAT(texts_of(read_with({"xpath://entry/title"})), testing::ElementsAre("Order & opinion"));
  EXPECT_THAT(texts_of(read_with({"xpath://entry/@filed"})), testing::ElementsAre("2026-02-01"));
  EXPECT_THAT(texts_of(read_with({})), testing::ElementsAre("Case 12", "Order & opinion", "812"));
  const Reading css = read_with({"entry"});
  EXPECT_EQ(css.quality, Quality::empty);
  const Reading nothing = read_with({"xpath://order"});
  EXPECT_EQ(nothing.quality, Quality::empty);
  EXPECT_THAT(nothing.notes, testing::Contains(HasSubstr("matched nothing")));
}

TEST(PageKind, XmlOfAnyDepthIsReadWithoutRecursion) {
  std::string xml = "<?xml version=\"1.0\"?>";
  for (int i = 0; i < 200'000; ++i) xml += "<a>";
  xml += "deep";
  for (int i = 0; i < 200'000; ++i) xml += "</a>";
  const Reading reading = read_as(WatchKind::page, "https://a.example/d.xml", "application/xml", xml);
  EXPECT_THAT(texts_of(reading), testing::ElementsAre("deep"));
}

TEST(TrackerKind, SavedTextAndWrongPages) {
  const Reading reading =
      read_as(WatchKind::tracker, "https://t.example/policies/x", "text/plain",
              "Title\nOriginal Date Announced\nMay 5, 2025\nProse. [ID #9]\nCurrent Status\nNone\n");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_TRUE(reading.document.policy);
  EXPECT_EQ(reading.document.policy->id, "9");
  EXPECT_EQ(reading.document.policy->slug, "x");
  const Reading wrong =
      read_as(WatchKind::tracker, "https://t.example/policies/x", "text/plain", "Nothing of the kind.");
  EXPECT_EQ(wrong.quality, Quality::wrong_type);
  EXPECT_THAT(wrong.reason, HasSubstr("no tracker entry"));
}

TEST(ListKind, PageAndEntriesComeFromOneReading) {
  const Reading reading =
      read_as(WatchKind::list, "https://a.example/news", "text/html; charset=utf-8",
              "<html lang=en><title>News of the agency</title><main><h1>News</h1><ul><li><a href=/1>The "
              "agency issues a rule</a> <time datetime=2025-12-18></time></li><li><a href=/2>The "
              "agency withdraws a memo</a> <time datetime=2025-12-17></time></li></ul></main></html>");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_EQ(reading.document.language, "en");
  ASSERT_EQ(reading.document.items.size(), 2U);
  EXPECT_FALSE(reading.document.blocks.empty());
}

TEST(GuessKind, BytesSayWhatTheyAre) {
  const auto guess = [](std::string type, std::string body, std::string url = "https://a.example/x") {
    Response response;
    response.url = response.final_url = std::move(url);
    response.status = 200;
    response.headers = {{"Content-Type", std::move(type)}};
    response.body = std::move(body);
    return guess_kind(response);
  };
  EXPECT_EQ(guess("text/xml", "<?xml version='1.0'?><rss/>"), WatchKind::feed);
  EXPECT_EQ(guess("", "<feed xmlns='http://www.w3.org/2005/Atom'/>",
                  "https://www.courtlistener.com/docket/1/feed/"),
            WatchKind::courtlistener);
  EXPECT_EQ(guess("", "<urlset></urlset>"), WatchKind::sitemap);
  EXPECT_EQ(guess("", "{\"count\":0,\"description\":\"x\"}"), WatchKind::federal_register);
  EXPECT_EQ(guess("", "{\"results\":[{\"entry_number\":1,\"recap_documents\":[]}]}"),
            WatchKind::courtlistener);
  EXPECT_EQ(guess("", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}"), WatchKind::feed);
  EXPECT_EQ(guess("", "{\"a\":1}"), WatchKind::json);
  EXPECT_EQ(guess("text/plain", "T\nOriginal Date Announced\nMay 5, 2025\n[ID #9]"), WatchKind::tracker);
  EXPECT_EQ(guess("text/plain", "Some words."), WatchKind::document);
  EXPECT_EQ(guess("application/pdf", "%PDF-1.4"), WatchKind::document);
  EXPECT_EQ(
      guess("text/html", "<html><body><main><h1>About</h1><p>We are an agency.</p></main></body></html>"),
      WatchKind::page);
}

}  // namespace
}  // namespace policywatch::watchers
