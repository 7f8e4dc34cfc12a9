#include "extract/select.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace policywatch::extract {
namespace {

constexpr std::string_view kPage = R"(<html><body>
<div id=top class="outer box" lang=en-GB>
  <h2 class=head>Rules</h2>
  <ul class=list>
    <li id=a class="item first" data-kind=Rule><a href="https://x.example/1.PDF" rel=nofollow>One</a></li>
    <li id=b class=item><a href="/2.html">Two</a> <time>Today</time></li>
    <li id=c class="item last"><em>Three</em></li>
    <li id=d></li>
  </ul>
  <p id=p1>Rescinded   on <b>May 1</b></p><span id=s></span><p id=p2>Kept</p>
</div>
<div id=low><p id=p3><i><b id=deep>x</b></i></p></div>
</body></html>)";

std::string ids(std::string_view selector) {
  static const Dom dom = Dom::parse(std::string(kPage));
  const auto found = pick(dom, selector);
  if (!found) return found.error().message;
  std::string result;
  for (Node node : *found) {
    if (!result.empty()) result += ' ';
    const std::string_view id = node.attribute_or_empty("id");
    result += id.empty() ? node.tag() : id;
  }
  return result;
}

struct Row {
  const char* selector;
  const char* expected;
};

class SelectorPicks : public testing::TestWithParam<Row> {};

TEST_P(SelectorPicks, WhatTheStandardSays) {
  EXPECT_EQ(ids(GetParam().selector), GetParam().expected) << GetParam().selector;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SelectorPicks,
    testing::Values(
        Row{"li", "a b c d"}, Row{"LI", "a b c d"}, Row{"#b", "b"}, Row{".item", "a b c"}, Row{".Item", ""},
        Row{"li.item.last", "c"}, Row{"html", "html"}, Row{":root", "html"}, Row{"body > *", "top low"},
        Row{"li a", "a a"}, Row{"ul > a", ""}, Row{"div li > em", "em"}, Row{"#a + li", "b"},
        Row{"#a ~ li", "b c d"}, Row{"p ~ p", "p2"}, Row{"h2 + ul li + li + li", "c d"},
        Row{"#p1, li:first-child , #low", "a p1 low"}, Row{"p#p2,p", "p1 p2 p3"}, Row{"[data-kind]", "a"},
        Row{"[DATA-kind=Rule]", "a"}, Row{"[data-kind=rule]", ""}, Row{"[data-kind=rule i]", "a"},
        Row{"[data-kind='Rule' s]", "a"}, Row{"a[rel=NoFollow]", "a"}, Row{"a[rel=NoFollow s]", ""},
        Row{"a[href^='https:']", "a"}, Row{"a[href$='.pdf' i]", "a"}, Row{"a[href$='.pdf']", ""},
        Row{"a[href*=html]", "a"}, Row{"[class~=first]", "a"}, Row{"[lang|=en]", "top"},
        Row{"[class*='']", ""}, Row{"li:not(.item)", "d"}, Row{"li:not(.first, .last)", "b d"},
        Row{"li:is(.first, #d)", "a d"}, Row{":where(ul) > .last", "c"}, Row{"li:not(div ul .item)", "d"},
        Row{"li:has(a)", "a b"}, Row{"li:has(> time)", "b"}, Row{"li:has(+ #d)", "c"},
        Row{"li:has(~ .last)", "a b"}, Row{"div:has(ul > li em)", "top"}, Row{"div:has(> p > i b)", "low"},
        Row{"li:has(a):has(time)", "b"}, Row{"div:not(:has(li))", "low"}, Row{"li:nth-child(2)", "b"},
        Row{"li:nth-child(odd)", "a c"}, Row{"li:nth-child(2n)", "b d"}, Row{"li:nth-child(-n+2)", "a b"},
        Row{"li:nth-child( 2n + 1 )", "a c"}, Row{"li:nth-last-child(1)", "d"},
        Row{"li:nth-child(2 of .item)", "b"}, Row{"li:nth-last-child(1 of .item)", "c"},
        Row{"p:nth-of-type(2)", "p2"}, Row{"p:first-of-type", "p1 p3"}, Row{"p:last-of-type", "p2 p3"},
        Row{"em:only-child", "em"}, Row{"span:empty", "s"}, Row{"li:empty", "d"}, Row{"li:last-child", "d"},
        Row{"a:link", "a a"}, Row{"p:contains('Rescinded on May')", "p1"}, Row{"li:contains(\"Two\")", "b"},
        Row{"p:contains('May 1 Kept')", ""}, Row{"ul:contains('One Two Today Three')", "ul"},
        Row{"/* note */ #a", "a"}, Row{"#\\61", "a"}, Row{".\\69 tem.first", "a"}, Row{"* > b", "b deep"},
        Row{"xpath://li[a]", "a b"}, Row{"xpath://li/@id", "a b c d"}, Row{"xpath://b/text()", "b deep"},
        Row{"xpath:(//p)[last()]", "p3"}, Row{"xpath://p[contains(., 'Kept')]", "p2"}));

TEST(Selector, ErrorsNameTheColumn) {
  const auto message = [](std::string_view text) { return Selector::parse(text).error().message; };
  EXPECT_THAT(message("li."), testing::HasSubstr("column 4: expected a class name"));
  EXPECT_THAT(message("li > "), testing::HasSubstr("column 6"));
  EXPECT_THAT(message(""), testing::HasSubstr("column 1"));
  EXPECT_THAT(message("a[href"), testing::HasSubstr("column 7"));
  EXPECT_THAT(message("li:hover-ish"), testing::HasSubstr("column 3: expected a known pseudo-class"));
  EXPECT_THAT(message("a b)"), testing::HasSubstr("column 4: expected end"));
  EXPECT_THAT(message("p::before"), testing::HasSubstr("column 2"));
  EXPECT_THAT(message("é {"), testing::HasSubstr("column 3"));
  EXPECT_FALSE(Selector::parse(std::string(5000, 'a')).has_value());
  EXPECT_FALSE(Selector::parse("a:not(a:not(a:not(a:not(a:not(a:not(a:not(a:not(a))))))))").has_value());
}

TEST(Selector, I19_XPathErrorsNameThePlace) {
  const Dom dom = Dom::parse("<p>x");
  EXPECT_THAT(pick(dom, "xpath://p[").error().message, testing::HasSubstr("column"));
  EXPECT_FALSE(pick(dom, "xpath:count(//p)").has_value());
  for (const char* reaching :
       {"doc('/etc/passwd')", "document('/etc/passwd')", "unparsed-text('/etc/passwd')", "json-doc('x')",
        "collection('x')", "environment-variable('HOME')", "system-property('x')", "exsl:node-set(//p)",
        "//p[doc('/etc/passwd')]", "str:tokenize('x')", "input_filename", "$__prog_args"}) {
    const auto picked = pick(dom, std::string("xpath:") + reaching);
    EXPECT_TRUE(!picked || picked->empty()) << reaching;
  }
}

TEST(Selector, SelectsBelowARootButLooksAboveIt) {
  const Dom dom = Dom::parse("<div class=a><section><p>x</p></section></div>");
  const Node section = dom.body().first_element().first_element();
  EXPECT_EQ(Selector::parse(".a p")->select(section).size(), 1u);
  EXPECT_TRUE(Selector::parse(".a > section")->select(section).empty());
  EXPECT_TRUE(Selector::parse(".a > section")->matches(section));
  EXPECT_EQ(Selector::parse(":scope > p")->select(section).size(), 1u);
}

TEST(Selector, MatchesWithoutSelecting) {
  const Dom dom = Dom::parse("<ul><li>a<li class=x>b<li>c</ul>");
  const Node last = dom.body().first_element().first_element().next_element().next_element();
  EXPECT_TRUE(Selector::parse("li:first-child ~ .x + li")->matches(last));
  EXPECT_FALSE(Selector::parse("li + .x")->matches(last));
  EXPECT_FALSE(Selector().matches(last));
}

// Each of these is at least quadratic when every element is asked for itself: 10^10 steps and more.
TEST(Selector, HostileSelectorsOverLargePagesStayLinear) {
  std::string html = "<div>";
  for (int i = 0; i < 100'000; ++i) html += "<b></b>";
  for (int i = 0; i < 300; ++i) html += "<div><i>";
  const Dom dom = Dom::parse(std::move(html));
  for (const std::string_view selector :
       {"x ~ b", "b:nth-last-child(3)", "div div div div div div div div div div x", "b:has(~ x)",
        ":has(:has(:has(:has(x))))", "b:not(:nth-last-of-type(2n + 1 ))", "*:not(div div i x) x",
        "b:contains('nothing')", "b:nth-last-child(2 of :not(x ~ b))"}) {
    const auto parsed = Selector::parse(selector);
    ASSERT_TRUE(parsed.has_value()) << selector;
    parsed->select(dom.root());
  }
}

}  // namespace
}  // namespace policywatch::extract
