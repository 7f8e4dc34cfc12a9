#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extract/extract.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Page {
  Document document;
  std::vector<std::string> notes;
};

Page read(const std::string& html, const Watch& watch = {}) {
  Page page;
  page.document = read_page(Dom::parse(html), "https://agency.example/a/page", watch, page.notes);
  return page;
}

std::vector<std::string> texts(const Document& document) {
  std::vector<std::string> result;
  for (const Block& block : document.blocks) result.push_back(block.text);
  return result;
}

std::vector<std::string> texts(const Document& document, Where where) {
  std::vector<std::string> result;
  for (const Block& block : document.blocks) {
    if (block.where == where) result.push_back(block.text);
  }
  return result;
}

std::vector<std::string> tags(const Document& document) {
  std::vector<std::string> result;
  for (const Block& block : document.blocks) result.push_back(block.tag);
  return result;
}

TEST(Page, BlocksStandInReadingOrderWithTheirKind) {
  const Document page =
      read(
          "<h1>Rule</h1>loose<div>in a <b>div</b></div><p>One<p>Two<ul><li>a<ul><li>b</ul>c</ul>"
          "<dl><dt>Term<dd>Meaning</dl><figure><figcaption>Fig</figcaption></figure>"
          "<details><summary>More</summary>hidden until opened</details>")
          .document;
  EXPECT_THAT(texts(page), ElementsAre("Rule", "loose", "in a div", "One", "Two", "a", "b", "c", "Term",
                                       "Meaning", "Fig", "More", "hidden until opened"));
  EXPECT_THAT(tags(page), ElementsAre("h1", "div", "div", "p", "p", "li", "li", "li", "dt", "dd",
                                      "figcaption", "summary", "details"));
}

TEST(Page, ATableRowIsOneLineOfCells) {
  const Document page =
      read("<table><tr><th>Name<th>Date</tr><tr><td><p>Rule <b>A</b></p><td>1 May<br>2026<td></tr></table>")
          .document;
  EXPECT_THAT(texts(page), ElementsAre("Name | Date", "Rule A | 1 May 2026"));
}

TEST(Page, ALayoutTableIsNotARow) {
  const Document page =
      read("<table><tr><td>Menu<td><h2>Rule</h2><p>Text</p><table><tr><td>a<td>b</table></table>").document;
  EXPECT_THAT(texts(page), ElementsAre("Menu", "Rule", "Text", "a | b"));
}

TEST(Page, LinesOfPreAndBreaksAreLines) {
  EXPECT_THAT(texts(read("<pre>one\n  two  x\n\nthree</pre><p>four<br>five</p>").document),
              ElementsAre("one", "two x", "three", "four", "five"));
}

TEST(Page, TextSplitByCommentsAndSoftHyphensIsWhole) {
  EXPECT_THAT(texts(read("<p><span>$<!-- -->90<!-- -->.74</span></p><p>regu&shy;la\u200btion</p>").document),
              ElementsAre("$90.74", "regulation"));
}

TEST(Page, FurnitureIsMarkedByElementRoleAndWholeNames) {
  const Document page =
      read(
          "<header><p>Agency</p></header><nav>Home</nav><div role=navigation>Topics</div>"
          "<main><header><h1>Rule about sharing data</h1></header><p>Text of the rule which is long "
          "enough to be most of the page by words.</p><div class='share-buttons'>Tweet</div></main>"
          "<div class='usa-footer'>Contact</div><div id=sidebar>Side</div>"
          "<div class='gem-c-related-navigation'>Related</div><footer>F</footer>")
          .document;
  EXPECT_THAT(texts(page, Where::navigation),
              ElementsAre("Agency", "Home", "Topics", "Tweet", "Contact", "Side", "Related", "F"));
}

TEST(Page, PartsOfNamesAreNotFurniture) {
  const Document page =
      read(
          "<div class='content-sidebar-right-wrapper navigable footerless'><p>One two three.</p></div>"
          "<p>Other text stands here too, and more of it than above.</p>")
          .document;
  EXPECT_THAT(texts(page, Where::navigation), IsEmpty());
}

TEST(Page, WhatHoldsMostOfTheWordsIsContent) {
  const Document page =
      read(
          "<div class=sidebar><p>All of the rule stands in here, whatever it is called.</p></div>"
          "<p>Short.</p>")
          .document;
  EXPECT_THAT(texts(page, Where::navigation), IsEmpty());
}

TEST(Page, VolatileLinesAreMarkedNotHidden) {
  const Document page =
      read(
          "<p>The rule was rescinded 2 hours ago by the court.</p><p>Updated 2 hours ago</p>"
          "<p>1,234 views</p><p>Page last rendered at 12:03:11</p><p>You are visitor number 33,412</p>"
          "<p>12:31 PM</p><p>Session ID: 8f2c11ab90</p><p>May 1, 2026</p>")
          .document;
  EXPECT_THAT(texts(page, Where::volatile_),
              ElementsAre("Updated 2 hours ago", "1,234 views", "Page last rendered at 12:03:11",
                          "You are visitor number 33,412", "12:31 PM", "Session ID: 8f2c11ab90"));
  EXPECT_THAT(texts(page, Where::main),
              ElementsAre("The rule was rescinded 2 hours ago by the court.", "May 1, 2026"));
}

TEST(Page, LinksAreAbsoluteNamedAndOnce) {
  const Document page =
      read(
          "<base href='/docs/'><p><a href='r.pdf'>Final <b>rule</b></a> <a href='r.pdf'>Final rule</a>"
          "<a href='javascript:x()'>no</a><a href='mailto:a@b.c'>no</a><a href='#top' aria-label='Top'></a>"
          "<a href='//other.example/x'><img alt='Logo'></a><a href=y title=T></a><a href=z></a><a>none</a>")
          .document;
  EXPECT_THAT(page.links, ElementsAre(Link{"Final rule", "https://agency.example/docs/r.pdf"},
                                      Link{"Top", "https://agency.example/docs/#top"},
                                      Link{"Logo", "https://other.example/x"},
                                      Link{"T", "https://agency.example/docs/y"}));
}

TEST(Page, LinksCanBeLeftOut) {
  Watch watch;
  watch.links = false;
  EXPECT_THAT(read("<a href=x>y</a>", watch).document.links, IsEmpty());
}

TEST(Page, OnlyWhatIsSelectedCounts) {
  Watch watch;
  watch.select = {".b", ".q"};
  const Page page =
      read("<p class=q>outer <b class=q>inner</b></p><p>no <a href=x>no</a></p><p class=b>bee</p>", watch);
  EXPECT_THAT(texts(page.document), ElementsAre("outer inner", "bee"));
  EXPECT_THAT(page.document.links, IsEmpty());
  EXPECT_THAT(page.notes, IsEmpty());
}

TEST(Page, ASelectorThatMatchesNothingIsSaidAndLeavesNothing) {
  Watch watch;
  watch.select = {"main"};
  const Page page = read("<p>all</p>", watch);
  EXPECT_THAT(page.document.blocks, IsEmpty());
  EXPECT_THAT(page.notes, ElementsAre("select \"main\" matched nothing"));
}

TEST(Page, IgnoredPartsAreTakenOut) {
  Watch watch;
  watch.ignore = {"td:nth-child(2)", "xpath://p[@class='x']", ".none"};
  const Page page = read(
      "<table><tr><td>Emil<td>Tobias<td>Linus</table><p class=x>tick <a href=x>l</a></p><p>Rule</p>", watch);
  EXPECT_THAT(texts(page.document), ElementsAre("Emil | Linus", "Rule"));
  EXPECT_THAT(page.document.links, IsEmpty());
  EXPECT_THAT(page.notes, ElementsAre("ignore \".none\" matched nothing"));
}

TEST(TextRules, IgnoredLinesDoNotCount) {
  Watch watch;
  watch.ignore_text = {"/\\d+ views/", "$5 (est.)"};
  EXPECT_THAT(texts(read("<p>Rule A</p><p>1234 views</p><p>Cost $5 (EST.) 1</p>", watch).document),
              ElementsAre("Rule A"));
}

TEST(TextRules, AnExpressionMaySpanLines) {
  Watch watch;
  watch.ignore_text = {"/START.+END/s"};
  EXPECT_THAT(texts(read("<p>START</p><p>tick</p><p>tock</p><p>END</p><p>Rule A</p>", watch).document),
              ElementsAre("Rule A"));
}

TEST(TextRules, ExtractKeepsMatchesOrLines) {
  Watch watch;
  watch.ignore_text = {"v."};
  watch.extract_text = {"/(\\d+\\.\\d+\\.\\d+)/", "HUMIDITY"};
  EXPECT_THAT(texts(read("<p>v.1.2.1</p><p>Rule 9.9.9</p><p>Humidity: 5</p><p>Wind</p>", watch).document),
              ElementsAre("9.9.9", "Humidity: 5"));
}

TEST(TextRules, SortAndUnique) {
  Watch watch;
  watch.sort = watch.unique = true;
  EXPECT_THAT(texts(read("<p>b</p><p>a</p><p>b</p>", watch).document), ElementsAre("a", "b"));
}

TEST(Page, MetadataIsRead) {
  const Document page =
      read(
          "<html lang=en-US><head><title> Final\n Rule </title><link rel=canonical href='/rule'>"
          "<meta name=description content='About it'><meta property=og:site_name content=Agency>"
          "<meta property=article:published_time content='2025-12-18T10:00:00-05:00'>"
          "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[{\"name\":\"A. "
          "Writer\"}],"
          "\"dateModified\":\"2026-01-02\"}</script><body><h1>Heading</h1><svg><title>icon</title></svg>")
          .document;
  EXPECT_EQ(page.title, "Final Rule");
  EXPECT_EQ(page.language, "en-US");
  EXPECT_EQ(page.canonical, "https://agency.example/rule");
  EXPECT_EQ(page.description, "About it");
  EXPECT_EQ(page.site, "Agency");
  EXPECT_EQ(page.author, "A. Writer");
  EXPECT_EQ(page.published, make_date(2025, 12, 18));
  EXPECT_EQ(page.updated, make_date(2026, 1, 2));
}

TEST(Page, WithoutATitleTheHeadingNamesThePage) {
  EXPECT_EQ(read("<main><h1>Israel</h1></main>").document.title, "Israel");
  EXPECT_FALSE(read("<p>May 1, 2026</p>").document.published.has_value());
}

TEST(Page, DatesStatedInPlainSightAreReadWhenTheHeadHasNone) {
  const Document page =
      read("<p>Last Reviewed/Updated: 01/24/2025</p><dl><dt>Date published:<dd>3 May 2024</dl>").document;
  EXPECT_EQ(page.updated, make_date(2025, 1, 24));
  EXPECT_EQ(page.published, make_date(2024, 5, 3));
}

TEST(Page, DatesOfSeveralThingsAreNotThePages) {
  EXPECT_FALSE(
      read("<p>Published: 3 May 2024</p><p>Published: 4 May 2024</p>").document.published.has_value());
}

TEST(History, NamedContainersAndLabelledListsAreRead) {
  const Document page =
      read(
          "<h2>Guidance</h2><ul><li>1 May 2020 was a day</li></ul><div class='x-dates__change-history' "
          "id=h><ol>"
          "<li><time datetime='2020-04-09T19:39:12.000+01:00'>9 April 2020</time><p>Updated figures.</p></li>"
          "<li><time datetime='2020-04-08T17:01:17.000+01:00'>8 April 2020</time><p>Added "
          "table.</p></li></ol></div>"
          "<h3>Revision history</h3><table><tr><th>Date</th><th>Change</th></tr>"
          "<tr><td>January 2, 2021</td><td>Section 3 withdrawn.</td></tr>"
          "<tr><td>2020-12-01</td><td>First published.</td></tr></table>")
          .document;
  ASSERT_EQ(page.history.size(), 4u);
  EXPECT_EQ(page.history[0].title, "Updated figures.");
  EXPECT_EQ(page.history[0].date, make_date(2020, 4, 9));
  EXPECT_TRUE(page.history[0].key.starts_with("2020-04-09T19:39:12.000+01:00"));
  EXPECT_EQ(page.history[2].title, "Section 3 withdrawn.");
  EXPECT_EQ(page.history[2].date, make_date(2021, 1, 2));
  EXPECT_EQ(page.history[3].title, "First published.");
}

TEST(History, AListOfOtherThingsIsNone) {
  EXPECT_THAT(read("<h2>Updates</h2><ul><li>Contact us</li><li>About</li><li>5 May 2020: news</li></ul>")
                  .document.history,
              IsEmpty());
}

}  // namespace
}  // namespace policywatch::extract
