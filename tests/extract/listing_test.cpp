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

TEST(Listing, RowsThatASelectorPicksAreReadByTheirColumnsAndTheNamesOfColumnsAreNone) {
  Watch watch;
  watch.list = ListFields{.item = "table.cases tr", .title = {}, .link = {}, .date = {}, .summary = {}};
  const auto items =
      listing(R"(<body><main><table class="cases"><tr><th>Date</th><th>Number</th><th>Case</th></tr>
<tr><td>10/31/2023</td><td><a href="/f/965">23-1001</a></td><td>Rivera v. Scott and others</td></tr>
<tr><td>10/30/2023</td><td><a href="/f/961">23-1002</a></td><td>United States v. Brown</td></tr></table></main></body>)",
              watch);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].title, "Rivera v. Scott and others");
  EXPECT_EQ(items[0].date, make_date(2023, 10, 31));
}

TEST(Listing, TheHeadingAboveDatesEntriesThatASelectorPicks) {
  Watch watch;
  watch.list = ListFields{.item = "main li", .title = {}, .link = {}, .date = {}, .summary = {}};
  const auto items =
      listing(R"(<body><main><h2>December 18, 2025</h2><ul><li><a href="/a">First memo of the agency</a></li>
<li><a href="/b">Second memo of the agency</a></li></ul><h2>November 2025</h2><ul><li><a href="/c">Third memo of the agency</a></li></ul></main></body>)",
              watch);
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[1].date, make_date(2025, 12, 18));
  EXPECT_EQ(to_iso(items[2].date.value()), "2025-11");
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

// Rows whose numbers link and whose columns say what they are.
TEST(Listing, ColumnNamesTellTheTitleAndWhichOfTwoDatesCounts) {
  const auto items = listing(R"(<body><table><tr><td colspan="5">Page 1 of 3</td></tr>
<tr><th>Docket</th><th>Court</th><th>Case Caption</th><th>Posted</th><th>Decided</th></tr>
<tr><td><a href="/d/1.pdf">24-101</a></td><td>Court of Common Pleas of the Northern County</td><td>Ames v. Bell</td><td>3/5/2025</td><td>3/1/2025</td></tr>
<tr><td><a href="/d/2.pdf">24-102</a></td><td>Court of Common Pleas of the Northern County</td><td>T.M. v. B.M.</td><td>3/5/2025</td><td>3/2/2025</td></tr>
<tr><td><a href="/d/3.pdf">24-103</a></td><td>Court of Common Pleas of the Southern County</td><td>In re Cole</td><td>3/6/2025</td><td>3/3/2025</td></tr>
</table></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].title, "Ames v. Bell");
  EXPECT_EQ(items[0].url, "https://agency.example/d/1.pdf");
  EXPECT_EQ(items[0].date, make_date(2025, 3, 1));
  EXPECT_EQ(items[1].title, "T.M. v. B.M.");
  EXPECT_EQ(items[2].date, make_date(2025, 3, 3));
}

TEST(Listing, RowsOfTheTableAreEntriesAndRowsThatLayThePageOutAreNot) {
  const auto items = listing(R"(<body><table><tr><td><a href="/home">Home page of the court</a></td></tr>
<tr><td><a href="/rules">Rules of the court</a></td></tr><tr><td>
<table><tr><td>05/01/2025</td><td><a href="/o/1">Adams v. Brown</a></td><td>Smith</td></tr>
<tr><td>05/02/2025</td><td><a href="/o/2">Clark v. Davis</a></td><td>Smith</td></tr>
<tr><td>05/05/2025</td><td><a href="/o/3">Evans v. Frank</a></td><td>Jones</td></tr></table>
</td></tr></table></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].title, "Adams v. Brown");
  EXPECT_EQ(items[2].date, make_date(2025, 5, 5));
}

TEST(Listing, TextThatFlowsFromLinkToLinkIsOneEntryEach) {
  const auto items = listing(R"(<body><pre><b>[ August 22, 2025 ]</b>
<a href="/o/1.pdf">241.pdf</a>  08/22/2025  Marcus Reed v. Lora Hill
   Court of Appeals No. 24-1

<a href="/o/2.pdf">242.pdf</a>  08/22/2025  Lee Park v. Harbor Board
   Court of Appeals No. 24-2

<b>[ August 21, 2025 ]</b>
<a href="/o/3.pdf">243.pdf</a>  08/21/2025  United States v. Chris Moore
   Court of Appeals No. 24-3
</pre></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[1].title, "Lee Park v. Harbor Board");
  EXPECT_EQ(items[1].url, "https://agency.example/o/2.pdf");
  EXPECT_EQ(items[1].date, make_date(2025, 8, 22));
  EXPECT_EQ(items[2].date, make_date(2025, 8, 21));
}

TEST(Listing, ADateBeforeTheLinkOfALineIsOfThatLink) {
  const auto items = listing(R"(<body><div>May 3, 2025 - <a href="/a">Notice of the first hearing</a><br>
May 2, 2025 - <a href="/b">Notice of the second hearing</a><br>May 1, 2025 - <a href="/c">Notice of the third hearing</a></div></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].date, make_date(2025, 5, 3));
  EXPECT_EQ(items[2].date, make_date(2025, 5, 1));
  EXPECT_EQ(items[2].title, "Notice of the third hearing");
}

TEST(Listing, BoldLinesThatDateWhatFollowsAreHeadingsToo) {
  const auto items = listing(R"(<body><div><strong>Published in the Journal of November 14, 2023:</strong>
<ul><li><a href="/1.pdf">AC1</a> - Ford v. Grant</li><li><a href="/2.pdf">AC2</a> - State v. Hale</li></ul>
<strong>Published in the Journal of November 7, 2023:</strong>
<ul><li><a href="/3.pdf">AC3</a> - Irwin v. Jacobs</li><li><a href="/4.pdf">AC4</a> - King v. Lowe</li></ul></div></body>)");
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(items[0].title, "Ford v. Grant");
  EXPECT_EQ(items[1].date, make_date(2023, 11, 14));
  EXPECT_EQ(items[2].date, make_date(2023, 11, 7));
}

TEST(Listing, APageThatSaysWhenItWasUpdatedDatesNoEntry) {
  const auto items = listing(R"(<body><p>Last updated: December 1, 2025</p><ul>
<li><a href="/a">First guide for applicants</a> about the first form and its many pages</li>
<li><a href="/b">Second guide for applicants</a> about the second form and its many pages</li>
<li><a href="/c">Third guide for applicants</a> about the third form and its many pages</li></ul></body>)");
  ASSERT_EQ(items.size(), 3U);
  for (const Item& item : items) EXPECT_FALSE(item.date.has_value());
}

TEST(Listing, TheEntrysOwnFileIsItsLinkAndItsPageItsIdentity) {
  const auto entry = [](const std::string& files) {
    return listing(
        "<body><h3><a href='/case/1'>Case No. 1: Moss v. Nash</a></h3><p>Filed Feb 21, 2018</p><p>" + files +
        "</p><h3><a href='/case/2'>Case No. 2: Odell v. Page</a></h3><p>Filed Feb 20, 2018</p>" +
        "<p><a href='/embed/2'>View Opinion No. 2</a></p></body>");
  };
  const auto before = entry(""), after = entry("<a href='/embed/1'>View Opinion No. 1</a>");
  ASSERT_EQ(before.size(), 2U);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].url, "https://agency.example/embed/1");
  EXPECT_EQ(before[0].url, "https://agency.example/case/1");
  EXPECT_EQ(before[0].key, after[0].key);
}

TEST(Listing, AnAddressThatAScriptOpensIsALink) {
  const auto items = listing(R"(<body><table>
<tr><td>05/17/2022</td><td>Quinn v. Rhodes</td><td><a href="#video" data-video="https://v.example/1">.</a><a href="#audio" data-audio="https://a.example/1.mp3">.</a></td></tr>
<tr><td>05/18/2022</td><td>Stone v. Tate</td><td><a href="#video" data-video="https://v.example/2">.</a><a href="#audio" data-audio="https://a.example/2.mp3">.</a></td></tr>
</table></body>)");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].title, "Quinn v. Rhodes");
  EXPECT_EQ(items[0].url, "https://a.example/1.mp3");
}

TEST(Listing, NumberedFilesOfOneRowAreEventsOfTheirOwn) {
  const auto items = listing(R"(<body><table>
<tr><td>02/26/2014</td><td>Criminal No. 1981-0306<br>USA v. HARPER</td><td>Doc No. <a href="/d?455">455</a> (order)<br>Doc No. <a href="/d?456">456</a> (opinion)</td></tr>
<tr><td>02/25/2014</td><td>Civil Action No. 2013-1550<br>LOPEZ v. JETSET, LLC</td><td>Doc No. <a href="/d?36">36</a> (opinion)</td></tr>
</table></body>)");
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].title, "USA v. HARPER");
  EXPECT_EQ(items[1].url, "https://agency.example/d?456");
  EXPECT_EQ(items[1].date, make_date(2014, 2, 26));
  EXPECT_EQ(items[2].title, "LOPEZ v. JETSET, LLC");
}

TEST(Listing, SectionsOfTheSiteThatItsMenuLeadsToAreNoEntries) {
  EXPECT_TRUE(
      listing(
          R"(<body><nav><ul><li><a href="/pending">Pending bills</a></li><li><a href="/signed">Signed bills</a></li>
<li><a href="/vetoed">Vetoed bills</a></li></ul></nav><main><h2><a href="/pending">Pending bills</a></h2><p>Bills that wait.</p>
<h2><a href="/signed">Signed bills</a></h2><p>Bills that are law.</p><h2><a href="/vetoed">Vetoed bills</a></h2><p>Bills sent back.</p></main></body>)")
          .empty());
}

TEST(Listing, TheSameListingIsFoundAgainWhenItGrowsAndShrinks) {
  const auto page = [](int from, int to) {
    std::string rows;
    for (int i = to; i >= from; --i) {
      const std::string day = std::to_string(i);
      rows += "<div class='row row-" + day + "'><div class='when'>May " + day +
              ", 2025</div><h3><a href='/n/" + day + "'>Agency tells the news of day " + day +
              "</a></h3><p>" + std::string(static_cast<std::size_t>(i) * 12, 'x') + "</p></div>";
    }
    return listing(
        "<body>" + kFurniture +
        "<aside><h3>Most read</h3><ul><li><a href='/m/1'>An old story that many read</a></li>" +
        "<li><a href='/m/2'>Another old story that many read</a></li></ul></aside><main><h1>News</h1>" +
        rows + "</main>" + kFooter + "</body>");
  };
  for (int to = 3; to <= 28; ++to) {
    const auto items = page(1, to);
    ASSERT_EQ(items.size(), static_cast<std::size_t>(to)) << to;
    EXPECT_EQ(items.front().key, "https://agency.example/n/" + std::to_string(to));
    EXPECT_EQ(items.front().date, make_date(2025, 5, static_cast<unsigned>(to)));
  }
}

TEST(Listing, ALongPageCostsABoundedNumberOfEntries) {
  std::string rows;
  for (int i = 0; i < 5000; ++i) {
    rows += "<li><a href='/n/" + std::to_string(i) + "'>Notice of the agency number " + std::to_string(i) +
            "</a> May 1, 2025</li>";
  }
  EXPECT_EQ(listing("<body><main><ul>" + rows + "</ul></main></body>").size(), 2000U);
}

TEST(Listing, APageWithoutAListingGivesNone) {
  EXPECT_TRUE(listing("<body><main><h1>About us</h1><p>We are an agency.</p></main></body>").empty());
}

}  // namespace
}  // namespace policywatch::extract
