// Pages that tell their own history, in the markups that agencies and courts use: a new dated entry is an
// action with exactly its date and text; what only moves, is dated anew or reworded is none.
#include <gmock/gmock.h>

#include "tests/pipeline/two_pages.hpp"

namespace policywatch::pipeline {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kNew = "Added a second address for requests sent by courier.";
const std::string kOld = "Clarified who signs the form for a child.";
const std::string kFirst = "First published.";

struct Markup {
  const char* name;
  const char* page;  // with NEW where the new entry stands
  const char* entry;
};

std::string filled(std::string page, const std::string& entry) {
  const std::size_t at = page.find("NEW");
  page.replace(at, 3, entry);
  for (const auto& [mark, text] : {std::pair{"$N", kNew}, {"$O", kOld}, {"$F", kFirst}}) {
    for (std::size_t found; (found = page.find(mark)) != std::string::npos;) page.replace(found, 2, text);
  }
  return page;
}

class HistoryMarkup : public testing::TestWithParam<Markup> {};

TEST_P(HistoryMarkup, ANewEntryIsAnActionWithItsDateAndText) {
  TwoPages pages;
  const Findings found =
      pages.run(html_page(filled(GetParam().page, "")), html_page(filled(GetParam().page, GetParam().entry)));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].kind, UpdateKind::subsequent_action);
  EXPECT_EQ(found.created[0].date, make_date(2026, 3, 11));
  EXPECT_EQ(found.created[0].text, kNew);
  EXPECT_EQ(found.created[0].evidence[0].quote, kNew);
  pages.remember(found);
  const Findings again =
      pages.run(html_page(filled(GetParam().page, "")), html_page(filled(GetParam().page, GetParam().entry)));
  for (const Update& update : again.created) ADD_FAILURE() << update.title << ": " << update.text;
}

INSTANTIATE_TEST_SUITE_P(
    Pages, HistoryMarkup,
    testing::Values(
        Markup{"list_newest_first",
               "<h2>Updates</h2><ul>NEW<li>March 3, 2026: $O</li><li>January 5, 2026: $F</li></ul>",
               "<li>March 11, 2026: $N</li>"},
        Markup{"list_newest_last",
               "<h2>Revision history</h2><ol><li>Jan. 5, 2026 - $F</li><li>Mar. 3, 2026 - $O</li>NEW</ol>",
               "<li>Mar. 11, 2026 - $N</li>"},
        Markup{"dates_in_bold",
               "<h3>Change log</h3><ul>NEW<li><strong>03/03/2026</strong> – $O</li>"
               "<li><strong>01/25/2026</strong> – $F</li></ul>",
               "<li><strong>03/11/2026</strong> – $N</li>"},
        Markup{"dates_in_brackets_behind",
               "<h2>Page history</h2><ul>NEW<li>$O (3 March 2026)</li><li>$F (5 January 2026)</li></ul>",
               "<li>$N (11 March 2026)</li>"},
        Markup{"definition_list",
               "<h2>Last reviewed / updated</h2><dl>NEW<dt>2026-03-03</dt><dd>$O</dd><dt>2026-01-05</dt>"
               "<dd>$F</dd></dl>",
               "<dt>2026-03-11</dt><dd>$N</dd>"},
        Markup{"table_with_head",
               "<table><tr><th>Date</th><th>Description of change</th></tr>NEW<tr><td>March 3, 2026</td>"
               "<td>$O</td></tr><tr><td>January 5, 2026</td><td>$F</td></tr></table>",
               "<tr><td>March 11, 2026</td><td>$N</td></tr>"},
        Markup{"table_with_a_version",
               "<h2>Document history</h2><table><tr><th>Version</th><th>Summary</th><th>Date</th></tr>"
               "<tr><td>1.0</td><td>$F</td><td>5 Jan 2026</td></tr><tr><td>1.1</td><td>$O</td>"
               "<td>3 Mar 2026</td></tr>NEW</table>",
               "<tr><td>1.2</td><td>$N</td><td>11 Mar 2026</td></tr>"},
        Markup{"table_without_a_head",
               "<h2>Revision history</h2><table>NEW<tr><td>2026-03-03</td><td>$O</td></tr><tr>"
               "<td>2026-01-05</td><td>$F</td></tr></table>",
               "<tr><td>2026-03-11</td><td>$N</td></tr>"},
        Markup{"lines_of_one_paragraph",
               "<p><strong>Updates:</strong><br>NEW- March 3, 2026: $O<br>- January 5, 2026: $F</p>",
               "- March 11, 2026: $N<br>"},
        Markup{"one_line", "<p>Updates: NEW- March 3, 2026: $O - January 5, 2026: $F</p>",
               "- March 11, 2026: $N "},
        Markup{"paragraphs_after_a_bold_label",
               "<p><b>Updates:</b></p>NEW<p>March 3, 2026: $O</p><p>January 5, 2026: $F</p>",
               "<p>March 11, 2026: $N</p>"},
        Markup{"label_in_a_wrapper",
               "<div class=x><div><span>Revision history:</span></div><div><ul>NEW<li>3 March 2026 $O</li>"
               "<li>5 January 2026 $F</li></ul></div></div>",
               "<li>11 March 2026 $N</li>"},
        Markup{"days_as_headings",
               "<h2>Updates</h2>NEW<h3>March 3, 2026</h3><p>$O</p><h3>January 5, 2026</h3><p>$F</p>",
               "<h3>March 11, 2026</h3><p>$N</p>"},
        Markup{"folded_away",
               "<details><summary>Show all updates</summary><ol>NEW<li><time datetime='2026-03-03'>3 March "
               "2026</time><p>$O</p></li><li><time datetime='2026-01-05'>5 January 2026</time><p>$F</p></li>"
               "</ol></details>",
               "<li><time datetime='2026-03-11'>11 March 2026</time><p>$N</p></li>"}),
    [](const auto& info) { return std::string(info.param.name); });

std::string list_of(const std::vector<std::string>& rows) {
  std::string out = "<h2>Updates</h2><ul>";
  for (const std::string& row : rows) out += "<li>" + row + "</li>";
  return html_page(out + "</ul>");
}

const std::vector<std::string> kRows = {"March 3, 2026: Clarified who signs the form for a child.",
                                        "February 4, 2026: Added a fee table for families of donors.",
                                        "January 5, 2026: First published."};

Findings after(const std::vector<std::string>& rows) {
  return TwoPages().run(list_of(kRows), list_of(rows));
}

TEST(History, EntriesInAnotherOrderAreNoNews) {
  EXPECT_THAT(after({kRows[2], kRows[1], kRows[0]}).created, IsEmpty());
}

TEST(History, AnEntryDatedAnewIsNoNews) {
  const Findings found =
      after({kRows[0], "February 14, 2026: Added a fee table for families of donors.", kRows[2]});
  EXPECT_THAT(found.created, IsEmpty());
  EXPECT_THAT(found.suppressed, Contains(HasSubstr("dated anew")));
}

TEST(History, ARewordedEntryIsNoNewOne) {
  const Findings found =
      after({kRows[0], "February 4, 2026: Added a new fee table for families of all donors.", kRows[2]});
  EXPECT_THAT(found.created, IsEmpty());
  EXPECT_THAT(found.suppressed, Contains(HasSubstr("reworded")));
}

TEST(History, AnEntryThatNowTellsAnotherOutcomeIsNews) {
  const Findings found =
      TwoPages().run(list_of({"March 3, 2026: The program continues for all applicants.", kRows[2]}),
                     list_of({"March 3, 2026: The program is rescinded for all applicants.", kRows[2]}));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].status, Status::rescinded);
}

TEST(History, OlderEntriesOfAnotherPageOfItAreNoNews) {
  const std::vector<std::string> older = {"December 2, 2025: Named the office that answers questions.",
                                          "November 3, 2025: Opened a list of those who wait."};
  EXPECT_THAT(after({kRows[0], kRows[1], kRows[2], older[0], older[1]}).created, IsEmpty());
  EXPECT_THAT(after(older).created, IsEmpty());
  EXPECT_THAT(TwoPages().run(list_of(older), list_of(kRows)).created, IsEmpty())
      << "and back to the first page";
}

TEST(History, AListThatShowsItsNewestAloneTellsTheNextOne) {
  const std::string again = "March 11, 2026: First published.";
  const Findings found = after({again, kRows[0], kRows[1]});
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].date, make_date(2026, 3, 11));
}

TEST(History, ALineOfOneUpdateThatIsReplacedIsNews) {
  const Findings found =
      TwoPages().run(list_of({kRows[0]}), list_of({"March 11, 2026: Moved to another office."}));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].text, "Moved to another office.");
}

TEST(History, WhatThePageSaysBesidesIsToldWhenNoEntryIsNew) {
  const std::string more =
      "<p>Requests by courier are no longer taken at the field offices from April on.</p>";
  std::string now =
      list_of({kRows[0], "February 14, 2026: Added a fee table for families of donors.", kRows[2]});
  now.insert(now.find("<h2>Updates"), more);
  const Findings found = TwoPages().run(list_of(kRows), now);
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].kind, UpdateKind::page_change);
  EXPECT_THAT(found.created[0].text, HasSubstr("no longer taken"));
  EXPECT_THAT(found.created[0].text, testing::Not(HasSubstr("fee table")));
}

TEST(History, AStampIsNoHistory) {
  EXPECT_THAT(TwoPages()
                  .run(html_page("<p>Last reviewed/updated: March 3, 2026</p>"),
                       html_page("<p>Last reviewed/updated: March 11, 2026</p>"))
                  .created,
              IsEmpty());
  EXPECT_THAT(TwoPages()
                  .read(html_page("<p>Last updated: March 3, 2026 – by the Office of Public Affairs</p>"))
                  .document.history,
              IsEmpty());
}

TEST(History, DaysFirstAreReadSoWhereTheListLeavesNoDoubt) {
  const Reading reading =
      TwoPages().read(list_of({"11/03/2026: " + kNew, "25/02/2026: " + kOld, "05/01/2026: " + kFirst}));
  ASSERT_THAT(reading.document.history, SizeIs(3));
  EXPECT_EQ(reading.document.history[0].date, make_date(2026, 3, 11));
}

TEST(History, DatesAreReadInManyForms) {
  for (const char* form :
       {"03/11/2026: ", "3/11/26: ", "March 11, 2026 - ", "Mar. 11th, 2026: ", "11 March 2026 \xE2\x80\x94 ",
        "2026-03-11 ", "2026/03/11: ", "Wednesday, March 11, 2026: ", "[March 11, 2026] ", "(3/11/2026) ",
        "Updated March 11, 2026: ", "<b>11 Mar 2026</b><br>", "11 March 2026 at 10:00am ",
        "March 11, 2026, 4:30 p.m. ET: "}) {
    const Reading reading = TwoPages().read(list_of({form + kNew, "March 3, 2026: " + kOld}));
    ASSERT_THAT(reading.document.history, SizeIs(2)) << form;
    EXPECT_EQ(reading.document.history[0].date, make_date(2026, 3, 11)) << form;
    EXPECT_EQ(reading.document.history[0].title, kNew) << form;
  }
}

// A docket on a page: number, date, text.
std::string docket_of(const std::vector<std::string>& rows, const std::string& head) {
  std::string out =
      "<h2>Chen v. Noem, No. 1:26-cv-00417 (D. Mass.)</h2><table><thead>" + head + "</thead><tbody>";
  for (const std::string& row : rows) out += row;
  return html_page(out + "</tbody></table>", "Gold Card litigation");
}

std::string row_of(int number, const std::string& date, const std::string& text) {
  return "<tr><td>" + std::to_string(number) + "</td><td>" + date + "</td><td>" + text + "</td></tr>";
}

const std::string kComplaint = "COMPLAINT against Kristi Noem by Wei Chen challenging the Gold Card.";
const std::string kMotion = "MOTION for Preliminary Injunction by Wei Chen.";
const std::string kOrder =
    "ORDER granting 2 Motion for Preliminary Injunction. The Gold Card program is enjoined. (Entered: "
    "03/11/2026)";

class DocketOnAPage : public testing::TestWithParam<const char*> {};

TEST_P(DocketOnAPage, ANewOrderIsACourtOrderWithItsDateAndText) {
  std::vector<std::string> rows = {row_of(1, "01/20/2026", kComplaint), row_of(2, "01/30/2026", kMotion)};
  const std::string before = docket_of(rows, GetParam());
  rows.push_back(row_of(3, "03/11/2026", kOrder));
  TwoPages pages;
  const Findings found = pages.run(before, docket_of(rows, GetParam()));
  ASSERT_THAT(found.created, SizeIs(1));
  const Update& update = found.created[0];
  EXPECT_EQ(update.kind, UpdateKind::court_order);
  EXPECT_EQ(update.date, make_date(2026, 3, 11));
  EXPECT_EQ(update.text, kOrder);
  EXPECT_EQ(update.status, Status::enjoined);
  EXPECT_GE(update.score, 60);
  std::ranges::reverse(rows);
  EXPECT_THAT(
      TwoPages().run(docket_of({rows[2], rows[1], rows[0]}, GetParam()), docket_of(rows, GetParam())).created,
      IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Heads, DocketOnAPage,
                         testing::Values("<tr><th>#</th><th>Date filed</th><th>Docket text</th></tr>",
                                         "<tr><th>No.</th><th>Date</th><th>Proceedings and Orders</th></tr>",
                                         "<tr><td>ECF No.</td><td>Filed</td><td>Description</td></tr>"));

TEST(DocketOnAPage, PaperworkIsCountedNotRaised) {
  const std::string head = "<tr><th>#</th><th>Date filed</th><th>Docket text</th></tr>";
  std::vector<std::string> rows = {row_of(1, "01/20/2026", kComplaint)};
  const std::string before = docket_of(rows, head);
  rows.push_back(row_of(2, "03/11/2026", kMotion));
  const Findings found = TwoPages().run(before, docket_of(rows, head));
  EXPECT_THAT(found.created, IsEmpty());
  EXPECT_THAT(found.suppressed, Contains(HasSubstr("paperwork")));
}

TEST(DocketOnAPage, PaperworkIsRaisedForAPolicyThatAskedForIt) {
  const std::string head = "<tr><th>#</th><th>Date filed</th><th>Docket text</th></tr>";
  std::vector<std::string> rows = {row_of(1, "01/20/2026", kComplaint)};
  const std::string before = docket_of(rows, head);
  rows.push_back(row_of(2, "03/11/2026", kMotion));
  TwoPages pages;
  pages.unmuted = {"1990"};
  const Findings found = pages.run(before, docket_of(rows, head));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].kind, UpdateKind::subsequent_action);
  EXPECT_EQ(found.created[0].date, make_date(2026, 3, 11));
  EXPECT_EQ(found.created[0].text, kMotion);
  EXPECT_EQ(found.created[0].status, std::nullopt);
  EXPECT_LT(found.created[0].score, 60);
}

TEST(DocketOnAPage, AComplaintMustBeLookedAtWhateverThePage) {
  const std::string head = "<tr><th>#</th><th>Date filed</th><th>Docket text</th></tr>";
  const std::string first = row_of(1, "01/20/2026", "NOTICE of related case.");
  TwoPages pages;
  pages.watch.policies.clear();
  pages.watch.tier = 4;
  pages.index = match::PolicyIndex();
  const Findings found =
      pages.run(docket_of({first}, head), docket_of({first, row_of(2, "03/11/2026", "COMPLAINT.")}, head));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_GE(found.created[0].score, 60);
}

TEST(DocketOnAPage, AComplaintIsASubsequentAction) {
  const std::string head = "<tr><th>#</th><th>Date filed</th><th>Docket text</th></tr>";
  const std::string notice = row_of(1, "01/05/2026", "NOTICE of related case.");
  const Findings found = TwoPages().run(docket_of({notice}, head),
                                        docket_of({notice, row_of(2, "03/11/2026", kComplaint)}, head));
  ASSERT_THAT(found.created, SizeIs(1));
  EXPECT_EQ(found.created[0].kind, UpdateKind::subsequent_action);
  EXPECT_EQ(found.created[0].text, kComplaint);
}

}  // namespace
}  // namespace policywatch::pipeline
