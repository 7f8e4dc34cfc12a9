// Forms of feeds beside the everyday ones: old formats, encodings, ids that are addresses, dates elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

using namespace std::string_literals;

constexpr const char* kUrl = "https://agency.example/news/feed.xml";

Feed feed_of(std::string_view bytes, std::string_view type = "application/rss+xml") {
  auto feed = read_feed(bytes, type, kUrl);
  EXPECT_TRUE(feed) << feed.error().message;
  return feed ? *feed : Feed();
}
std::string rss(std::string_view inside) {
  return "<rss version='2.0'><channel><title>T</title>" + std::string(inside) + "</channel></rss>";
}
std::string title_of(std::string_view bytes, std::string_view type = "application/rss+xml") {
  const Feed feed = feed_of(bytes, type);
  return feed.items.empty() ? "(none)" : feed.items[0].title;
}

TEST(FeedForms, ChannelDefinitionFormatIsRead) {
  const Feed feed = feed_of(
      "<CHANNEL HREF='/index.html' BASE='https://old.example/x/' "
      "LASTMOD='2004-04-06T23:05:43-05:00'><TITLE>Old "
      "channel</TITLE><ABSTRACT>About</ABSTRACT><ITEM HREF='1.html' LASTMOD='2004-04-06T23:05:43-05:00'>"
      "<TITLE>First</TITLE><ABSTRACT>What it says.</ABSTRACT></ITEM></CHANNEL>",
      "application/xml");
  EXPECT_EQ(feed.title, "Old channel");
  EXPECT_EQ(feed.site_url, "https://old.example/index.html");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].title, "First");
  EXPECT_EQ(feed.items[0].url, "https://old.example/x/1.html");
  EXPECT_EQ(feed.items[0].summary, "What it says.");
  EXPECT_EQ(feed.items[0].date, make_date(2004, 4, 6));
}

TEST(FeedForms, NetscapesRdfAndRss091AreRead) {
  const Feed netscape = feed_of(
      "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
      "xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>N</title><link>https://n.example/</"
      "link></channel>"
      "<image><title>Picture</title></image><item><title>One</title><link>https://n.example/1</link></item></"
      "rdf:RDF>");
  EXPECT_EQ(netscape.title, "N");
  ASSERT_EQ(netscape.items.size(), 1U);
  EXPECT_EQ(netscape.items[0].url, "https://n.example/1");
  EXPECT_EQ(
      title_of(
          "<rss version='0.91'><channel><title>T</title></channel><item><title>Outside</title></item></rss>"),
      "Outside");
}

TEST(FeedForms, Atom03AndPrefixedAtomAreRead) {
  const Feed old = feed_of(
      "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title mode='escaped'>A &amp;amp; "
      "B</title><entry>"
      "<title mode='base64'>SGVsbG8=</title><link rel='alternate' href='/e/1'/><id>tag:x,2004:1</id>"
      "<issued>2004-02-03T10:00:00Z</issued><modified>2004-03-01T00:00:00Z</modified><content mode='xml' "
      "type='application/xhtml+xml'><p xmlns='http://www.w3.org/1999/xhtml'>Body "
      "<b>text</b>.</p></content></entry></feed>");
  EXPECT_EQ(old.title, "A & B");
  ASSERT_EQ(old.items.size(), 1U);
  EXPECT_EQ(old.items[0].title, "Hello");
  EXPECT_EQ(old.items[0].url, "https://agency.example/e/1");
  EXPECT_EQ(old.items[0].date, make_date(2004, 2, 3));
  EXPECT_EQ(old.items[0].summary, "Body text.");
  EXPECT_EQ(
      title_of(
          "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Pre</a:title></a:entry></a:feed>"),
      "Pre");
}

TEST(FeedEncoding, Utf32IsReadByMarkAndByZeroBytes) {
  std::string big = "\0\0\xFE\xFF"s, little;
  for (const char c : rss("<item><title>Wide</title></item>")) {
    big += "\0\0\0"s + c;
    little += c + "\0\0\0"s;
  }
  EXPECT_EQ(title_of(big), "Wide");
  EXPECT_EQ(title_of(little), "Wide");
  EXPECT_EQ(feed_of(big).charset, "utf-32be");
  EXPECT_EQ(title_of(big.substr(0, big.size() - 3)), "Wide");
}

TEST(FeedEncoding, TheTypesCharsetBeatsTheDeclaration) {
  const std::string bytes =
      "<?xml version='1.0' encoding='utf-8'?>" + rss("<item><title>Caf\xE9</title></item>");
  EXPECT_EQ(title_of(bytes, "text/xml; charset=iso-8859-1"), "Café");
  EXPECT_EQ(title_of("<?xml version='1.0' encoding='koi8-r'?>" +
                     rss("<item><title>\xF0\xD2\xC1\xD7\xC4\xC1</title></item>")),
            "Правда");
}

TEST(FeedEncoding, BytesOfWindowsInsideUtf8AreReadAsTheyWereMeant) {
  EXPECT_EQ(title_of("<?xml version='1.0' encoding='utf-8'?>" +
                     rss("<item><title>Caf\xC3\xA9 "
                         "\x93quoted\x94</title></item><item><title>\xC3\xBC\xC3\xB6</title></item>")),
            "Café “quoted”");
}

TEST(FeedEncoding, UnlabelledLettersAreRecognisedByTheLanguage) {
  const std::string words =
      "\xEF\xE6\xE8\xE4\xE0\xED\xE8\xE5 \xF0\xE5\xF8\xE5\xED\xE8\xFF \xF1\xF3\xE4\xE0 \xEF\xEE "
      "\xE4\xE5\xEB\xF3 \xEE "
      "\xE2\xFB\xF1\xFB\xEB\xEA\xE5 \xE8 \xEF\xF0\xE0\xE2\xE0\xF5 \xE3\xF0\xE0\xE6\xE4\xE0\xED";
  EXPECT_THAT(title_of(rss("<item><title>" + words + "</title></item>")), testing::HasSubstr("решения суда"));
}

TEST(FeedEncoding, TextThatWasEncodedTwiceIsDecodedTwice) {
  EXPECT_EQ(title_of(rss("<item><title>Court\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s order</title></item>")),
            "Court’s order");
  EXPECT_EQ(title_of(rss("<item><title>Ça coûte 5 € à São Tomé</title></item>")), "Ça coûte 5 € à São Tomé");
}

TEST(FeedKeys, AnAddressAsIdIsOneIdentityWhateverItsSpelling) {
  const auto key = [](std::string_view guid) {
    const Feed feed = feed_of(rss("<item><title>x</title><guid>" + std::string(guid) + "</guid></item>"));
    return feed.items.at(0).key;
  };
  EXPECT_EQ(key("http://agency.example/a/"), key("https://agency.example/a?utm_source=rss"));
  EXPECT_NE(key("https://agency.example/a#one"), key("https://agency.example/a#two"));
  EXPECT_NE(key("https://agency.example/?p=1"), key("https://agency.example/?p=2"));
  EXPECT_EQ(key("  g-1\n"), "g-1");
}

TEST(FeedKeys, EntriesOfOnePageAreToldApartByTheirFragmentNotTheirTitle) {
  const auto keys = [](std::string_view title) {
    const Feed feed =
        feed_of(rss("<item><title>" + std::string(title) +
                    "</title><link>https://agency.example/p#one</link></item><item><title>b</title>"
                    "<link>https://agency.example/p#two</link></item>"));
    return feed.items.at(0).key + " " + feed.items.at(1).key;
  };
  EXPECT_EQ(keys("before"), keys("after"));
}

TEST(FeedDates, AMissingDateIsTakenFromTheAddressOnly) {
  const Feed feed =
      feed_of(rss("<item><title>a</title><link>https://agency.example/2025/12/18/a</link></item>"
                  "<item><title>b</title><link>https://agency.example/b</link></item>"
                  "<item><title>c</title><link>https://agency.example/2025/12/18/c</link><pubDate>Fri, 19 "
                  "Dec 2025 01:00:00 GMT</pubDate></item>"));
  EXPECT_EQ(feed.items.at(0).date, make_date(2025, 12, 18));
  EXPECT_EQ(feed.items.at(1).date, std::nullopt);
  EXPECT_EQ(feed.items.at(2).date, make_date(2025, 12, 19));
}

TEST(FeedDates, WrongWeekdaysAndZonesDoNotHideTheDay) {
  for (const char* stated :
       {"Mon, 18 Dec 2025 23:30:00 EST", "18 Dec 2025 23:30 +0000", "Thu, 18 Dec 2025 23:30:00 XYZ",
        "Thursday, 18-Dec-25 23:30:00 GMT", "2025-12-18T23:30:00", "2025-12-18 23:30:00 -0500",
        "Thu Dec 18 23:30:00 EST 2025", "December 18, 2025", "20251218T233000Z"}) {
    const Feed feed =
        feed_of(rss("<item><title>a</title><pubDate>" + std::string(stated) + "</pubDate></item>"));
    EXPECT_EQ(feed.items.at(0).date, make_date(2025, 12, 18)) << stated;
  }
  EXPECT_EQ(feed_of(rss("<item><title>a</title><pubDate>Sun, 31 Nov 2025 10:00:00 GMT</pubDate></item>"))
                .items.at(0)
                .date,
            std::nullopt);
}

TEST(FeedRecords, ARegisterInXmlOfItsOwnFormIsEntries) {
  const Feed feed = feed_of(
      "<?xml version='1.0'?><LIST RUN='1'><ROW><ID>7</ID><TITLE>One &amp; "
      "two</TITLE><DATE>2025-12-18</DATE><STATE_OF_IT>open</STATE_OF_IT>"
      "</ROW><ROW><ID>8</ID><TITLE>Three</TITLE></ROW></LIST>",
      "text/xml");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_EQ(feed.items[0].title, "One & two");
  EXPECT_EQ(feed.items[0].key, "7");
  EXPECT_EQ(feed.items[0].date, make_date(2025, 12, 18));
  EXPECT_THAT(feed.items[0].summary, testing::HasSubstr("State of it: open."));
  EXPECT_FALSE(read_feed("<svg><g><title>x</title></g></svg>", "image/svg+xml", kUrl));
}

}  // namespace
}  // namespace policywatch::extract
