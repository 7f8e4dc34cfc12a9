#include <gtest/gtest.h>

#include "manners/manners.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::manners {
namespace {

TEST(Robots, LongestMatchWinsAndAllowWinsATie) {
  const char* robots = "user-agent: *\nallow: /p\ndisallow: /\nallow: /folder\ndisallow: /folder\n";
  EXPECT_TRUE(robots_allow(robots, "policywatch", "https://example.org/page"));
  EXPECT_TRUE(robots_allow(robots, "policywatch", "https://example.org/folder/x"));
  EXPECT_FALSE(robots_allow(robots, "policywatch", "https://example.org/other"));
}

TEST(Robots, OurOwnGroupCountsBeforeTheOneForEverybody) {
  const char* robots = "user-agent: *\ndisallow: /\n\nuser-agent: PolicyWatch/0.1\ndisallow: /private\n";
  EXPECT_TRUE(robots_allow(robots, "policywatch", "https://example.org/news"));
  EXPECT_FALSE(robots_allow(robots, "policywatch", "https://example.org/private/x"));
  EXPECT_FALSE(robots_allow(robots, "otherbot", "https://example.org/news"));
}

TEST(Robots, AnEmptyOrUnreadableFileForbidsNothing) {
  EXPECT_TRUE(robots_allow("", "policywatch", "https://example.org/"));
  EXPECT_TRUE(robots_allow("<html><body>Not found</body></html>", "policywatch", "https://example.org/"));
  std::string utf16("\xFF\xFEu\0s\0e\0r\0-\0a\0g\0e\0n\0t\0:\0*\0\n\0d\0i\0s\0a\0l\0l\0o\0w\0:\0/\0", 46);
  EXPECT_TRUE(robots_allow(utf16, "policywatch", "https://example.org/"));
}

TEST(Robots, AByteOrderMarkIsNoPartOfTheFirstLine) {
  EXPECT_FALSE(
      robots_allow("\xEF\xBB\xBFuser-agent: *\ndisallow: /\n", "policywatch", "https://example.org/"));
}

TEST(Robots, RulesBehindHalfAMegabyteAreNotRead) {
  std::string robots = "user-agent: *\n";
  auto fill = [&](std::size_t size) {
    while (robots.size() < size)
      robots += "# filling filling filling filling filling filling filling filling\n";
  };
  fill(400 * 1024);
  robots += "disallow: /early\n";
  fill(550 * 1024);
  robots += "disallow: /late\n";
  EXPECT_FALSE(robots_allow(robots, "policywatch", "https://example.org/early"));
  EXPECT_TRUE(robots_allow(robots, "policywatch", "https://example.org/late"));
}

TEST(Robots, WildcardsDoNotExplode) {
  std::string pattern = "user-agent: *\ndisallow: /";
  for (int i = 0; i < 2000; ++i) pattern += "*a";
  std::string path = "https://example.org/" + std::string(4000, 'a');
  EXPECT_FALSE(robots_allow(pattern + "\n", "policywatch", path));
  EXPECT_TRUE(robots_allow(pattern + "b$\n", "policywatch", path));
}

TEST(Robots, CrawlDelayOfOurGroupIsReadAndNotShortened) {
  const char* robots =
      "user-agent: *\ncrawl-delay: 10\n\nuser-agent: policywatch\ncrawl-delay: 900\ndisallow: /x\n";
  EXPECT_EQ(crawl_delay(robots, "policywatch"), Millis(900'000));
  EXPECT_EQ(crawl_delay(robots, "otherbot"), Millis(10'000));
  EXPECT_EQ(crawl_delay("user-agent: *\ncrawl-delay: 0.5\n", "policywatch"), Millis(500));
  EXPECT_EQ(crawl_delay("user-agent: *\ncrawl-delay: soon\n", "policywatch"), std::nullopt);
  EXPECT_EQ(crawl_delay("", "policywatch"), std::nullopt);
}

TEST(Robots, WhatTheAnswerToTheFetchMeans) {
  EXPECT_EQ(robots_fetch(200, false), RobotsFetch::rules);
  for (int status : {400, 401, 403, 404, 410, 301})
    EXPECT_EQ(robots_fetch(status, false), RobotsFetch::allow_all) << status;
  for (int status : {429, 500, 503, 0})
    EXPECT_EQ(robots_fetch(status, false), RobotsFetch::disallow_all) << status;
  EXPECT_EQ(robots_fetch(200, true), RobotsFetch::disallow_all);
}

// Every recorded verdict of google/robotstxt, its own extensions (an empty address, index.html standing for
// its folder, agents up to the first space, lines cut at 16,664 bytes) decided "the same".
TEST(Robots, AgreesWithTheReferenceParser) {
  auto cases = test::read_shared_json("vectors/google-robotstxt/robots_cases.json");
  if (!cases) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0;
  for (const auto& row : cases->at("allow").as_array()) {
    std::string robots = test::text_of(row, "robots_txt");
    bool allowed = robots_allow(robots, test::text_of(row, "user_agent"), test::text_of(row, "url"));
    EXPECT_EQ(allowed, row.at("allowed").as_bool()) << test::text_of(row, "id");
    ++run;
  }
  EXPECT_EQ(run, 145u);
}

}  // namespace
}  // namespace policywatch::manners
