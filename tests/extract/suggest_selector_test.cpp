// Selectors out of what a person pointed at. The fixtures are of our own writing.
#include "extract/suggest_selector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "extract/extract.hpp"
#include "extract/lasting_names.hpp"
#include "extract/select.hpp"

namespace policywatch::extract {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kUrl = "https://agency.example/newsroom/";

/// The element that bears this mark: what the person clicks.
Node at(const Dom& dom, const std::string& id) {
  const auto found = pick(dom, "[data-at=\"" + id + "\"]");
  return found && !found->empty() ? found->front() : Node();
}

struct Pointed {
  std::string item;
  std::vector<std::string> ignore, titles;
  ListFields fields;
};

/// What is read after these clicks.
Pointed point(const std::string& html, const std::vector<std::string>& wanted,
              const std::vector<std::string>& unwanted = {}) {
  const Dom dom = Dom::parse(html);
  std::vector<Node> yes, no;
  for (const std::string& id : wanted) yes.push_back(at(dom, id));
  for (const std::string& id : unwanted) no.push_back(at(dom, id));
  Pointed out;
  Watch watch;
  watch.kind = WatchKind::list;
  out.fields = suggest_list(dom, kUrl, watch, yes, no, out.ignore);
  out.item = out.fields.item;
  if (out.item.empty()) return out;
  watch.list = out.fields;
  watch.ignore = out.ignore;
  std::vector<std::string> notes;
  for (const Item& item : read_listing(dom, kUrl, watch, notes)) out.titles.push_back(item.title);
  return out;
}

const std::string kNav =
    "<nav><ul><li><a href='/about'>About the agency</a></li><li><a href='/jobs'>Jobs at the agency</a></li>"
    "<li><a href='/contact'>Contact the agency</a></li></ul></nav>";

TEST(LastingNames, AreWhatAnAuthorWroteOfTheThingItself) {
  for (const char* name : {"news-item", "views-row", "card__title", "NewsListItem", "hentry", "h-entry",
                           "post_title", "region-content", "mini-card"})
    EXPECT_TRUE(is_lasting_name(name)) << name;
  for (const char* name : {"active",
                           "is-open",
                           "card--active",
                           "odd",
                           "first",
                           "js-toggle",
                           "post-1234",
                           "views-row-3",
                           "col-md-4",
                           "css-1x2y3z",
                           "sc-bdVaJa",
                           "jsx-3148",
                           "svelte-1a2b3c",
                           "Card_title__3xYz2",
                           "_3kXbQz",
                           "md:flex",
                           "x",
                           "menu_open",
                           "a\"]{",
                           "xkcdqrt"})
    EXPECT_FALSE(is_lasting_name(name)) << name;
  EXPECT_EQ(lasting_front("Card_title__3xYz2"), "Card_title__");
  EXPECT_EQ(lasting_front("card__title"), "");
  EXPECT_TRUE(is_look("text-center"));
}

TEST(SuggestSelector, ListItemsOfTheListingAndNotOfTheMenu) {
  const Pointed got = point(kNav + R"(<main><h1>News</h1><ul class="news-list">
<li data-at="c1"><h3><a href="/n/1">Fees are raised in May</a></h3><time datetime="2025-12-18">Dec 18</time><p>The new fees hold from the first of May.</p></li>
<li><h3><a href="/n/2">Guidance is withdrawn at once</a></h3><time datetime="2025-12-17">Dec 17</time><p>Officers go back to the former rule.</p></li>
<li><h3><a href="/n/3">An office opens in the north</a></h3><time datetime="2025-12-16">Dec 16</time></li></ul></main>)",
                            {"c1"});
  EXPECT_EQ(got.item, "ul.news-list > li");
  EXPECT_THAT(got.titles, ElementsAre("Fees are raised in May", "Guidance is withdrawn at once",
                                      "An office opens in the north"));
  EXPECT_EQ(got.fields.date, "time");
  EXPECT_FALSE(got.fields.title.empty());
  EXPECT_FALSE(got.fields.link.empty());
}

TEST(SuggestSelector, TableRowsWithoutTheirHeading) {
  const Pointed got = point(R"(<main><table class="orders"><tr><th>Date</th><th>Order</th></tr>
<tr data-at="c1"><td>10/31/2023</td><td><a href="/o/1">Order on the closing of the pier</a></td></tr>
<tr><td>10/30/2023</td><td><a href="/o/2">Order on the marking of crates</a></td></tr>
<tr><td>10/12/2023</td><td><a href="/o/3">Order on night-time berths</a></td></tr></table>
<table class="hours"><tr><td>Monday</td><td>8 to 4</td></tr><tr><td>Tuesday</td><td>8 to 6</td></tr></table></main>)",
                            {"c1"});
  EXPECT_THAT(got.titles, ElementsAre("Order on the closing of the pier", "Order on the marking of crates",
                                      "Order on night-time berths"))
      << got.item;
  EXPECT_THAT(got.item, HasSubstr("tr"));
  EXPECT_THAT(got.item, Not(HasSubstr("nth")));
}

const std::string kBuilt = kNav + R"(<main class="sc-bdVaJa"><div class="css-1x2y3z">
<div class="css-9k2d1 active" data-at="c1"><h2 class="css-aa1bb2"><a href="/news/1">The ferry stops running</a></h2><span class="css-77xk2">December 18, 2025</span></div>
<div class="css-9k2d1"><h2 class="css-aa1bb2"><a href="/news/2">The bridge opens again</a></h2><span class="css-77xk2">December 17, 2025</span></div>
<div class="css-9k2d1" data-at="c3"><h2 class="css-aa1bb2"><a href="/shop/calendar">Buy the calendar</a></h2><span class="css-77xk2">December 16, 2025</span></div>
<div class="css-9k2d1"><h2 class="css-aa1bb2"><a href="/news/4">The tariff is revised</a></h2><span class="css-77xk2">December 15, 2025</span></div>
</div><div class="css-foot1"><p>Press office, 1 Quay Street</p></div></main>)";

TEST(SuggestSelector, RunsOfDivsWithBuiltClassesAreNamedByTheirPlace) {
  const Pointed got = point(kBuilt, {"c1"});
  EXPECT_THAT(got.titles, ElementsAre("The ferry stops running", "The bridge opens again", "Buy the calendar",
                                      "The tariff is revised"))
      << got.item;
  EXPECT_THAT(got.item, AllOf(Not(HasSubstr("css-")), Not(HasSubstr("active")), Not(HasSubstr("nth"))));
}

TEST(SuggestSelector, NotThisIsToldApartByWhereItsLinkLeads) {
  const Pointed got = point(kBuilt, {"c1"}, {"c3"});
  EXPECT_THAT(got.titles,
              ElementsAre("The ferry stops running", "The bridge opens again", "The tariff is revised"))
      << got.item;
}

TEST(SuggestSelector, NotThisIsToldApartByItsClass) {
  const Pointed got =
      point(R"(<main><div class="card" data-at="c1"><h3><a href="/1">One notice of the port</a></h3></div>
<div class="card"><h3><a href="/2">Two notices of the port</a></h3></div>
<div class="card promo" data-at="c3"><h3><a href="/3">Buy now at the port</a></h3></div></main>)",
            {"c1"}, {"c3"});
  EXPECT_THAT(got.item, HasSubstr(":not(.promo)"));
  EXPECT_THAT(got.titles, ElementsAre("One notice of the port", "Two notices of the port"));
  EXPECT_TRUE(got.ignore.empty());
  const Dom dom = Dom::parse(
      "<main><div class='card'><a href='/n/1'>One</a></div><div class='card'><a href='/n/2'>Two</a></div>"
      "<div class='card promo'><a href='/s/3'>Buy</a></div></main>");
  const std::vector<Node> cards = *pick(dom, "div.card");
  EXPECT_EQ(suggest_items(dom, {cards[0], cards[1]}, {cards[2]})->item, "div.card:not(.promo)");
}

TEST(SuggestSelector, NotThisInAnotherHolderNarrowsToTheRightHolder) {
  const std::string row = "<li><a href='/x'>An entry that stands here</a></li>";
  const Pointed got = point(
      "<div id='news' class='news'><ul class='list'><li data-at='c1'><a href='/1'>An entry of the "
      "news</a></li>" +
          row +
          "</ul></div><div class='events'><ul class='list'><li data-at='c3'><a href='/e'>An event of the "
          "port</a></li>" +
          row + "</ul></div>",
      {"c1"}, {"c3"});
  EXPECT_EQ(got.titles.size(), 2U) << got.item;
  EXPECT_EQ(got.titles.front(), "An entry of the news");
  EXPECT_THAT(got.item, HasSubstr("news"));
}

TEST(SuggestSelector, WhatNothingTellsApartIsIgnoredByItself) {
  const Pointed got =
      point(R"(<main><ul class="list"><li data-at="c1"><a href="/1">First notice of all</a></li>
<li><a href="/2">Second notice of all</a></li><li data-at="c3"><a href="/3">Third notice of all</a></li></ul></main>)",
            {"c1"}, {"c3"});
  EXPECT_THAT(got.titles, ElementsAre("First notice of all", "Second notice of all"));
  ASSERT_EQ(got.ignore.size(), 1U);
  EXPECT_THAT(got.ignore[0], HasSubstr("/3"));
  EXPECT_THAT(got.ignore[0], Not(HasSubstr("nth")));
}

TEST(SuggestSelector, DefinitionListsAreNamedByTheirTerms) {
  const Pointed got = point(
      R"(<main><dl class="memos"><dt data-at="c1"><a href="/m/1">Memo on the inner quay</a></dt><dd>December 18, 2025. It is closed to foreign vessels.</dd>
<dt><a href="/m/2">Memo on the outer quay</a></dt><dd>December 2, 2025. It stays open.</dd></dl></main>)",
      {"c1"});
  EXPECT_EQ(got.item, "dl.memos > dt");
  EXPECT_THAT(got.titles, ElementsAre("Memo on the inner quay", "Memo on the outer quay"));
  const Dom dom = Dom::parse(R"(<dl class="memos"><dt>Memo on the inner quay</dt><dd>December 18, 2025</dd>
<dt>Memo on the outer quay</dt><dd>December 2, 2025</dd></dl>)");
  Watch watch;
  watch.list = ListFields{.item = "dl.memos > dt", .title = "dt", .link = {}, .date = "dd", .summary = {}};
  std::vector<std::string> notes;
  const auto items = read_listing(dom, kUrl, watch, notes);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].date, make_date(2025, 12, 18));
  EXPECT_EQ(items[1].date, make_date(2025, 12, 2));
}

TEST(SuggestSelector, HeadingsWithParagraphsBelowThem) {
  const Pointed got = point(R"(<article class="bulletin"><h1>Bulletin</h1><p>What was decided this month.</p>
<h3 data-at="c1">The pier is closed</h3><p>December 18, 2025. Nobody may land there.</p><p><a href="/b/1">Read on</a></p>
<h3>The pier is opened</h3><p>December 28, 2025. Everybody may land there.</p><p><a href="/b/2">Read on</a></p></article>)",
                            {"c1"});
  EXPECT_THAT(got.titles, ElementsAre("The pier is closed", "The pier is opened")) << got.item;
  EXPECT_THAT(got.item, HasSubstr("h3"));
}

TEST(SuggestSelector, ASecondEntryOfAnotherBuildGeneralises) {
  const std::string page =
      R"(<main><div class="feed"><article class="story lead" data-at="c1"><h2><a href="/1">Lead story of the day</a></h2><p>It is told at length.</p></article>
<section class="story brief" data-at="c2"><a href="/2">Brief story of the day</a></section>
<section class="story brief"><a href="/3">Another brief story</a></section></div></main>)";
  const Pointed one = point(page, {"c1"});
  EXPECT_EQ(one.titles.size(), 1U) << one.item;
  const Pointed both = point(page, {"c1", "c2"});
  EXPECT_THAT(both.titles,
              ElementsAre("Lead story of the day", "Brief story of the day", "Another brief story"))
      << both.item;
}

TEST(SuggestSelector, MonthsOfOneListingAreReadTogether) {
  const Pointed got = point(
      R"(<main><h2>December 2025</h2><ul class="memos"><li data-at="c1"><a href="/a">First memo of the agency</a></li>
<li><a href="/b">Second memo of the agency</a></li></ul><h2>November 2025</h2><ul class="memos"><li><a href="/c">Third memo of the agency</a></li></ul></main>)",
      {"c1"});
  EXPECT_EQ(got.titles.size(), 3U) << got.item;
}

TEST(SuggestSelector, GridsWhereEachRecordStandsAloneInItsCell) {
  const Pointed got = point(
      R"(<main><div class="row"><div class="cell"><article data-at="c1"><h3><a href="/1">First card of the grid</a></h3></article></div>
<div class="cell"><article><h3><a href="/2">Second card of the grid</a></h3></article></div></div>
<div class="row"><div class="cell"><article><h3><a href="/3">Third card of the grid</a></h3></article></div></div></main>)",
      {"c1"});
  EXPECT_EQ(got.titles.size(), 3U) << got.item;
}

TEST(SuggestSelector, ThePageMayBeAnythingAndNothingIsWanted) {
  EXPECT_EQ(point("<p>x</p>", {}).item, "");
  EXPECT_EQ(point("<p>x</p>", {"no-such"}).item, "");
  EXPECT_FALSE(point("<p data-at='c1'>x</p>", {"c1"}).item.empty());
  EXPECT_FALSE(point("<x-y\" data-at='c1'>x</x-y\"><b class='a\"] b{c'>", {"c1"}).item.empty());
  // What holds a wanted one cannot be unwanted.
  EXPECT_FALSE(point("<div data-at='c2'><p data-at='c1'>x</p></div>", {"c1"}, {"c2"}).item.empty());
}

TEST(SuggestSelector, DeepAndWidePagesCostNoMoreThanTheirSize) {
  std::string deep = "<main>";
  for (int i = 0; i < 300; ++i) deep += "<div class='a b c'>";
  deep += "<p data-at='c1'>x</p>";
  EXPECT_FALSE(point(deep, {"c1"}).item.empty());
  std::string wide = "<main><ul class='list'><li data-at='c1'><a href='/0'>Entry number zero</a></li>";
  for (int i = 1; i < 800; ++i)
    wide += "<li><a href='/" + std::to_string(i) + "'>Entry number " + std::to_string(i) + "</a></li>";
  EXPECT_EQ(point(wide, {"c1"}).item, "ul.list > li");
}

TEST(SuggestFields, SayTheSameAsWhatWasReadByItself) {
  const std::string html =
      R"(<main><ul class="n"><li data-at="c1"><span class="cat">Press</span><h3 class="head"><a href="/n/1">Fees are raised in May</a></h3><span class="when">Dec. 18, 2025</span><p class="lead">The new fees hold from May on.</p></li>
<li><span class="cat">Press</span><h3 class="head"><a href="/n/2">Guidance is withdrawn</a></h3><span class="when">Dec. 17, 2025</span><p class="lead">Officers go back to the old one.</p></li></ul></main>)";
  const Pointed got = point(html, {"c1"});
  EXPECT_EQ(got.fields.date, "span.when");
  EXPECT_THAT(got.fields.title, HasSubstr("head"));
  EXPECT_THAT(got.fields.link, HasSubstr("a"));
}

}  // namespace
}  // namespace policywatch::extract
