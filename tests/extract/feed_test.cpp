#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

using testing::HasSubstr;

constexpr const char* kUrl = "https://agency.example/news/feed.xml";

Feed feed_of(std::string_view bytes, std::string_view type = "application/rss+xml") {
  auto feed = read_feed(bytes, type, kUrl);
  EXPECT_TRUE(feed) << feed.error().message;
  return feed ? *feed : Feed();
}

TEST(Feed, RssEntriesCarryTitleLinkDateSummaryAndOutlet) {
  const Feed feed = feed_of(R"(<?xml version="1.0"?>
<rss version="2.0"><channel><title>Agency &amp; News</title><link>https://agency.example/</link><language>en-us</language>
<item><title>Rule on &lt;b&gt;visas&lt;/b&gt; &amp;amp; fees</title><link>/news/1</link>
<description><![CDATA[<p>First&nbsp;para.</p><p>Second &mdash; para.</p>]]></description>
<pubDate>Thu, 18 Dec 2025 23:30:00 -0500</pubDate><guid isPermaLink="false">g-1</guid><source url="x">The Hill</source></item>
</channel></rss>)");
  EXPECT_EQ(feed.title, "Agency & News");
  EXPECT_EQ(feed.language, "en-us");
  ASSERT_EQ(feed.items.size(), 1U);
  const Item& item = feed.items[0];
  EXPECT_EQ(item.title, "Rule on visas & fees");
  EXPECT_EQ(item.url, "https://agency.example/news/1");
  EXPECT_EQ(item.date, make_date(2025, 12, 18));
  EXPECT_EQ(item.summary, "First para. Second — para.");
  EXPECT_EQ(item.key, "g-1");
  EXPECT_EQ(item.outlet, "The Hill");
}

TEST(Feed, AtomLinksResolveAgainstXmlBaseAndAlternateWins) {
  const Feed feed = feed_of(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://court.example/d/">
<title type="text">Docket</title><entry xml:base="7/"><id>urn:1</id><title>Order</title>
<link rel="self" href="self.xml"/><link rel="alternate" href="#entry-4"/><updated>2025-12-19T01:00:00Z</updated>
<published>2025-12-18T00:00:00-08:00</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Granted.</p></div></content></entry></feed>)");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].url, "https://court.example/d/7/#entry-4");
  EXPECT_EQ(feed.items[0].date, make_date(2025, 12, 18));
  EXPECT_EQ(feed.items[0].summary, "Granted.");
  EXPECT_EQ(feed.items[0].key, "urn:1");
}

TEST(Feed, RdfAndDublinCoreAreRead) {
  const Feed feed = feed_of(
      R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>T</title></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link><dc:date>2025-12</dc:date></item></rdf:RDF>)");
  ASSERT_EQ(feed.items.size(), 1U);
  ASSERT_TRUE(feed.items[0].date);
  EXPECT_EQ(to_iso(*feed.items[0].date), "2025-12");
}

TEST(Feed, JsonFeedIsRead) {
  const Feed feed = feed_of(R"({"version":"https://jsonfeed.org/version/1.1","title":"J","items":[
 {"id":5,"url":"/p/5","title":"Five","content_html":"<p>Hi <b>all</b></p>","date_published":"2025-12-18T09:00:00Z"}]})",
                            "application/feed+json");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].key, "5");
  EXPECT_EQ(feed.items[0].url, "https://agency.example/p/5");
  EXPECT_EQ(feed.items[0].summary, "Hi all");
  EXPECT_EQ(feed.items[0].date, make_date(2025, 12, 18));
}

TEST(Feed, AFeedCutInHalfKeepsItsCompleteEntriesAndSaysSo) {
  const Feed feed = feed_of(
      "<rss "
      "version=\"2.0\"><channel><title>News</title><item><title>One</title><link>https://a.example/1</link></"
      "item>"
      "<item><title>Two</title><link>https://a.example/2</link></item><item><title>Thr");
  EXPECT_EQ(feed.title, "News");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_EQ(feed.items[1].title, "Two");
  ASSERT_EQ(feed.notes.size(), 1U);
  EXPECT_THAT(feed.notes[0], HasSubstr("recovered 2 entries"));
  EXPECT_THAT(feed.notes[0], HasSubstr("cut off"));
}

TEST(Feed, BrokenXmlIsRecoveredWhereEntriesAreClear) {
  const Feed feed = feed_of(
      "<rss><channel><title>A & B</title><item><title>1 < 2 & "
      "3</title><link>https://a.example/?a=1&b=2</link>"
      "<description>unclosed <br> and "
      "<b>bold</description></item><item><title>Next<link>https://a.example/2</link>"
      "</item></channel></rss>");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_EQ(feed.items[0].title, "1 < 2 & 3");
  EXPECT_EQ(feed.items[0].url, "https://a.example/?a=1&b=2");
  EXPECT_EQ(feed.items[0].summary, "unclosed and bold");
}

TEST(Feed, AnIdThatServesSeveralEntriesIsNotTrusted) {
  const Feed feed = feed_of(
      "<rss><channel><item><title>One</title><link>https://a.example/1</link><guid>x</guid></item>"
      "<item><title>Two</title><link>https://a.example/2</link><guid>x</guid></item>"
      "<item><title>Two</title><link>https://a.example/2</link><guid>x</guid></item></channel></rss>");
  ASSERT_EQ(feed.items.size(), 2U);
  EXPECT_NE(feed.items[0].key, feed.items[1].key);
}

TEST(Feed, AnEntryWithoutTitleIsCalledByItsFirstSentence) {
  const Feed feed = feed_of(
      "<rss><channel><item><description>ICE arrested nobody today. More follows.</description>"
      "<link>https://a.example/1</link></item></channel></rss>");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].title, "ICE arrested nobody today.");
}

TEST(Feed, AFeedWithoutEntriesIsAFeed) {
  EXPECT_TRUE(feed_of("<rss version='2.0'><channel><title>Quiet</title></channel></rss>").items.empty());
}

TEST(Feed, L11_EntitiesOfADoctypeAreNeverExpanded) {
  const Feed feed = feed_of(
      R"(<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]>
<rss><channel><item><title>x &a; &b; y</title><link>https://a.example/1</link></item></channel></rss>)");
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].title, "x &a; &b; y");
}

TEST(Feed, AnHtmlPageIsRefusedAsWhatItIs) {
  const auto feed =
      read_feed("<!DOCTYPE html><html><body><p>Maintenance</p></body></html>", "text/html", kUrl);
  ASSERT_FALSE(feed);
  EXPECT_THAT(feed.error().message, HasSubstr("HTML page"));
  EXPECT_FALSE(read_feed("", "", kUrl));
  EXPECT_FALSE(read_feed("plain words", "", kUrl));
  EXPECT_FALSE(read_feed("<svg/>", "", kUrl));
  EXPECT_FALSE(read_feed("{\"a\":1}", "", kUrl));
}

TEST(Feed, L11_BombsOfEntitiesAndIncludesStayWords) {
  std::string bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'ha'>";
  for (int i = 1; i < 30; ++i) {
    const std::string below = "&l" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY l" + std::to_string(i) + " '" + below + below + below + "'>";
  }
  bomb +=
      "<!ENTITY % x SYSTEM 'http://192.0.2.1/x.dtd'>%x;]><rss "
      "xmlns:xi='http://www.w3.org/2001/XInclude'><channel><item>"
      "<title>t &l29;</title><xi:include href='file:///etc/passwd' parse='text'/></item></channel></rss>";
  const Feed feed = feed_of(bomb);
  ASSERT_EQ(feed.items.size(), 1U);
  EXPECT_EQ(feed.items[0].title, "t &l29;");
  EXPECT_EQ(feed.items[0].summary, "");
}

TEST(Feed, L15_HugeFeedsAndTitlesAreCutAndOddDatesLeftOut) {
  std::string huge = "<rss><channel>";
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::to_string(i);
    huge += "<item><title>t" + number + "</title><guid>g" + number + "</guid></item>";
  }
  EXPECT_EQ(feed_of(huge + "</channel></rss>").items.size(), 5000U);
  const Feed odd =
      feed_of("<rss><channel><item><title>" + std::string(10'000'000, 'x') +
              "</title><pubDate>Mon, 01 Jan 0000 00:00:00 GMT</pubDate></item><item><title>b</title><pubDate>"
              "Fri, 01 Jan 99999 00:00:00 GMT</pubDate></item></channel></rss>");
  ASSERT_EQ(odd.items.size(), 2U);
  EXPECT_LE(odd.items[0].title.size(), 1000U);
  EXPECT_FALSE(odd.items[0].date.has_value());
  EXPECT_FALSE(odd.items[1].date.has_value());
}

TEST(Feed, L15_DeepNestingCostsNoStack) {
  std::string deep = "<rss><channel><item><title>t</title><link>https://a.example/</link><description>";
  for (int i = 0; i < 200'000; ++i) deep += "<b>";
  EXPECT_EQ(feed_of(deep + "x</description></item></channel></rss>").items.size(), 1U);
}

}  // namespace
}  // namespace policywatch::extract
