#include "extract/dom.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <functional>
#include <string>

#include "extract/extract.hpp"
#include "extract/prescan.hpp"

namespace policywatch::extract {
namespace {

std::string text_of(std::string html) {
  return visible_text(Dom::parse(std::move(html)).root());
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string result;
  result.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += piece;
  return result;
}

std::size_t depth_of(const Dom& dom) {
  std::size_t depth = 0, deepest = 0;
  walk_tree(
      dom.root(),
      [&](Node) {
        deepest = std::max(deepest, ++depth);
        return true;
      },
      [&](Node) { --depth; });
  return deepest;
}

TEST(Dom, TagNamesAreLowerCaseEvenOfUnknownElements) {
  const Dom dom = Dom::parse("<BODY><My-Widget Data-X=1>a</My-Widget><DIV>b</DIV></BODY>");
  const Node widget = dom.body().first_element();
  EXPECT_EQ(widget.tag(), "my-widget");
  EXPECT_EQ(widget.attribute("data-x"), "1");
  EXPECT_EQ(widget.next_element().tag(), "div");
  EXPECT_FALSE(dom.was_bounded());
}

TEST(Dom, ClassIsAWholeToken) {
  const Dom dom = Dom::parse("<p class='content-sidebar-right-wrapper main\tlead'>x</p>");
  const Node p = dom.body().first_element();
  EXPECT_FALSE(p.has_class("sidebar"));
  EXPECT_TRUE(p.has_class("main"));
  EXPECT_TRUE(p.has_class("lead"));
  EXPECT_FALSE(p.has_class(""));
}

TEST(Dom, NeighboursAreReachableInBothDirections) {
  const Dom dom = Dom::parse("<ul><li>a</li> <li>b</li></ul>");
  const Node list = dom.body().first_element();
  const Node first = list.first_child();
  const Node last = first.next_element();
  EXPECT_EQ(last.previous_sibling().previous_sibling(), first);
  EXPECT_EQ(last.parent(), list);
  EXPECT_FALSE(dom.root().parent());
  EXPECT_FALSE(last.next_sibling());
}

TEST(VisibleText, LeavesOutWhatAReaderDoesNotSee) {
  EXPECT_EQ(text_of("<title>t</title><p>a<script>x</script><style>y</style><template>z</template>"
                    "<noscript>n</noscript><span hidden>h</span><span style='Display : none'>d</span>"
                    "<i aria-hidden=true>icon</i><input type=hidden value=v>b</p>"),
            "ab");
}

TEST(VisibleText, KeepsWordsMarkedAriaHiddenThatAreNoIcons) {
  EXPECT_EQ(text_of("<p aria-hidden='true'>The rule is rescinded.</p>"), "The rule is rescinded.");
}

TEST(VisibleText, CollapsesSpaceAndSeparatesBlocks) {
  EXPECT_EQ(text_of("<div>one<p>two\n\t&nbsp; three</p>four<br>five</div><ul><li>six<li>se<b>ven</b></ul>"),
            "one two three four five six seven");
}

TEST(Prescan, LeavesAnOrdinaryPageByteForByteButForTagCase) {
  const std::string html =
      "<!DOCTYPE html><P TITLE='a  b'>a &amp; b<BR>\xC3\xA9\n<A HREF='X'>B</A><svg><PATH d=M1 /></svg>";
  const Prescanned scanned = prescan(html);
  EXPECT_FALSE(scanned.bounded);
  EXPECT_EQ(
      scanned.html,
      "<!DOCTYPE html><p TITLE='a  b'>a &amp; b<br>\xC3\xA9\n<a HREF='X'>B</a><svg><path d=M1 /></svg>");
}

TEST(Prescan, TakesOutWhatNobodyReads) {
  struct Case {
    std::string before, after;
  };
  const std::string kept(1024 - 7, 'x');
  for (const Case& one : std::initializer_list<Case>{
           {"<script>if (a<B) '</P>'</script>b", "<script></script>b"},
           {"<SCRIPT src=a>var a;\n</SCRIPT >b", "<script src=a></script >b"},
           {"<style>p { color: red }</style>", "<style></style>"},
           {"a<!-- <b> -->b<!---->c<!--x--!>d", "a<!---->b<!---->c<!----!>d"},
           {"<p>a  b\t \n  c\r\nd</p>  \n<p>", "<p>a b\nc\nd</p>\n<p>"},
           {"<input value='" + std::string(5000, 'x') + "' name=a>", "<input value='" + kept + "' name=a>"},
       }) {
    const Prescanned scanned = prescan(one.before);
    EXPECT_EQ(scanned.html, one.after);
    EXPECT_FALSE(scanned.bounded) << one.before;
  }
}

TEST(Prescan, KeepsWhatIsReadOrMayBe) {
  for (const std::string& html : std::initializer_list<std::string>{
           "<script type=application/ld+json>{ \"a\":  1 }</script>",
           "<script type='application/json'>{  }</script>",
           "<script>a <!-- <script> </script> --> b</script>",  // "<!--" may hide the end tag
           "<script>  never closed",
           "<pre>a   b\n   c</pre>",
           "<pre><b>a  b</b>\n\n</pre>",
           "<textarea>a   b</textarea>",
           "<title>a   b</title>",
           "<!-- never closed  ",
           "<a href='" + std::string(5000, 'x') + "'>",
           "<meta content='" + std::string(5000, 'x') + "'>",
           "<input value=" + std::string(5000, 'x') + ">",
           "a < b",
       }) {
    EXPECT_EQ(prescan(html).html, html);
  }
}

TEST(Prescan, ManyRunsOfSpaceCostLinearTime) {
  const Prescanned scanned = prescan(repeated("a  ", 1'000'000));
  EXPECT_EQ(scanned.html.size(), 2'000'000u);
}

// A tree without scripts, styles, comments and indentation reads as the whole one does in a browser.
TEST(Dom, ALeanTreeReadsAsTheWholeOne) {
  const std::string page =
      "<html><head><title>Rules  of\n court</title><style>p::before { content: 'no' "
      "}</style></head>\n<body>\n"
      "  <script>document.write('<p>no</p>')</script>\n  <p>One<!-- no -->two\n     three</p>\n"
      "  <ul>\n    <li> four </li>\n    <li>fi<!--\n-->ve</li>\n  </ul>\n<pre>six\n  seven</pre>\n"
      "  <svg><title>no</title><style>no</style></svg><table> <tr> <td> eight "
      "</td>\n<td>nine</td></tr></table>";
  EXPECT_EQ(text_of(page), "Onetwo three four five six seven eight nine");
}

TEST(Prescan, OrdinaryUnclosedElementsAreNotNesting) {
  for (const std::string_view piece : {"<p>word ", "<li>word ", "<tr><td>word ", "<dt>a<dd>b ",
                                       "<option>word ", "<br>word ", "<img src=x>word "}) {
    const std::string html = "<table><tbody>" + repeated(piece, 3000);
    EXPECT_FALSE(prescan(html).bounded) << piece;
  }
}

struct Hostile {
  const char* name;
  std::function<std::string()> html;  // made by the test that needs it: CTest starts a process per test
};

class HostilePage : public testing::TestWithParam<Hostile> {};

TEST_P(HostilePage, IsReadWithBoundedDepthAndKeepsItsText) {
  const Dom dom = Dom::parse("<body>first " + GetParam().html() + " last");
  EXPECT_LE(depth_of(dom), 1200u);
  const std::string text = visible_text(dom.root());
  EXPECT_TRUE(text.starts_with("first")) << text.substr(0, 50);
}

INSTANTIATE_TEST_SUITE_P(
    L12, HostilePage,
    testing::Values(
        Hostile{"OpenDivs", [] { return repeated("<div>", 1'000'000); }},
        Hostile{"TablesAndLinks", [] { return repeated("<table><a>", 1'000'000); }},
        Hostile{"Text", [] { return repeated("word ", 20'000'000); }},
        Hostile{"Nobr", [] { return repeated("<nobr>x", 100'000); }},
        Hostile{"FosterParenting", [] { return "<table>" + repeated("x<div>y</div>", 200'000); }},
        Hostile{"FosteredFormatting", [] { return "<table>" + repeated("<b>x<tr>y", 100'000); }},
        Hostile{"AdoptionStorm", [] { return repeated("<a><b><i><u><p>x</a></b>", 100'000); }},
        Hostile{"AdoptionThroughBlocks",
                [] { return repeated("<b>" + repeated("<div>", 8) + "</b>x", 20'000); }},
        Hostile{"Captions", [] { return repeated("<table><caption>x", 250'000); }},
        Hostile{"UnclosedBold", [] { return repeated("<b>", 20'000); }},
        Hostile{"DistinctFonts",
                [] {
                  std::string html;
                  for (int i = 0; i < 20'000; ++i) html += "<font size=" + std::to_string(i) + ">x";
                  return html;
                }},
        Hostile{"FontsReopenedByParagraphs",
                [] {
                  std::string html;
                  for (int i = 0; i < 90; ++i) html += "<font size=" + std::to_string(i) + ">";
                  return html + repeated("<p>x", 200'000);
                }},
        Hostile{"FontsReopenedByText",
                [] {
                  std::string html = "<div>";
                  for (int i = 0; i < 60; ++i) html += "<font size=" + std::to_string(i) + ">";
                  return html + repeated("</div>x<div>", 100'000);
                }},
        Hostile{"NestedTables", [] { return repeated("<table><tr><td>", 50'000); }},
        Hostile{"DivsHeldOpenByCells", [] { return repeated("<div><table><tr><td></div>", 50'000); }},
        Hostile{"DivsHeldOpenByForeignContent",
                [] { return repeated("<div><svg><foreignObject></div>", 50'000); }},
        Hostile{"SpansHeldOpenByBlocks", [] { return repeated("<span><div></span>", 50'000); }},
        Hostile{"BlocksHeldOpenByFormatting", [] { return repeated("<b><div></b>", 50'000); }},
        Hostile{"LinksInTables", [] { return repeated("<a href=x><table>", 50'000); }},
        Hostile{"FormsHeldOpen", [] { return repeated("<form><div></form>", 50'000); }},
        Hostile{"Selects", [] { return repeated("<select><option>", 100'000); }},
        Hostile{"Templates", [] { return repeated("<template>", 50'000); }},
        Hostile{"UnknownElements", [] { return repeated("<x-y>", 100'000); }},
        Hostile{"Buttons", [] { return repeated("<button><p>", 50'000); }},
        Hostile{"Lists", [] { return repeated("<ul><li>", 50'000); }},
        Hostile{"MathText", [] { return repeated("<math><mi>", 50'000); }},
        Hostile{"VoidNamesInForeignContent",
                [] { return std::string("<svg>" + repeated("<main><col a=x>t</table>", 20'000)); }},
        Hostile{"FormattingThatLeavesForeignContent",
                [] { return repeated("<b><math></object><textarea>", 20'000); }},
        Hostile{"Rubies", [] { return repeated("<ruby><rt>", 50'000); }},
        Hostile{"LessThanSigns", [] { return repeated("<", 5'000'000); }},
        Hostile{"ManyAttributes",
                [] {
                  std::string html = "<p";
                  for (int i = 0; i < 1'000'000; ++i) html += " a" + std::to_string(i) + "=1";
                  return html + ">";
                }},
        Hostile{"ManyBodies",
                [] {
                  std::string html;
                  for (int i = 0; i < 100'000; ++i) html += "<body a" + std::to_string(i) + "=1>";
                  return html;
                }},
        Hostile{"ManyElements", [] { return repeated("<i></i>", 1'000'000); }},
        Hostile{"UnfinishedComments", [] { return repeated("<!--", 1'000'000); }},
        Hostile{"UnfinishedTag", [] { return "<p " + repeated("a=\"", 1'000'000); }},
        Hostile{"EndTags", [] { return repeated("</p>", 500'000); }},
        Hostile{"Ampersands", [] { return repeated("&amp", 1'000'000); }},
        Hostile{"UnclosedScript", [] { return std::string("<script>" + repeated("</scrip", 500'000)); }}),
    [](const auto& info) { return info.param.name; });

// What is after the storm is read as well, as far as a browser would show it.
TEST(Dom, L12_WhatFollowsDeepNestingIsRead) {
  const std::string text =
      text_of(repeated("<div>", 100'000) + "deep" + repeated("</div>", 100'000) + "<p>after the storm</p>");
  EXPECT_EQ(text, "deep after the storm");
}

// The budget of later walks is counted, not timed: depths of all start tags together.
TEST(Prescan, L12_WorkIsBounded) {
  PrescanLimits limits;
  limits.work = 1000;
  const Prescanned scanned = prescan("<div>" + repeated("<p>x</p>", 2000), limits);
  EXPECT_TRUE(scanned.bounded);
  EXPECT_LT(scanned.html.size(), 8000u + 2000u);
  EXPECT_EQ(std::count(scanned.html.begin(), scanned.html.end(), 'x'), 2000) << "text never goes";
  EXPECT_FALSE(prescan("<div>" + repeated("<p>x</p>", 2000)).bounded);
}

// A page is read on a thread of known stack: a quarter of a megabyte is enough for anything.
TEST(Dom, L12_StackIsBounded) {
  const auto read = [](void*) -> void* {
    for (const std::string_view piece :
         {"<div>", "<b><div></b>", "<table><tr><td>", "<table><a>", "<svg><foreignObject>", "<ul><li>",
          "<select><option>", "<template>", "<font><p>"}) {
      std::vector<std::string> notes;
      const Dom dom = Dom::parse(repeated(piece, 20'000) + "x");
      read_page(dom, "https://a.example/", Watch(), notes);
      read_article(dom, "https://a.example/", Watch(), notes);
      read_listing(dom, "https://a.example/", Watch(), notes);
    }
    return nullptr;
  };
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 256 * 1024), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, read, nullptr), 0);
  EXPECT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

TEST(Dom, TextBeyondTheLimitIsCutAtACharacter) {
  PrescanLimits limits;
  limits.text = 10;
  const Prescanned scanned = prescan("<p>1234\xC3\xA9\xC3\xA9", limits);
  EXPECT_TRUE(scanned.bounded);
  EXPECT_EQ(scanned.html, "<p>1234\xC3\xA9");
}

}  // namespace
}  // namespace policywatch::extract
