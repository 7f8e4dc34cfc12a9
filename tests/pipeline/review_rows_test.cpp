// Rows D-01 … D-19 of the review catalogue: what a comparison of two pages shows, from their bytes on.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "diff/compare.hpp"
#include "diff/views.hpp"
#include "tests/pipeline/two_pages.hpp"

namespace policywatch::pipeline {
namespace {

using diff::Mark;
using diff::Row;
using diff::Segment;
using diff::View;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Pair {
  Document before, after;
  Change change;
  std::vector<Row> rows(View view) const { return diff::rows(view, before, after, change); }
};

Pair compared(const std::string& before, const std::string& after) {
  const TwoPages pages;
  Pair pair{pages.read(before).document, pages.read(after).document, {}};
  pair.change = diff::compare(pair.before, pair.after);
  return pair;
}

std::vector<Segment> marks(const std::vector<Row>& rows, Mark mark) {
  std::vector<Segment> out;
  for (const Row& row : rows) {
    for (const Segment& segment : row.left) {
      if (segment.mark == mark) out.push_back(segment);
    }
  }
  return out;
}

const std::string kSteps = "<p>Take one bite, then stop.</p><p>Keep the rest for the next day.</p>";

TEST(ReviewRow, D01_one_word_of_a_paragraph_is_one_deletion_and_one_insertion) {
  std::string other = kSteps;
  other.replace(other.find("bite"), 4, "byte");
  const Pair pair = compared(html_page(kSteps), html_page(other));
  const std::vector<Row> rows = pair.rows(View::changes);
  EXPECT_THAT(marks(rows, Mark::deleted), ElementsAre(Segment{Mark::deleted, "bite,"}));
  EXPECT_THAT(marks(rows, Mark::inserted), ElementsAre(Segment{Mark::inserted, "byte,"}));
}

TEST(ReviewRow, D02_a_retargeted_link_is_told_and_shown_by_default) {
  const Pair pair = compared(html_page("<p><a href='/somewhere'>The form</a></p>"),
                             html_page("<p><a href='/elsewhere'>The form</a></p>"));
  EXPECT_THAT(pair.change.links_retargeted,
              ElementsAre(LinkRetarget{"The form", "https://agency.example/somewhere",
                                       "https://agency.example/elsewhere"}));
  EXPECT_THAT(pair.change.why, ElementsAre("links"));
  const std::vector<Row> rows = pair.rows(View::changes);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].label, "retargeted");
}

TEST(ReviewRow, D03_another_title_is_a_field_and_no_empty_diff) {
  std::string other = html_page(kSteps);
  other.replace(other.find("<title>Gold Card"), 16, "<title>Gold Card request");
  const Pair pair = compared(html_page(kSteps), other);
  EXPECT_THAT(pair.change.fields, ElementsAre(FieldChange{"title", "Gold Card", "Gold Card request"}));
  EXPECT_THAT(pair.change.why, ElementsAre("title"));
  EXPECT_THAT(pair.rows(View::changes), SizeIs(1));
}

TEST(ReviewRow, D04_another_tag_is_markup_alone_and_raises_nothing) {
  const std::string first = html_page("<h2>Who may ask</h2>"), second = html_page("<h3>Who may ask</h3>");
  const Pair pair = compared(first, second);
  EXPECT_FALSE(pair.change.changed);
  EXPECT_THAT(pair.change.text, IsEmpty());
  EXPECT_THAT(pair.change.why, ElementsAre("markup"));
  EXPECT_THAT(TwoPages().run(first, second).created, IsEmpty());
}

TEST(ReviewRow, D05_letter_case_alone_is_told_in_text_and_links) {
  const Pair pair = compared(html_page("<ul><li><a href='/a'>a</a></li><li><a href='/b'>b</a></li></ul>"),
                             html_page("<ul><li><a href='/a'>A</a></li><li><a href='/b'>b</a></li></ul>"));
  EXPECT_THAT(pair.change.text, ElementsAre(TextChange{TextOp::replace, "a", "A", Where::main}));
  EXPECT_THAT(pair.change.links_removed, ElementsAre(Link{"a", "https://agency.example/a"}));
  EXPECT_THAT(pair.change.links_added, ElementsAre(Link{"A", "https://agency.example/a"}));
  EXPECT_THAT(pair.change.why, ElementsAre("text", "links"));
}

TEST(ReviewRow, D06_insertions_that_the_page_itself_marks_are_not_ours) {
  const std::string own = "<p>The fee is <del>90</del> <ins>120</ins> dollars.</p>";
  const Pair pair = compared(html_page(own + "<p>Pay by card.</p>"), html_page(own + "<p>Pay by check.</p>"));
  const std::vector<Row> rows = pair.rows(View::words);
  EXPECT_THAT(marks(rows, Mark::inserted), ElementsAre(Segment{Mark::inserted, "check."}));
  EXPECT_THAT(marks(rows, Mark::deleted), ElementsAre(Segment{Mark::deleted, "card."}));
}

TEST(ReviewRow, D07_one_entry_of_a_list_more_or_less_is_one_operation) {
  const std::string two = html_page("<ul>\n <li>Form A</li>\n <li>Form C</li>\n</ul>");
  const std::string three = html_page("<ul>\n <li>Form A</li>\n <li>Form B</li>\n <li>Form C</li>\n</ul>");
  EXPECT_THAT(compared(two, three).change.text,
              ElementsAre(TextChange{TextOp::insert, "", "Form B", Where::main}));
  EXPECT_THAT(compared(three, two).change.text,
              ElementsAre(TextChange{TextOp::delete_, "Form B", "", Where::main}));
}

// Pages whose every pair is compared.
std::vector<std::string> fixtures() {
  std::string table = "<table><tr><th>Case</th><th>State</th></tr>";
  for (int i = 0; i < 12; ++i) table += "<tr><td>Case " + std::to_string(i) + "</td><td>open</td></tr>";
  table += "</table>";
  return {html_page(kSteps),
          html_page("<p>Keep the rest for the next day.</p><p>Take one bite, then stop.</p>"),
          html_page("<ul><li>a</li><li>b</li></ul>"),
          html_page("<ul><li>A</li><li>b</li><li>c</li></ul>"),
          html_page("<p>Café “hours” – 8 o’clock</p>"),
          html_page("<p>Cafe \"hours\" - 8 o'clock</p>"),
          html_page(table),
          html_page("<aside>Weather: rain</aside><p>Last updated: 3 May 2026</p>"),
          html_page("")};
}

using Texts = std::vector<std::pair<std::string, std::string>>;

TEST(ReviewRow, D08_swapping_the_pages_swaps_insertions_and_deletions) {
  for (const std::string& a : fixtures()) {
    for (const std::string& b : fixtures()) {
      Texts forth, back;
      for (const TextChange& text : compared(a, b).change.text) forth.emplace_back(text.before, text.after);
      for (const TextChange& text : compared(b, a).change.text) back.emplace_back(text.after, text.before);
      EXPECT_THAT(forth, testing::UnorderedElementsAreArray(back)) << a << "\n" << b;
    }
  }
}

// What the view shows without the marks of the other side; moved blocks stand once.
std::vector<std::string> read_back(const std::vector<Row>& rows, Mark mark) {
  std::vector<std::string> out;
  for (const Row& row : rows) {
    std::string text;
    for (const Segment& segment : row.left) {
      if (segment.mark == Mark::same || segment.mark == mark) text += segment.text;
    }
    if (!text.empty()) out.push_back(text);
  }
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> texts_of(const Document& document) {
  std::vector<std::string> out;
  for (const Block& block : document.blocks) out.push_back(block.text);
  std::ranges::sort(out);
  return out;
}

void expect_read_back(const Pair& pair) {
  const std::vector<Row> rows = pair.rows(View::words);
  EXPECT_EQ(read_back(rows, Mark::deleted), texts_of(pair.before));
  EXPECT_EQ(read_back(rows, Mark::inserted), texts_of(pair.after));
}

TEST(ReviewRow, D10_both_texts_can_be_read_back_from_the_marks) {
  for (const std::string& a : fixtures()) {
    for (const std::string& b : fixtures()) expect_read_back(compared(a, b));
  }
  std::mt19937 random(11);
  const std::vector<std::string> words = {"rule", "court", "May", "8,",  "“stay”",
                                          "a",    "fee",   "法",  "§ 3", "the"};
  Document page = TwoPages().read(html_page(kSteps + kSteps)).document;
  for (int round = 0; round < 500; ++round) {
    Pair pair{page, page, {}};
    Block& block = pair.after.blocks[random() % pair.after.blocks.size()];
    const std::size_t space = block.text.find(' ', random() % block.text.size());
    block.text.insert(space == std::string::npos ? block.text.size() : space,
                      " " + words[random() % words.size()]);
    if (random() % 4 == 0)
      pair.after.blocks.push_back({words[random() % words.size()] + " more", Where::main, "p"});
    if (random() % 5 == 0) pair.after.blocks.erase(pair.after.blocks.begin());
    pair.change = diff::compare(pair.before, pair.after);
    expect_read_back(pair);
    page = pair.after;
    if (page.blocks.size() < 3) page = TwoPages().read(html_page(kSteps)).document;
  }
}

TEST(ReviewRow, D11_a_moved_paragraph_with_one_word_changed_is_moved_once_with_its_mark) {
  const std::string moved =
      "<p>Persons who entered before June ask at an office. They bring the letter. They bring a picture. "
      "They pay "
      "the fee at the desk. They wait for the call.</p>";
  std::string edited = moved;
  edited.replace(edited.find("June"), 4, "July");
  const std::string rest =
      "<p>First part of the page.</p><p>Second part of the page.</p><p>Third part of it.</p>";
  const std::vector<Row> rows =
      compared(html_page(moved + rest), html_page(rest + edited)).rows(View::changes);
  EXPECT_EQ(std::ranges::count(rows, "moved", &Row::label), 1);
  EXPECT_THAT(marks(rows, Mark::deleted), ElementsAre(Segment{Mark::deleted, "June"}));
  EXPECT_THAT(marks(rows, Mark::inserted), ElementsAre(Segment{Mark::inserted, "July"}));
}

// Words of four megabytes: every hundredth differs on the other side.
std::string long_page(bool other) {
  std::string out;
  for (int block = 0; block < 6000; ++block) {
    out += "<p>";
    for (int i = 0; i < 100; ++i) {
      const bool differs = other && i % 20 == 7;
      out += (differs ? "other" : "word") + std::to_string((block * 37 + i * 11) % 997) + " ";
    }
    out += "</p>\n";
  }
  return html_page(out);
}

TEST(ReviewRow, D13_four_megabytes_with_thirty_thousand_words_changed_are_compared_word_by_word) {
  const Pair pair = compared(long_page(false), long_page(true));
  EXPECT_THAT(pair.change.text, SizeIs(6000));
  EXPECT_THAT(marks(pair.rows(View::changes), Mark::inserted), SizeIs(testing::Ge(29'000U)));
}

TEST(ReviewRow, D14_null_bytes_empty_pages_and_broken_encodings_are_compared_without_harm) {
  const std::string good = html_page(kSteps);
  std::string nulls = good, broken = good;
  nulls.insert(nulls.find("bite"), std::string(1, '\0'));
  broken.insert(broken.find("bite"), "\xC3\x28\xFF\xFE");
  for (const std::string& odd : {nulls, broken, std::string(), std::string("\0\0\0", 3),
                                 std::string("\xFF\xFE\x00", 3), "<meta charset=x-no-such-code>" + good}) {
    for (const auto& [a, b] : {std::pair{good, odd}, {odd, good}, {odd, odd}}) {
      const Pair pair = compared(a, b);
      EXPECT_EQ(pair.change.changed, !pair.change.text.empty() || !pair.change.fields.empty() ||
                                         !pair.change.links_added.empty() ||
                                         !pair.change.links_removed.empty());
      pair.rows(View::changes);
    }
  }
}

TEST(ReviewRow, D18_a_cell_of_a_long_table_is_one_row_under_the_tables_head) {
  const auto table = [](const std::string& state) {
    std::string out = "<table><thead><tr><th>Case</th><th>State</th></tr></thead><tbody>";
    for (int i = 0; i < 200; ++i) {
      out += "<tr><td>Case " + std::to_string(i) + "</td><td>" + (i == 120 ? state : "open") + "</td></tr>";
    }
    return html_page(out + "</tbody></table>");
  };
  const Pair pair = compared(table("open"), table("closed"));
  EXPECT_THAT(pair.change.text,
              ElementsAre(TextChange{TextOp::replace, "Case 120 | open", "Case 120 | closed", Where::main}));
  const std::vector<Row> rows = pair.rows(View::changes);
  EXPECT_EQ(std::ranges::count_if(rows, [](const Row& row) { return !row.context && row.skipped == 0; }), 1);
  const auto head = std::ranges::find_if(
      rows, [](const Row& row) { return !row.left.empty() && row.left[0].text == "Case | State"; });
  ASSERT_NE(head, rows.end());
  EXPECT_TRUE(head->context);
}

TEST(ReviewRow, N02_white_space_attributes_comments_nonces_tokens_and_counters_raise_nothing) {
  const std::string first = html_page(
      "<p class='a' id='b'>Open from nine.</p><!-- 1 --><script nonce='q1'>x()</script>"
      "<form><input type=hidden name=csrf value=a81b></form><p>1,204 views</p>");
  const std::string second = html_page(
      "\n\n<p id='b'  class='a'>Open  from nine.</p><!-- 2 --><script nonce='z9'>x()</script>"
      "<form><input type=hidden name=csrf value=99e0></form><p>1,311 views</p>");
  const Findings found = TwoPages().run(first, second);
  EXPECT_THAT(found.created, IsEmpty());
  EXPECT_THAT(found.suppressed, SizeIs(1));
}

TEST(ReviewRow, N16_a_text_that_is_hardly_found_any_more_is_not_told_as_removed) {
  std::string story;
  for (int i = 0; i < 12; ++i) {
    story += "<p>Paragraph " + std::to_string(i) +
             " tells at length what the judge said of the Gold Card, of its fee, of those who paid it and of "
             "those who wait for an answer at the consulates, in plain words that everybody understands.</p>";
  }
  const std::string first = "<!doctype html><title>Gold Card</title><body><article><h1>Gold Card</h1>" +
                            story + "</article></body>";
  const std::string second =
      "<!doctype html><title>Gold Card</title><body><div class='c1'><h1>Gold Card</h1>" + story +
      "</div><div class='entry-content'><p>Share this story.</p></div></body>";
  TwoPages pages(WatchKind::article);
  const Findings found = pages.run(first, second);
  for (const Update& update : found.created) {
    EXPECT_THAT(update.text, testing::Not(testing::HasSubstr("Removed"))) << update.text;
  }
}

Reading answered(const std::string& final_url, const std::string& title, const std::string& body = kSteps) {
  const TwoPages pages;
  Response response;
  response.status = 200;
  response.url = pages.watch.url;
  response.final_url = final_url;
  if (final_url != response.url) response.redirects = {{302, response.url, final_url}};
  response.headers = {{"Content-Type", "text/html"}};
  response.body = html_page(body, title);
  return watchers::read(pages.watch, response);
}

TEST(ReviewRow, N11_a_status_of_200_that_is_none) {
  const std::string own = TwoPages().watch.url;
  EXPECT_EQ(answered(own, "Gold Card").quality, Quality::ok);
  EXPECT_EQ(answered("https://agency.example/", "Agency").quality, Quality::not_found);
  EXPECT_EQ(answered("https://agency.example/home", "Agency").quality, Quality::not_found);
  EXPECT_EQ(answered("https://agency.example/error?aspxerrorpath=/guides/gold-card", "Agency").quality,
            Quality::server_error);
  EXPECT_EQ(answered(own, "Page Not Found | Agency").quality, Quality::not_found);
}

TEST(ReviewRow, N12_a_registers_wall_is_no_page) {
  EXPECT_EQ(answered("https://unblock.federalregister.gov/", "Request Access",
                     "<h1>Request Access</h1><p>Due to aggressive automated scraping, access is limited.</p>")
                .quality,
            Quality::blocked);
}

TEST(ReviewRow, N17_one_entry_in_two_feeds_is_one_update) {
  const Item entry =
      news("ICE extends Clearview AI facial recognition contract", "https://agency.example/clearview",
           "The agency extends its contract.", make_date(2026, 3, 11));
  Bench first(WatchKind::feed, "all-news"), second(WatchKind::feed, "ice-news");
  first.reading.document.items = {entry};
  second.reading.document.items = {entry};
  const Findings told = first.run();
  ASSERT_THAT(told.created, SizeIs(1));
  second.remember(told);
  const Findings again = second.run();
  EXPECT_THAT(again.created, IsEmpty());
  ASSERT_THAT(again.attached, SizeIs(1));
  EXPECT_EQ(again.attached[0].update_id, 1);
}

}  // namespace
}  // namespace policywatch::pipeline
