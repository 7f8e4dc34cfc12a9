#include "diff/views.hpp"

#include <gmock/gmock.h>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

std::vector<std::string> texts(int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back("Paragraph number " + std::to_string(i));
  return out;
}

TEST(Views, ChangesShowsTheChangedBlockWithSomeContextAndCountsTheRest) {
  std::vector<std::string> before = texts(20), after = before;
  after[10] = "Paragraph number ten";
  const Document a = page(before), b = page(after);
  const std::vector<Row> shown = rows(View::changes, a, b, compare(a, b));
  ASSERT_EQ(shown.size(), 7U);
  EXPECT_EQ(shown[0].skipped, 8);
  EXPECT_TRUE(shown[1].context);
  EXPECT_FALSE(shown[3].context);
  EXPECT_EQ(shown[3].left.back(), (Segment{Mark::inserted, "ten"}));
  EXPECT_EQ(shown[6].skipped, 7);
}

TEST(Views, WordsShowsTheWholeText) {
  const Document a = page({"One", "Two", "Three"}), b = page({"One", "Two", "Four"});
  EXPECT_EQ(rows(View::words, a, b, compare(a, b)).size(), 3U);
}

TEST(Views, SideBySideRowsHoldBothHalves) {
  const Document a = page({"Status: Proposed"}), b = page({"Status: Final", "New"});
  const std::vector<Row> shown = rows(View::side, a, b, compare(a, b));
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].left.back(), (Segment{Mark::deleted, "Proposed"}));
  EXPECT_EQ(shown[0].right.back(), (Segment{Mark::inserted, "Final"}));
  EXPECT_TRUE(shown[1].left.empty());
  EXPECT_EQ(shown[1].right.back(), (Segment{Mark::inserted, "New"}));
}

TEST(Views, AMovedBlockIsShownOnceWithItsEdit) {
  const std::string moved = "Applicants who entered before June must file the form in person.";
  const std::string edited = "Applicants who entered before July must file the form in person.";
  const Document a = page({moved, "First part here.", "Second part here.", "Third part here."});
  const Document b = page({"First part here.", "Second part here.", "Third part here.", edited});
  int moves = 0;
  for (const Row& row : rows(View::changes, a, b, compare(a, b))) {
    if (row.label != "moved") continue;
    ++moves;
    EXPECT_THAT(row.left, testing::Contains(Segment{Mark::inserted, "July"}));
  }
  EXPECT_EQ(moves, 1);
}

TEST(Views, DocumentsComeFirstAmongLinks) {
  Document a = page({}), b = page({});
  a.links = {{"Menu", "https://x.example/menu"}, {"Memo", "https://x.example/memo.pdf"}};
  const std::vector<Row> shown = rows(View::links, a, b, compare(a, b));
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_THAT(shown[0].left[0].text, testing::HasSubstr("memo.pdf"));
}

TEST(Views, ARetargetedLinkShowsInTheDefaultView) {
  Document a = page({"Read more"}), b = page({"Read more"});
  a.links = {{"Read more", "https://x.example/1a"}};
  b.links = {{"Read more", "https://x.example/other"}};
  const std::vector<Row> shown = rows(View::changes, a, b, compare(a, b));
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].label, "retargeted");
}

TEST(Views, FieldsShowBeforeAndAfter) {
  Document a = page({}), b = page({});
  a.title = "Before";
  b.title = "After";
  const std::vector<Row> shown = rows(View::fields, a, b, compare(a, b));
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].label, "title");
}

TEST(Views, SourceShowsLinesWithTheirEdit) {
  const std::vector<Row> shown =
      source_rows("<p>a</p>\n<p>old</p>\n<p>c</p>\n", "<p>a</p>\n<p>new</p>\n<p>c</p>\n");
  ASSERT_GE(shown.size(), 3U);
  EXPECT_EQ(shown[1].left.size(), 2U);
}

}  // namespace
}  // namespace policywatch::diff
