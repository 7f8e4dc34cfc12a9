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

TEST(Robots, F07_OurOwnGroupCountsBeforeTheOneForEverybody) {
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

TEST(Robots, F05_RulesBehindHalfAMegabyteAreNotRead) {
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

TEST(Robots, F06_CrawlDelayOfOurGroupIsReadAndNotShortened) {
  const char* robots =
      "user-agent: *\ncrawl-delay: 10\n\nuser-agent: policywatch\ncrawl-delay: 900\ndisallow: /x\n";
  EXPECT_EQ(crawl_delay(robots, "policywatch"), Millis(900'000));
  EXPECT_EQ(crawl_delay(robots, "otherbot"), Millis(10'000));
  EXPECT_EQ(crawl_delay("user-agent: *\ncrawl-delay: 0.5\n", "policywatch"), Millis(500));
  EXPECT_EQ(crawl_delay("user-agent: *\ncrawl-delay: soon\n", "policywatch"), std::nullopt);
  EXPECT_EQ(crawl_delay("", "policywatch"), std::nullopt);
}

TEST(Robots, F03_WhatTheAnswerToTheFetchMeans) {
  EXPECT_EQ(robots_fetch(200, false), RobotsFetch::rules);
  for (int status : {400, 401, 403, 404, 410, 301})
    EXPECT_EQ(robots_fetch(status, false), RobotsFetch::allow_all) << status;
  for (int status : {429, 500, 503, 0})
    EXPECT_EQ(robots_fetch(status, false), RobotsFetch::disallow_all) << status;
  EXPECT_EQ(robots_fetch(200, true), RobotsFetch::disallow_all);
  EXPECT_EQ(robots_fetch(200, false, 5), RobotsFetch::rules);
  EXPECT_EQ(robots_fetch(301, true, 6), RobotsFetch::allow_all);
}

TEST(Robots, F03_WhatIsOddAboutAFileIsSaid) {
  EXPECT_EQ(robots_oddity("user-agent: *\ndisallow: /x\n"), "");
  EXPECT_EQ(robots_oddity(""), "");
  EXPECT_NE(robots_oddity("\xFF\xFEu\0"), "");
  EXPECT_NE(robots_oddity("  <!doctype html><title>Not found</title>"), "");
  EXPECT_NE(robots_oddity("disallow: /\n"), "");
  EXPECT_NE(robots_oddity(std::string(501 * 1024, '#')), "");
}

// Every recorded verdict of google/robotstxt. Two leniencies that its standard cases need are decided here: a
// line without a colon counts when it holds two words, and an agent's value counts up to its first space. Its
// fifteen extensions beyond RFC 9309, each decided "the same":
//   GoogleOnly_SystemTest (4)                     an empty file, agent or address
//   GoogleOnly_AcceptUserAgentUpToFirstSpace (2)  "user-agent: Foo Bar" is Foo's
//   GoogleOnly_IndexHTMLisDirectory (4)           "allow: /x/index.html" allows /x/ too
//   GoogleOnly_LineTooLong (5)                    a line counts up to its 16,664th byte
// GoogleOnly_DocumentationChecks are the standard's own rules in Google's words.
TEST(Robots, F01_AgreesWithTheReferenceParser) {
  auto cases = test::read_shared_json("vectors/google-robotstxt/robots_cases.json");
  if (!cases) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0, extensions = 0;
  for (const auto& row : cases->at("allow").as_array()) {
    std::string robots = test::text_of(row, "robots_txt");
    bool allowed = robots_allow(robots, test::text_of(row, "user_agent"), test::text_of(row, "url"));
    EXPECT_EQ(allowed, row.at("allowed").as_bool()) << test::text_of(row, "id");
    ++run;
    const std::string id = test::text_of(row, "id");
    extensions += id.starts_with("GoogleOnly_") && !id.starts_with("GoogleOnly_Documentation") ? 1 : 0;
  }
  EXPECT_EQ(run, 145u);
  EXPECT_EQ(extensions, 15u);
}

}  // namespace
}  // namespace policywatch::manners
