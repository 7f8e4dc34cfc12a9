#include <gtest/gtest.h>

#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

Document article(std::string html, std::string url = "https://news.example/story") {
  const Dom dom = Dom::parse(std::move(html));
  std::vector<std::string> notes;
  return read_article(dom, url, Watch(), notes);
}

const std::string kStory =
    "<p>The court in Boston ruled on Thursday that the rule on fees, which took effect in May, must be set "
    "aside, "
    "because the agency had not answered the comments it received.</p><p>The judge wrote that the agency, "
    "which had "
    "years to do so, gave <a href='/order.pdf'>no reasons</a> for the new fees, and that this was "
    "arbitrary.</p><p>The "
    "agency said that it would appeal, and that it disagreed with the ruling in every respect, as did the "
    "union.</p>";

TEST(Article, MainTextStandsWithoutFurniture) {
  const Document page = article(
      "<html lang='en'><head><title>Court sets aside the fee rule | Valley Star</title><meta "
      "property='og:site_name' "
      "content='Valley Star'></head><body><nav><a href='/'>Home</a><a "
      "href='/w'>World</a></nav><header><p>Valley "
      "Star</p></header><div class='story'><h1>Court sets aside the fee rule</h1><p class='byline'>By Ana "
      "Rivera</p>" +
      kStory +
      "</div><div class='related'><ul><li><a href='/2'>Another story about quite another "
      "thing</a></li><li><a "
      "href='/3'>A third story, with a comma</a></li></ul></div><footer><p>Copyright 2025 Valley Star, all "
      "rights "
      "reserved, no part may be copied</p></footer></body></html>");
  EXPECT_EQ(page.title, "Court sets aside the fee rule");
  EXPECT_EQ(page.author, "Ana Rivera");
  EXPECT_EQ(page.site, "Valley Star");
  EXPECT_EQ(page.language, "en");
  std::string text;
  for (const Block& block : page.blocks) text += block.text + "\n";
  EXPECT_NE(text.find("ruled on Thursday"), std::string::npos);
  EXPECT_NE(text.find("would appeal"), std::string::npos);
  EXPECT_EQ(text.find("Another story"), std::string::npos);
  EXPECT_EQ(text.find("Copyright"), std::string::npos);
  EXPECT_EQ(text.find("World"), std::string::npos);
  ASSERT_FALSE(page.links.empty());
  EXPECT_EQ(page.links[0].url, "https://news.example/order.pdf");
}

TEST(Article, DatesComeFromWhoeverStatesThemFirst) {
  EXPECT_EQ(
      article("<head><meta property='article:published_time' content='2025-12-18T10:00:00Z'></head><body>" +
              kStory)
          .published,
      make_date(2025, 12, 18));
  EXPECT_EQ(article("<body><h1>T</h1><time datetime='2025-12-17'>Wed</time>" + kStory).published,
            make_date(2025, 12, 17));
  const Document spoken = article(
      "<body><h1>T</h1><p>Published: December 16, 2025</p><p>Last updated: January 2, "
      "2026</p>" +
      kStory);
  EXPECT_EQ(spoken.published, make_date(2025, 12, 16));
  EXPECT_EQ(spoken.updated, make_date(2026, 1, 2));
  EXPECT_EQ(article("<body>" + kStory, "https://news.example/2025/12/15/story").published,
            make_date(2025, 12, 15));
  EXPECT_EQ(article("<body>" + kStory).published, std::nullopt);
}

TEST(Article, ADateInABylineIsNoAuthor) {
  EXPECT_EQ(article("<body><h1>T</h1><p class='byline'>December 1, 2025</p>" + kStory).author, "");
}

TEST(Article, AHeadlineMayHoldTheSeparator) {
  const Document page = article(
      "<head><title>Fees - and how to pay them - Valley Star</title><meta "
      "property='og:site_name' content='Valley Star'></head><body>" +
      kStory);
  EXPECT_EQ(page.title, "Fees - and how to pay them");
}

TEST(Article, WithoutMainTextThePageIsShownWhole) {
  const Document page = article("<body><p>Short.</p></body>");
  ASSERT_EQ(page.blocks.size(), 1U);
  EXPECT_EQ(page.blocks[0].text, "Short.");
}

}  // namespace
}  // namespace policywatch::extract
