#include "extract/next_page.hpp"

#include <gtest/gtest.h>

namespace policywatch::extract {
namespace {

constexpr const char* kHere = "https://agency.example/newsroom";

std::string next(const std::string& body, const std::string& url = kHere, const std::string& head = "") {
  const Dom dom =
      Dom::parse("<!doctype html><html><head>" + head + "</head><body>" + body + "</body></html>");
  const auto found = next_in_html(dom, url);
  return found ? found->url : "";
}

TEST(NextPage, TheHeadsOwnWordComesFirst) {
  EXPECT_EQ(next("<a rel='next' href='/b'>Next</a>", kHere, "<link rel='next' href='/newsroom?page=2'>"),
            "https://agency.example/newsroom?page=2");
  EXPECT_EQ(next("<a rel='nofollow next' href='?page=2'>onwards</a>"),
            "https://agency.example/newsroom?page=2");
  EXPECT_EQ(next("", kHere, "<base href='https://agency.example/en/'><link rel=next href='news?p=2#top'>"),
            "https://agency.example/en/news?p=2");
}

TEST(NextPage, TheLastPageNamesItselfOrNothing) {
  EXPECT_EQ(next("", kHere, "<link rel='next' href='/newsroom'>"), "");
  EXPECT_EQ(next("<nav class=pager><a class=disabled rel=next href='?page=2'>Next</a></nav>"), "");
  EXPECT_EQ(next("<ul class=pagination><li class=disabled><a href='?page=2'>Next</a></li></ul>"), "");
  EXPECT_EQ(next("<nav class=pager><a aria-disabled=true href='?page=2'>Next</a></nav>"), "");
  EXPECT_EQ(next("<nav class=pager><a href='#'>Next</a><a href='javascript:go(2)'>Next</a></nav>"), "");
}

TEST(NextPage, WordsOfPagersInManyTongues) {
  for (const char* word :
       {"Next", "Next \u203a", "Next \u00bb", "NEXT PAGE", "\u2190 Older posts", "Older entries &raquo;",
        "Page suivante", "Siguiente \u203a", "P\u00e1gina siguiente", "N\u00e4chste Seite", "Weiter",
        "Pr\u00f3xima", "Volgende", "Dal\u0161\u00ed", "\u203a", "\u2192", "&gt;"}) {
    EXPECT_EQ(next(std::string("<div class='pagination'><a href='?page=0'>1</a><a href='?page=1'>") + word +
                   "</a></div>"),
              "https://agency.example/newsroom?page=1")
        << word;
  }
  EXPECT_EQ(next("<nav class=pager><a href='?page=1' aria-label='Next page'><svg></svg></a></nav>"),
            "https://agency.example/newsroom?page=1");
  EXPECT_EQ(next("<ul class=pager><li class='pager__item pager__item--next'><a href='?page=1'>\u203a\u203a"
                 "</a></li></ul>"),
            "https://agency.example/newsroom?page=1");
}

TEST(NextPage, NewerAndPreviousAreNotNext) {
  EXPECT_EQ(next("<div class=pagination><a href='?page=1'>Newer posts</a><a href='?page=1'>Previous</a>"
                 "<a href='?page=9'>Last \u00bb</a></div>"),
            "");
}

TEST(NextPage, TheDoubleArrowCountsOnlyWhereNothingElseSpeaks) {
  EXPECT_EQ(next("<div class=pager><a href='?page=9'>\u00bb</a><a href='?page=1'>\u203a</a></div>"),
            "https://agency.example/newsroom?page=1");
  EXPECT_EQ(next("<div class=pager><a href='?page=1'>\u00bb</a></div>"),
            "https://agency.example/newsroom?page=1");
}

TEST(NextPage, OutsideAPagerOnlyTheSameListingGoesOn) {
  EXPECT_EQ(next("<p><a href='/newsroom/page/2/'>Older posts</a></p>"),
            "https://agency.example/newsroom/page/2/");
  EXPECT_EQ(next("<p><a href='?start=20'>Next</a></p>"), "https://agency.example/newsroom?start=20");
  EXPECT_EQ(next("<p><a href='/stories/a-day-in-court'>Next</a></p>"), "");
  EXPECT_EQ(next("<p><a href='https://other.example/newsroom?page=2'>Next</a></p>"), "");
}

TEST(NextPage, TheNumberAfterTheCurrentOne) {
  EXPECT_EQ(next("<nav class=pagination><span class=current>1</span><a href='?page=2'>2</a>"
                 "<a href='?page=3'>3</a></nav>"),
            "https://agency.example/newsroom?page=2");
  EXPECT_EQ(next("<nav class=pagination><a href='/newsroom'>1</a><a aria-current=page href='?page=1'>2</a>"
                 "<a href='?page=2'>3</a></nav>",
                 "https://agency.example/newsroom?page=1"),
            "https://agency.example/newsroom?page=2");
  EXPECT_EQ(next("<nav class=pagination><a href='?p=1'>1</a><b>2</b><a href='?p=3'>3</a></nav>",
                 "https://agency.example/newsroom?p=2"),
            "https://agency.example/newsroom?p=3");
  // The last one.
  EXPECT_EQ(next("<nav class=pagination><a href='?p=1'>1</a><b class=active>2</b></nav>",
                 "https://agency.example/newsroom?p=2"),
            "");
  // The days of a calendar are no pages.
  EXPECT_EQ(next("<table class=calendar><tr><td>1<td><a href='?day=2'>2</a></table>"), "");
}

TEST(NextPage, TheLinkFieldOfTheHead) {
  const auto of = [](std::string value) {
    return next_in_headers({{"Content-Type", "text/html"}, {"link", std::move(value)}}, kHere);
  };
  EXPECT_EQ(of("</newsroom?page=2>; rel=\"next\""), "https://agency.example/newsroom?page=2");
  EXPECT_EQ(of("<a?p=1>; rel=prev, <https://agency.example/a?p=3,4>; title=\"x; rel=\"; rel=\"last next\""),
            "https://agency.example/a?p=3,4");
  EXPECT_EQ(of("<a.css>; rel=preload; as=style"), "");
  EXPECT_EQ(of("<a; rel=next"), "");
  EXPECT_EQ(of("<javascript:x>; rel=next"), "");
}

TEST(NextPage, HostilePagesCostLittle) {
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "<a href='?page=" + std::to_string(i) + "'>x</a>";
  EXPECT_EQ(next("<div class=pager>" + many + "</div>"), "");
}

}  // namespace
}  // namespace policywatch::extract
