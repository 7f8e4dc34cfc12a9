#include <gtest/gtest.h>

#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

constexpr const char* kUrl = "https://agency.example/newsroom/";

std::vector<Item> listing(std::string html, const Watch& watch = {}) {
  const Dom dom = Dom::parse(std::move(html));
  std::vector<std::string> notes;
  return read_listing(dom, kUrl, watch, notes);
}

const std::string kFurniture =
    "<nav><ul><li><a href='/about'>About the agency</a></li><li><a href='/jobs'>Jobs at the agency</a></li>"
    "<li><a href='/contact'>Contact the agency</a></li><li><a href='/forms'>All our "
    "forms</a></li></ul></nav>";
const std::string kFooter =
    "<div class='tag-cloud'><a href='/t/1'>visa</a> <a href='/t/2'>asylum</a> <a href='/t/3'>fees</a></div>"
    "<ul class='pagination'><li><a href='?page=1'>1</a></li><li><a href='?page=2'>2</a></li></ul>"
    "<footer><ul><li><a href='/privacy'>Privacy policy statement</a></li><li><a href='/foia'>Freedom of "
    "information</a></li></ul></footer>";

TEST(Listing, IsFoundByItselfAmongNavigationAndFooter) {
  const auto items = listing("<body>" + kFurniture + R"(<main><h1>Newsroom</h1>
<div class="row first"><h3><a href="/n/1?utm_source=x">Agency issues a new rule on fees</a></h3><time datetime="2025-12-18T20:00:00Z">Dec 18</time><p>The rule raises fees for many applications from January on.</p></div>
<div class="row"><h3><a href="/n/2">Agency withdraws guidance on interviews</a></h3><time datetime="2025-12-17">Dec 17</time><p>Officers will again interview every applicant.</p></div>
<div class="row last"><h3><a href="/n/3">Agency opens an office</a></h3><time datetime="2025-12-16">Dec 16</time><p>It stands in the middle of the town.</p></div>
</main>)" + kFooter + "</body>");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].title, "Agency issues a new rule on fees");
  EXPECT_EQ(items[0].url, "https://agency.example/n/1?utm_source=x");
  EXPECT_EQ(items[0].date, make_date(2025, 12, 18));
  EXPECT_EQ(items[0].summary, "Dec 18 The rule raises fees for many applications from January on.");
  EXPECT_EQ(items[1].title, "Agency withdraws guidance on interviews");
  EXPECT_EQ(items[2].date, make_date(2025, 12, 16));
}

TEST(Listing, TableRowsAreEntriesNamedByTheirWordsNotByTheirNumbers) {
  const auto items = listing(R"(<body><main><table><tr><th>Date</th><th>Number</th><th>Case</th></tr>
<tr><td>10/31/2023</td><td><a href="/f/965">23-1001</a></td><td>Rivera v. Scott and others</td></tr>
<tr><td>10/30/2023</td><td><a href="/f/961">23-1002</a></td><td>United States v. Brown</td></tr>
<tr><td>10/12/2023</td><td><a href="/f/960">23-1003</a></td><td>In the matter of Lee</td></tr></table></main></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].title, "Rivera v. Scott and others");
  EXPECT_EQ(items[0].url, "https://agency.example/f/965");
  EXPECT_EQ(items[0].date, make_date(2023, 10, 31));
}

TEST(Listing, TheHeadingAboveDatesEntriesThatHaveNone) {
  const auto items =
      listing(R"(<body><main><h2>December 2025</h2><ul><li><a href="/a">First memo of the agency</a></li>
<li><a href="/b">Second memo of the agency</a></li></ul><h2>November 2025</h2><ul><li><a href="/c">Third memo of the agency</a></li>
<li><a href="/d">Fourth memo of the agency</a></li></ul></main></body>)");
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(to_iso(items[0].date.value()), "2025-12");
  EXPECT_EQ(to_iso(items[3].date.value()), "2025-11");
}

TEST(Listing, DefinitionListsAndHeadingRunsAreEntriesToo) {
  const auto dl = listing(
      R"(<body><main><dl><dt><a href="/a">First notice of the court</a></dt><dd>December 1, 2025</dd><dd>About the first matter.</dd>
<dt><a href="/b">Second notice of the court</a></dt><dd>December 2, 2025</dd><dt><a href="/c">Third notice of the court</a></dt><dd>December 3, 2025</dd></dl></main></body>)");
  ASSERT_EQ(dl.size(), 3U);
  EXPECT_EQ(dl[0].date, make_date(2025, 12, 1));
  EXPECT_EQ(dl[2].title, "Third notice of the court");
  const auto runs = listing(
      R"(<body><main><h3><a href="/a">A statement on the border</a></h3><p>December 1, 2025</p><p>Its first words.</p>
<h3><a href="/b">A statement on the ports</a></h3><p>December 2, 2025</p><p>Its second words.</p><h3><a href="/c">A statement on fees</a></h3><p>December 3, 2025</p></main></body>)");
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[1].title, "A statement on the ports");
  EXPECT_EQ(runs[1].date, make_date(2025, 12, 2));
  EXPECT_EQ(runs[1].summary, "Its second words.");
}

TEST(Listing, ReadMoreIsNobodysTitle) {
  const auto items = listing(
      R"(<body><main><ul><li>12 December 2025 Border wait times grow again <a href="/a">Read more</a></li>
<li>11 December 2025 Court stays the rule on fees <a href="/b">Read more</a></li><li>10 December 2025 Agency answers the senate <a href="/c">Read more</a></li></ul></main></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].title, "Border wait times grow again");
  EXPECT_EQ(items[0].url, "https://agency.example/a");
}

TEST(Listing, DayAndMonthFollowTheSite) {
  const auto items = listing(
      R"(<html lang="en-GB"><body><main><ul><li><a href="/a">The first of the notices</a> 03/04/2025</li>
<li><a href="/b">The second of the notices</a> 25/03/2025</li></ul></main></body></html>)");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].date, make_date(2025, 4, 3));
}

TEST(Listing, SelectorsOfTheWatchDecide) {
  Watch watch;
  watch.list = ListFields{"div.hit", "b", "a.more", "i", "span"};
  const auto items = listing(
      R"(<body><div class="hit"><b>One</b><a href="/x">junk</a><a class="more" href="/1">go</a><i>1 May 2025</i><span>S1</span></div>
<div class="hit"><b>Two</b><a class="more" href="/2">go</a><i>2 May 2025</i><span>S2</span></div><ul><li><a href="/n">other</a></li></ul></body>)",
      watch);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].title, "One");
  EXPECT_EQ(items[0].url, "https://agency.example/1");
  EXPECT_EQ(items[0].date, make_date(2025, 5, 1));
  EXPECT_EQ(items[0].summary, "S1");
}

TEST(Listing, ASelectorThatMatchesNothingIsToldToTheOperator) {
  Watch watch;
  watch.list = ListFields{"li.gone", "", "", "", ""};
  const Dom dom = Dom::parse("<body><p>x</p></body>");
  std::vector<std::string> notes;
  EXPECT_TRUE(read_listing(dom, kUrl, watch, notes).empty());
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("li.gone"), std::string::npos);
}

TEST(Listing, AnEntryKeepsItsKeyWhenItIsRetitledOrMoved) {
  const auto before = listing(
      "<main><ul><li><a href='/a'>Old words of title</a> May 1, 2025</li><li><a href='/b'>Other words "
      "of title</a> May 2, 2025</li></ul></main>");
  const auto after = listing(
      "<main><ul><li><a href='/b'>Other words of title</a> May 2, 2025</li><li><a "
      "href='http://agency.example/a/'>New words of title</a> May 1, 2025</li></ul></main>");
  ASSERT_EQ(before.size(), 2U);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(before[0].key, after[1].key);
  EXPECT_EQ(before[1].key, after[0].key);
}

TEST(Listing, APageWithoutAListingGivesNone) {
  EXPECT_TRUE(listing("<body><main><h1>About us</h1><p>We are an agency.</p></main></body>").empty());
}

}  // namespace
}  // namespace policywatch::extract
