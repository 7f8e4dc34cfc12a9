#include <gtest/gtest.h>

#include "extract/article.hpp"
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

std::string text_of(const Document& page) {
  std::string text;
  for (const Block& block : page.blocks) text += block.text + "\n";
  return text;
}

std::string from(std::string html, const std::string& field, const std::optional<Time>& captured = {}) {
  const Dom dom = Dom::parse(std::move(html));
  std::vector<std::string> notes;
  const Article read =
      explain_article(dom, "https://news.example/2025/12/15/story", Watch(), captured, notes);
  for (const Origin& origin : read.origins) {
    if (origin.field == field) return origin.value + " from " + origin.from;
  }
  return "none";
}

const std::string kLinkedData =
    "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@graph\":["
    "{\"@type\":\"WebSite\",\"name\":\"Valley Star\"},"
    "{\"@type\":\"Person\",\"@id\":\"#ana\",\"name\":\"Ana Rivera\"},"
    "{\"@type\":[\"NewsArticle\"],\"headline\":\"Court sets aside the fee rule\",\"name\":\"Valley Star\","
    "\"datePublished\":\"2025-12-18T09:00:00-05:00\",\"dateModified\":\"2025-12-19\","
    "\"author\":[{\"@id\":\"#ana\"},{\"name\":\"Ben Ito\"}]}]}</script>";

TEST(Article, LinkedDataSpeaksFirst) {
  const std::string html =
      "<html><head><title>Court sets aside the fee rule - Valley Star</title>" + kLinkedData +
      "<meta property='og:title' content='Another headline for sharing'><meta name='author' content='Desk'>"
      "<meta property='article:published_time' content='2025-12-01'></head><body>" +
      kStory;
  const Document page = article(html);
  EXPECT_EQ(page.title, "Court sets aside the fee rule");
  EXPECT_EQ(page.author, "Ana Rivera, Ben Ito");
  EXPECT_EQ(page.site, "Valley Star");
  EXPECT_EQ(page.published, make_date(2025, 12, 18));
  EXPECT_EQ(page.updated, make_date(2025, 12, 19));
  EXPECT_EQ(from(html, "published"), "2025-12-18 from JSON-LD datePublished");
  EXPECT_EQ(from(html, "title"), "Court sets aside the fee rule from JSON-LD headline");
}

TEST(Article, LinkedDataIsReadAsSitesWriteIt) {
  const auto published = [](const std::string& script) {
    return article("<head><script type='application/ld+json'>" + script + "</script></head><body>" + kStory)
        .published;
  };
  const auto day = make_date(2025, 12, 18);
  EXPECT_EQ(published(R"([{"@type":"Organization"},{"@type":"BlogPosting","datePublished":"2025-12-18"}])"),
            day);
  EXPECT_EQ(published("//<![CDATA[\n{\"@type\":\"Article\",\"datePublished\":\"2025-12-18\"}\n//]]>"), day);
  EXPECT_EQ(
      published("{\"@type\":\"Article\",\"description\":\"two\nlines\",\"datePublished\":\"2025-12-18\",}"),
      day);
  EXPECT_EQ(published(R"({"@type":"WebPage","mainEntity":{"@type":"Article","datePublished":"2025-12-18"}})"),
            day);
  EXPECT_EQ(published(R"({"@type":"Event","startDate":"2025-12-18"})"), std::nullopt);
  EXPECT_EQ(published(R"({"@type":"Article","datePublished":"1970-01-01T00:00:00Z"})"), std::nullopt)
      << "what programs write for none";
  EXPECT_EQ(published(R"({"@type":"Article","datePublished":)"), std::nullopt);
  EXPECT_EQ(published(std::string(60000, '[')), std::nullopt);
}

TEST(Article, ValuesEscapedTwiceAreReadOnce) {
  const Document page = article(
      "<head><meta property='og:title' content='Rules &amp;amp; fees: what &amp;#8217;26 brings "
      "us'></head><body>" +
      kStory);
  EXPECT_EQ(page.title,
            "Rules & fees: what \u2019"
            "26 brings us");
}

TEST(Article, TheOrderOfDatesIsAsWritten) {
  const std::string seen = "<h1>Fees set aside by court</h1><p>December 16, 2025</p>";
  EXPECT_EQ(from("<body>" + kStory, "published"), "2025-12-15 from the address");
  EXPECT_EQ(from("<title>Fees set aside by court</title><body>" + seen + kStory, "published"),
            "2025-12-16 from a line below the title");
  EXPECT_EQ(
      from("<title>Fees set aside by court</title><body><time datetime='2025-12-17'>x</time>" + seen + kStory,
           "published"),
      "2025-12-17 from the first time element");
  EXPECT_EQ(from("<body><p>Published on December 14, 2025 | Updated: December 20, 2025</p><time "
                 "datetime='2025-12-17'>x</time>" +
                     kStory,
                 "published"),
            "2025-12-14 from a line that says \"published\"");
  EXPECT_EQ(
      from("<body><p>Published on December 14, 2025 | Updated: December 20, 2025</p>" + kStory, "updated"),
      "2025-12-20 from a line that says \"updated\"");
  EXPECT_EQ(
      from("<body><p itemprop='datePublished' content='2025-12-13'>x</p><p>Posted on December 14, 2025</p>" +
               kStory,
           "published"),
      "2025-12-13 from microdata datePublished");
  EXPECT_EQ(
      from("<head><meta name='parsely-pub-date' content='1766000000'></head><body>" + kStory, "published"),
      "2025-12-17 from parsely-pub-date");
}

TEST(Article, OneLineMayHoldAuthorAndDate) {
  EXPECT_EQ(
      from("<title>Fees set aside by court</title><body><h1>Fees set aside by court</h1><p>By Ana Rivera | "
           "December 16, 2025, 10:30 a.m.</p>" +
               kStory,
           "published"),
      "2025-12-16 from a line below the title");
  EXPECT_EQ(
      from("<title>Fees set aside by court</title><body><h1>Fees set aside by court</h1><p>WASHINGTON, D.C. "
           "(December 16, 2025) \u2013 The agency said on a long day that it would do what it has to do, and "
           "more, because so many people had asked for it to be done, at last.</p>" +
               kStory,
           "published"),
      "2025-12-16 from the dateline of the text");
}

TEST(Article, DatesInOtherLanguagesAreLabelledToo) {
  EXPECT_EQ(article("<html lang='de'><body><h1>Titel</h1><p>Veröffentlicht am 3. März 2024, aktualisiert am "
                    "05.03.2024</p>" +
                    kStory)
                .published,
            make_date(2024, 3, 3));
  EXPECT_EQ(article("<html lang='fr'><body><h1>Titre</h1><p>Publié le 03/04/2024</p>" + kStory).published,
            make_date(2024, 4, 3))
      << "the language says that the day comes first";
  EXPECT_EQ(article("<html lang='en'><body><h1>T</h1><p>Published on 03/04/2024</p><p>Next: 25/04/2024</p>" +
                    kStory)
                .published,
            make_date(2024, 4, 3))
      << "another date of the page says so";
}

TEST(Article, RelativeDatesCountFromTheCapture) {
  const std::string html =
      "<title>Fees set aside by court</title><body><h1>Fees set aside by court</h1><p>vor 3 "
      "Stunden</p>" +
      kStory;
  const auto captured = parse_rfc3339("2025-12-19T01:00:00Z");
  EXPECT_EQ(from(html, "published", captured), "2025-12-18 from a line below the title");
  EXPECT_EQ(from(html, "published"), "2025-12-15 from the address");
}

TEST(Article, AnEventAheadIsNoDateOfPublication) {
  EXPECT_EQ(
      from(
          "<title>Fees set aside by court</title><body><h1>Fees set aside by court</h1><p>March 3, 2027</p>" +
              kStory,
          "published", parse_rfc3339("2025-12-19T01:00:00Z")),
      "2025-12-15 from the address");
}

TEST(Article, WhatIsNoTextIsLeftOut) {
  const Document page = article(
      "<title>The fee rule is set aside</title><body><div class='story'><h1>The fee rule is set aside</h1><p "
      "class='byline'>By Ana Rivera</p><p style='display:none'>Hidden words</p><div class='share-bar'>Share "
      "this</div>" +
      kStory +
      "<aside>An aside about something else entirely</aside><form><p>Sign up, please</p><input></form><ul "
      "class='links'><li><a href='/a'>One other story</a></li><li><a href='/b'>Yet another "
      "story</a></li></ul>"
      "<table><thead><tr><th>Fee</th><th>Now</th></tr></thead><tr><td>Form "
      "A</td><td>$50</td></tr></table></div>"
      "<div class='sidebar'><p>Most read: a story that has, in itself, many words, and commas too, so that "
      "it "
      "looks like a text.</p></div>");
  const std::string text = text_of(page);
  for (const char* gone : {"The fee rule is set aside", "Ana Rivera", "Hidden words", "Share this",
                           "An aside", "Sign up", "Most read"}) {
    EXPECT_EQ(text.find(gone), std::string::npos) << gone;
  }
  EXPECT_NE(text.find("Form A"), std::string::npos) << "tables of data stay";
  EXPECT_NE(text.find("ruled on Thursday"), std::string::npos);
  EXPECT_EQ(page.author, "Ana Rivera");
}

TEST(Article, DoubleBreaksAreParagraphs) {
  const Document page = article(
      "<body><div id='text'>The court ruled on Thursday, after a long hearing, that the rule must go, for no "
      "reasons were given by the agency.<br><br>The judge wrote, in forty pages, that this was arbitrary, "
      "that "
      "the agency knew it, and that it went on nevertheless.<br> <br>The agency said, as it always does, "
      "that it "
      "would appeal, and it disagreed.</div>");
  ASSERT_EQ(page.blocks.size(), 3U);
  EXPECT_TRUE(page.blocks[1].text.starts_with("The judge wrote"));
}

TEST(Article, ATextThatItsPageNamesBadlyIsFoundAtASecondLook) {
  const Document page =
      article("<body><div class='sidebar'>" + kStory + "</div><div class='footer'><p>Imprint</p></div>");
  EXPECT_NE(text_of(page).find("ruled on Thursday"), std::string::npos);
}

TEST(Article, WhatSelectPickedIsTheText) {
  Watch watch;
  watch.select = {"#picked"};
  const Dom dom =
      Dom::parse("<body><div class='story'>" + kStory +
                 "</div><div id='picked' class='comment'><p>Short words that were picked, and that is what "
                 "counts, whatever else stands on this page, be it ever so long.</p><p>And a second "
                 "paragraph of them.</p><nav>Menu</nav></div>");
  std::vector<std::string> notes;
  const Document page = read_article(dom, "https://news.example/", watch, notes);
  ASSERT_EQ(page.blocks.size(), 2U);
  EXPECT_TRUE(page.blocks[0].text.starts_with("Short words"));
}

TEST(Article, AnEmptyResultIsSeen) {
  const auto notes_of = [](const char* html) {
    const Dom dom = Dom::parse(html);
    std::vector<std::string> notes;
    read_article(dom, "https://news.example/", Watch(), notes);
    return notes;
  };
  EXPECT_EQ(notes_of("<body><p>Short.</p>"),
            std::vector<std::string>{"no main text stood out; the whole page is shown"});
  EXPECT_EQ(notes_of("<body><script>app()</script>"), std::vector<std::string>{"the page holds no words"});
}

TEST(Article, NamesOfAuthorsStandAlone) {
  EXPECT_EQ(plain_byline("By Ana Rivera"), "Ana Rivera");
  EXPECT_EQ(plain_byline("BY ANA RIVERA | December 1, 2025"), "ANA RIVERA");
  EXPECT_EQ(plain_byline("Written by: Ana Rivera \u2013 "), "Ana Rivera");
  EXPECT_EQ(plain_byline("Von Braun"), "Von Braun");
  EXPECT_EQ(plain_byline("von Jan Müller"), "Jan Müller");
  EXPECT_EQ(plain_byline("Autor: Aleš Vávra"), "Aleš Vávra");
  EXPECT_EQ(plain_byline("Byron Katz"), "Byron Katz");
  EXPECT_EQ(plain_byline("21 December 2018"), "");
}

TEST(Article, HostilePagesEnd) {
  std::string breaks = "<body><div>", cells = "<body>", links = "<body><p>";
  for (int i = 0; i < 60000; ++i) breaks += "a<br><br>";
  for (int i = 0; i < 400; ++i)
    cells += "<table><tr><td><div class=content>words, words, words, words and more";
  for (int i = 0; i < 60000; ++i) links += "<a href=x>l</a>,";
  for (const std::string& html : {breaks, cells, links}) article(html);
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
