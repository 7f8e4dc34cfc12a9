#include "extract/docket.hpp"

#include <gtest/gtest.h>

#include "base/date.hpp"

namespace policywatch::extract {
namespace {

std::vector<Item> docket_of(std::string html) {
  const Dom dom = Dom::parse(std::move(html));
  return read_docket(dom, "https://court.example/docket/24-101.html");
}

TEST(Docket, RowsWithoutADateGoOnWithTheEntryAbove) {
  const auto items = docket_of(
      "<table><tr><td>No. "
      "24-101</td></tr></table><table><tr><td>~~Date~~~~</td><td>~~~Proceedings&nbsp;and&nbsp;Orders~~</td></"
      "tr>"
      "<tr><td>Apr 30 2024</td><td>Petition for a writ filed by   </td></tr><tr><td>      </td><td>   the "
      "State.</td></tr>"
      "<tr><td></td><td>**************</td></tr><tr><td>Oct  7 2024</td><td>  Petition "
      "DENIED.</td></tr></table>"
      "<table><tr><td>Name</td><td>Address</td></tr><tr><td>A. Lawyer</td><td>May 1 2024</td></tr></table>");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].date, make_date(2024, 4, 30));
  EXPECT_EQ(items[0].summary, "Petition for a writ filed by the State.");
  EXPECT_EQ(items[0].title, items[0].summary);
  EXPECT_EQ(items[1].date, make_date(2024, 10, 7));
  EXPECT_EQ(items[1].summary, "Petition DENIED.");
  EXPECT_EQ(items[1].url, "https://court.example/docket/24-101.html");
}

TEST(Docket, PapersFiledWithAnEntryAreItsLinkNotItsText) {
  const auto items = docket_of(
      "<table id=proceedings><tr><td>Date</td><td>Proceedings and Orders</td></tr><tr><td>Jan 09 "
      "2026</td><td>Application for a stay."
      "</td></tr><tr><td></td><td><a href='/pdf/1.pdf'>Main Document</a>&nbsp; <a href='/pdf/2.pdf'>Proof of "
      "Service</a></td></tr>"
      "<tr><td>Jan 12 2026</td><td>Response due January 20, 2026.</td></tr></table>");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].summary, "Application for a stay.");
  EXPECT_EQ(items[0].url, "https://court.example/pdf/1.pdf");
  EXPECT_EQ(items[1].date, make_date(2026, 1, 12));
}

TEST(Docket, ADocketReportHasNumbersOfItsEntries) {
  const auto items = docket_of(
      "<table><tr><th>Date Filed</th><th>#</th><th>Docket Text</th></tr><tr><td>12/17/2025</td><td><a "
      "href='/doc1/045'>12</a></td>"
      "<td>ORDER granting 3 Motion. (Entered: "
      "12/18/2025)</td></tr><tr><td>12/16/2025</td><td></td><td>MINUTE ENTRY.</td></tr></table>");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].title, "Entry #12: ORDER granting 3 Motion. (Entered: 12/18/2025)");
  EXPECT_EQ(items[0].url, "https://court.example/doc1/045");
  EXPECT_EQ(items[0].date, make_date(2025, 12, 17));
  EXPECT_EQ(items[1].title, "MINUTE ENTRY.");
  EXPECT_NE(items[0].key, items[1].key);
}

TEST(Docket, ADatedRowMayHaveItsTextInTheNext) {
  const auto items = docket_of(
      "<table><tr><td>Date</td><td>Proceedings and Orders</td></tr><tr><td>Jan 12 "
      "2026</td><td>First.</td></tr>"
      "<tr><td>Jan 13 2026</td><td></td></tr><tr><td></td><td>Second.</td></tr><tr><td>Jan 14 "
      "2026</td><td></td></tr></table>");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].summary, "First.");
  EXPECT_EQ(items[1].summary, "Second.");
  EXPECT_EQ(items[1].date, make_date(2026, 1, 13));
}

TEST(Docket, L12_NestedTablesCostNoMoreThanTheirSize) {
  std::string nested, close;
  for (int i = 0; i < 3000; ++i) {
    nested += "<table><tr><td>";
    close += "</td></tr></table>";
  }
  EXPECT_TRUE(docket_of(nested + std::string(1'000'000, 'x') + close).empty());
}

TEST(Docket, AKeySurvivesNewEntriesAbove) {
  const std::string row = "<tr><td>Jan 12 2026</td><td>Response requested.</td></tr>";
  const std::string head = "<table><tr><td>Date</td><td>Proceedings and Orders</td></tr>";
  const auto before = docket_of(head + row + "</table>");
  const auto after =
      docket_of(head + "<tr><td>Jan 20 2026</td><td>Granted.</td></tr>" + row + row + "</table>");
  ASSERT_EQ(after.size(), 3U);
  EXPECT_EQ(after[1].key, before[0].key);
  EXPECT_NE(after[2].key, before[0].key);
}

TEST(Docket, OtherTablesAreNone) {
  EXPECT_TRUE(
      docket_of(
          "<table><tr><th>Date</th><th>Meeting</th></tr><tr><td>May 1, 2024</td><td>Board</td></tr></table>")
          .empty());
  EXPECT_TRUE(docket_of("<p>Date: Proceedings and Orders</p>").empty());
}

}  // namespace
}  // namespace policywatch::extract
