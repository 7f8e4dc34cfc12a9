#include <gmock/gmock.h>

#include <random>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

using testing::ElementsAre;

TextChange replaced(std::string before, std::string after) {
  return {TextOp::replace, std::move(before), std::move(after), Where::main};
}

TEST(CompareText, OneStatusWordChanges) {
  const Change change = compare(page({"Rule A", "Status: Proposed", "Docket 12"}),
                                page({"Rule A", "Status: Final", "Docket 12"}));
  EXPECT_TRUE(change.changed);
  EXPECT_TRUE(change.significant);
  EXPECT_THAT(change.text, ElementsAre(replaced("Status: Proposed", "Status: Final")));
  EXPECT_THAT(change.why, ElementsAre("text"));
}

TEST(CompareText, ANewListEntryOnTopIsOneInsertion) {
  const Change change = compare(page({"Rule B (2 May)", "Rule A (1 May)"}),
                                page({"Rule C (3 May)", "Rule B (2 May)", "Rule A (1 May)"}));
  EXPECT_THAT(change.text, ElementsAre(TextChange{TextOp::insert, "", "Rule C (3 May)", Where::main}));
}

TEST(CompareText, SwappedParagraphsAreAMoveWithoutWeight) {
  const Change change = compare(page({"Rule A", "Rule B"}), page({"Rule B", "Rule A"}));
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
  ASSERT_EQ(change.text.size(), 1U);
  EXPECT_EQ(change.text[0].op, TextOp::move);
}

TEST(CompareText, AMovedParagraphWithAnEditIsMovedOnceAndCounts) {
  const std::string moved =
      "Applicants who entered before June must file the form at a field office in person.";
  std::string edited = moved;
  edited.replace(edited.find("June"), 4, "July");
  const Change change =
      compare(page({moved, "First part of the page.", "Second part follows here.", "Third part ends it."}),
              page({"First part of the page.", "Second part follows here.", "Third part ends it.", edited}));
  EXPECT_THAT(change.text, ElementsAre(TextChange{TextOp::move, moved, edited, Where::main}));
  EXPECT_TRUE(change.significant);
}

TEST(CompareText, UnseenCharactersAndSpacesAreNoChange) {
  Document before = page({"regulation in force"});
  Document after = page({"regu\xC2\xADla\xE2\x80\x8Btion in\xC2\xA0 force"});
  const Change change = compare(before, after);
  EXPECT_FALSE(change.changed);
  EXPECT_FALSE(change.significant);
  EXPECT_THAT(change.why, ElementsAre("whitespace"));
}

TEST(CompareText, LetterCaseAndPunctuationAreChanges) {
  EXPECT_TRUE(compare(page({"Comments close in May"}), page({"Comments close in MAY"})).changed);
  EXPECT_TRUE(
      compare(page({"Fees apply, except permits."}), page({"Fees apply except permits."})).significant);
}

TEST(CompareText, TypographyAloneIsToldWithoutWeight) {
  const Change change = compare(page({"Newsletter 1 - the \"new\" form"}),
                                page({"Newsletter 1 \xE2\x80\x93 the \xE2\x80\x9Cnew\xE2\x80\x9D form"}));
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
}

TEST(CompareText, DigitsMovedAcrossASpaceAreAChange) {
  EXPECT_TRUE(compare(page({"Section 12 3"}), page({"Section 1 23"})).significant);
}

TEST(CompareText, ACounterIsToldAsVolatileAndWithoutWeight) {
  const Change change = compare(page({"Rule A", "1,234 visitors"}), page({"Rule A", "1,299 visitors"}));
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
  ASSERT_EQ(change.text.size(), 1U);
  EXPECT_EQ(change.text[0].where, Where::volatile_);
  EXPECT_LE(change.score, 5);
}

TEST(CompareText, FurnitureIsToldAsNavigationAndWithoutWeight) {
  const Change change = compare(page_of({paragraph("Rule A"), paragraph("Home", Where::navigation, "li")}),
                                page_of({paragraph("Rule A"), paragraph("Start", Where::navigation, "li")}));
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
  EXPECT_EQ(change.text[0].where, Where::navigation);
  EXPECT_LE(change.score, 10);
}

TEST(CompareText, TwelveWordsGoneWithNothingInTheirPlaceAreNeverDemoted) {
  const std::string notice =
      "Families may request a copy of their records at any office without paying a fee.";
  const Change gone =
      compare(page_of({paragraph("Rule A"), paragraph(notice, Where::navigation)}), page({"Rule A"}));
  EXPECT_TRUE(gone.significant);
  EXPECT_EQ(gone.text[0].where, Where::main);
  const Change rotated = compare(
      page_of({paragraph("Rule A"), paragraph(notice, Where::navigation)}),
      page_of(
          {paragraph("Rule A"),
           paragraph("Read our quarterly magazine for stories about the people of the agency and its work.",
                     Where::navigation)}));
  EXPECT_FALSE(rotated.significant);
}

TEST(CompareText, ABannerOfFurnitureThatTellsAStatusIsNotDemoted) {
  const Change change =
      compare(page({"Rule A"}),
              page_of({paragraph("This rule has been rescinded by the Secretary.", Where::navigation),
                       paragraph("Rule A")}));
  EXPECT_TRUE(change.significant);
}

TEST(CompareText, EqualPagesSayWhatDiffersUnseen) {
  Options options;
  EXPECT_THAT(compare(page({"A"}), page({"A"}), options).why, ElementsAre("markup"));
  options.charset_differs = true;
  EXPECT_THAT(compare(page({"A"}), page({"A"}), options).why, ElementsAre("encoding"));
  options = {};
  options.bytes_differ = false;
  EXPECT_TRUE(compare(page({"A"}), page({"A"}), options).why.empty());
  const Change tags =
      compare(page_of({paragraph("A", Where::main, "h1")}), page_of({paragraph("A", Where::main, "h2")}));
  EXPECT_FALSE(tags.changed);
  EXPECT_THAT(tags.why, ElementsAre("markup"));
}

TEST(CompareText, ReportLeavesOutWhatIsNotWanted) {
  Watch watch;
  watch.report = {"added"};
  Options options;
  options.watch = &watch;
  EXPECT_FALSE(compare(page({"a", "b", "c"}), page({"a", "c"}), options).changed);
  EXPECT_TRUE(compare(page({"a", "c"}), page({"a", "c", "d"}), options).changed);
  watch.report = {"removed"};
  EXPECT_TRUE(compare(page({"a", "b", "c"}), page({"a", "c"}), options).changed);
  EXPECT_FALSE(compare(page({"a", "c"}), page({"a", "c", "d"}), options).changed);
}

TEST(CompareText, ATriggerMustStandInWhatChanged) {
  Watch watch;
  watch.trigger_text = {"golden line"};
  watch.report = {"removed"};
  Options options;
  options.watch = &watch;
  const Document with = page({"alpha", "Golden Line", "omega"}), without = page({"alpha", "omega"});
  EXPECT_TRUE(compare(with, without, options).changed);
  EXPECT_FALSE(compare(without, with, options).changed);
  EXPECT_FALSE(compare(page({"golden line", "x"}), page({"golden line"}), options).changed);
}

TEST(CompareText, OnlyNewComparesWithAllEarlierLines) {
  Watch watch;
  watch.only_new = true;
  Options options;
  options.watch = &watch;
  const Document first = page({"Rule A", "Rule B", "Rule C"});
  EXPECT_FALSE(compare(first, page({"Rule C", "Rule A", "Rule B"}), options).changed);
  const Change change = compare(first, page({"Rule D", "Rule C", "Rule A", "Rule B"}), options);
  EXPECT_THAT(change.text, ElementsAre(TextChange{TextOp::insert, "", "Rule D", Where::main}));
}

TEST(CompareText, SwappingTheDocumentsSwapsTheChange) {
  std::mt19937 random(5);
  const auto some_page = [&] {
    std::vector<std::string> texts;
    for (std::size_t i = random() % 12; i > 0; --i) {
      texts.push_back("Part " + std::to_string(random() % 6) + " of the rule number " +
                      std::to_string(random() % 3));
    }
    return page(texts);
  };
  for (int round = 0; round < 200; ++round) {
    const Document a = some_page(), b = some_page();
    std::vector<std::pair<std::string, std::string>> forth, back;
    for (const TextChange& text : compare(a, b).text) forth.emplace_back(text.before, text.after);
    for (const TextChange& text : compare(b, a).text) back.emplace_back(text.after, text.before);
    EXPECT_THAT(forth, testing::UnorderedElementsAreArray(back));
  }
}

TEST(CompareText, ARowOfATableIsOneChange) {
  std::vector<Block> before, after;
  for (int i = 0; i < 200; ++i)
    before.push_back(paragraph("Case " + std::to_string(i) + " open", Where::main, "tr"));
  after = before;
  after[120].text = "Case 120 closed";
  EXPECT_THAT(compare(page_of(before), page_of(after)).text,
              ElementsAre(replaced("Case 120 open", "Case 120 closed")));
}

TEST(CompareText, ThousandsOfRewordedBlocksAreComparedWhole) {
  std::vector<std::string> before, after;
  for (int i = 0; i < 6000; ++i) {
    before.push_back("Paragraph " + std::to_string(i) + " of the regulation applies to all persons");
    after.push_back("Paragraph " + std::to_string(i) + " of the regulation applies to some persons");
  }
  const Change change = compare(page(before), page(after));
  ASSERT_EQ(change.text.size(), 6000U);
  EXPECT_EQ(change.text[777].op, TextOp::replace);
  EXPECT_EQ(change.text[777].after, after[777]);
}

}  // namespace
}  // namespace policywatch::diff
