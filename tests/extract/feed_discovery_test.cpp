#include "extract/feed_discovery.hpp"

#include <gtest/gtest.h>

namespace policywatch::extract {
namespace {

std::vector<OfferedFeed> feeds_in(std::string html) {
  const Dom dom = Dom::parse(std::move(html));
  return discover_feeds(dom, "https://agency.example/news/");
}

TEST(FeedDiscovery, WhatThePageStatesComesFirstAndCommentsLast) {
  const auto feeds = feeds_in(
      "<head><link rel='alternate' type='application/rss+xml' title='Agency &raquo; Comments Feed' "
      "href='/comments/feed/'>"
      "<link rel='Alternate' type='application/rss+xml; charset=utf-8' title='Agency News' href='rss.xml'>"
      "<link rel=alternate type='application/atom+xml' href='//agency.example/atom'>"
      "<link rel=alternate type='application/feed+json' href='https://agency.example/feed.json'>"
      "<link rel=alternate hreflang=es href=/es/><link rel=alternate type='application/json+oembed' "
      "href='/oembed?format=rss'>"
      "<link rel='alternate stylesheet' type='text/css' href='/feed/x.css'></head>"
      "<body><a href='/rss/visas'>Visas RSS</a> <a href='rss.xml'>RSS</a></body>");
  ASSERT_EQ(feeds.size(), 5U);
  EXPECT_EQ(feeds[0], (OfferedFeed{"https://agency.example/news/rss.xml", "Agency News"}));
  EXPECT_EQ(feeds[1].url, "https://agency.example/atom");
  EXPECT_EQ(feeds[2].url, "https://agency.example/feed.json");
  EXPECT_EQ(feeds[3], (OfferedFeed{"https://agency.example/rss/visas", "Visas RSS"}));
  EXPECT_EQ(feeds[4].url, "https://agency.example/comments/feed/");
}

TEST(FeedDiscovery, LinksThatLookLikeFeedsAreOfferedOthersAreNot) {
  const auto feeds = feeds_in(
      "<body><a href='/rss/ice-breaking-news'>Breaking</a><a href='/presidential-actions/feed/'>Feed</a>"
      "<a href='https://feeds.agency.example/1003/rss.xml'>News</a><a href='/news/rss-feed/59144'>All "
      "news</a>"
      "<a href='/feedback'>Feedback</a><a href='/sitemap.xml'>Sitemap</a><a href='/about-rss'>About RSS</a>"
      "<a href='#feed'>Feed</a><a href='mailto:rss@agency.example'>Mail</a></body>");
  ASSERT_EQ(feeds.size(), 5U);  // a page that explains RSS may be offered too, last
  EXPECT_EQ(feeds[0].url, "https://agency.example/rss/ice-breaking-news");
  EXPECT_EQ(feeds[1].url, "https://agency.example/presidential-actions/feed/");
  EXPECT_EQ(feeds[2].url, "https://feeds.agency.example/1003/rss.xml");
  EXPECT_EQ(feeds[3].url, "https://agency.example/news/rss-feed/59144");
}

TEST(FeedDiscovery, RelativeAddressesAreAgainstTheBaseOfThePage) {
  const auto feeds = feeds_in(
      "<head><base href='https://cdn.example/x/'><link rel=alternate type=application/rss+xml "
      "href='feed.rss'></head>");
  ASSERT_EQ(feeds.size(), 1U);
  EXPECT_EQ(feeds[0].url, "https://cdn.example/x/feed.rss");
}

}  // namespace
}  // namespace policywatch::extract
