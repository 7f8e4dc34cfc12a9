#include <gtest/gtest.h>

#include <algorithm>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

int sum(const Change& change) {
  int total = 0;
  for (const ScoreTerm& found : change.score_terms) total += found.points;
  return std::clamp(total, 0, 100);
}

TEST(Score, AStatusWordIsNamedAndGivesTwentyFive) {
  const Change change =
      compare(page({"The rule applies to all."}), page({"The rule was rescinded for all."}));
  const ScoreTerm* status = term(change, "status_word");
  ASSERT_NE(status, nullptr);
  EXPECT_EQ(status->points, 25);
  EXPECT_EQ(status->detail, "rescinded");
  EXPECT_EQ(change.score, sum(change));
}

TEST(Score, AStatusToldAsHistoryWeighsLittle) {
  const Change change =
      compare(page({"The memo applies."}),
              page({"The memo applies.", "An older memo was previously rescinded in 2021."}));
  EXPECT_EQ(term(change, "status_word"), nullptr);
  ASSERT_NE(term(change, "status_word_background"), nullptr);
  EXPECT_EQ(term(change, "status_word_background")->points, 5);
}

TEST(Score, IdentifierAndStatusTogetherMustBeLookedAt) {
  const Change change = compare(page({"Order"}), page({"Order", "Vacated in 1:25-cv-00190."}));
  EXPECT_GE(change.score, 60);
  EXPECT_EQ(change.score, sum(change));
}

TEST(Score, SizeAloneCannotClimbAboveAFewTelltaleWords) {
  std::vector<std::string> before, after;
  for (int i = 0; i < 300; ++i) {
    before.push_back("Picture " + std::to_string(i) + " of the strip shows a garden");
    after.push_back("Photograph " + std::to_string(i + 1000) + " by somebody else about a river");
  }
  const Change large = compare(page(before), page(after));
  const Change small =
      compare(page({"See the rule.", "Other"}), page({"See the rule, enjoined in 1:25-cv-00190.", "Other"}));
  EXPECT_LT(large.score, small.score);
}

int points(const Change& change, std::string_view name) {
  const ScoreTerm* found = term(change, name);
  return found == nullptr ? 0 : found->points;
}

const std::string kProse = "Families may ask for a copy of their records at any office without a fee.";

TEST(Score, OnlyMachineTokensAreHeldToFive) {
  std::vector<std::string> before = {"Rule A"}, after = {"Rule A"};
  for (int i = 0; i < 60; ++i) {
    before.push_back(std::to_string(1000 + i) + " views");
    after.push_back(std::to_string(2000 + i) + " views");
  }
  const Change change = compare(page(before), page(after));
  EXPECT_FALSE(change.significant);
  EXPECT_EQ(change.score, 5);
  EXPECT_LT(points(change, "volatile_cap"), 0);
  EXPECT_EQ(change.score, sum(change));
}

TEST(Score, OnlyFurnitureIsHeldToTen) {
  std::vector<Block> before = {paragraph("Rule A")}, after = before;
  for (int i = 0; i < 60; ++i) {
    before.push_back(paragraph("Menu entry " + std::to_string(i), Where::navigation));
    after.push_back(paragraph("Other words " + std::to_string(i), Where::navigation));
  }
  const Change change = compare(page_of(before), page_of(after));
  EXPECT_FALSE(change.significant);
  EXPECT_EQ(change.score, 10);
  EXPECT_LT(points(change, "navigation_cap"), 0);
  EXPECT_EQ(change.score, sum(change));
}

TEST(Score, FurnitureAndMachineTokensNeverWeighAgainstWhatCounts) {
  const std::vector<Block> plain = {paragraph("The rule applies to all.")};
  const std::vector<Block> changed = {paragraph("The rule was rescinded for all.")};
  std::vector<Block> before = plain, after = changed;
  for (int i = 0; i < 30; ++i) {
    before.push_back(paragraph("Menu " + std::to_string(i), Where::navigation));
    after.push_back(paragraph("Choice " + std::to_string(i), Where::navigation));
    before.push_back(paragraph(std::to_string(1000 + i) + " views"));
    after.push_back(paragraph(std::to_string(2000 + i) + " views"));
  }
  EXPECT_EQ(compare(page_of(before), page_of(after)).score, compare(page_of(plain), page_of(changed)).score);
}

Document links_of(const std::vector<std::string>& texts, const std::string& folder) {
  Document document = page({"Rule A"});
  for (const std::string& text : texts) {
    document.blocks.push_back(paragraph(text, Where::main, "li"));
    document.links.push_back({text, "https://agency.example/" + folder + "/" + text});
  }
  return document;
}

TEST(Score, LinksOfAListExchangedAreHeldToTen) {
  const Change rotated = compare(links_of({"Gardens of the capital", "Museums by the river"}, "a"),
                                 links_of({"A day at the coast", "Bridges in winter"}, "a"));
  EXPECT_TRUE(rotated.significant) << "demoted, not hidden";
  EXPECT_EQ(rotated.score, 10);
  const Change more =
      compare(links_of({"Museums by the river"}, "a"),
              links_of({"A new office in the harbour district of the city", "Museums by the river"}, "a"));
  EXPECT_EQ(term(more, "link_list_cap"), nullptr) << "a new link alone is news";
  const Change told = compare(links_of({"Gardens of the capital"}, "a"),
                              links_of({"Court vacates the registration rule"}, "a"));
  EXPECT_EQ(term(told, "link_list_cap"), nullptr) << "status words are never capped";
  EXPECT_GE(told.score, 25);
}

TEST(Score, TheShareOfThePageThatChangedIsNoTerm) {
  std::vector<std::string> before = {"Officers may search the files."};
  std::vector<std::string> after = {"Officers may not search the files."};
  const int alone = compare(page(before), page(after)).score;
  for (int i = 0; i < 200; ++i) {
    before.push_back("Paragraph " + std::to_string(i) + " of the same page.");
    after.push_back(before.back());
  }
  EXPECT_EQ(compare(page(before), page(after)).score, alone);
}

TEST(Score, ARunOfTwelveWordsGoneWithNothingInItsPlaceWeighsTwentyFive) {
  EXPECT_EQ(points(compare(page({"Rule A", kProse}), page({"Rule A"})), "removed_text"), 25);
  EXPECT_EQ(
      points(compare(page({"Rule A", kProse}),
                     page({"Rule A", "Parents must bring a letter from each child's school to the desk."})),
             "removed_text"),
      0);
  EXPECT_EQ(points(compare(page({"Rule A", "Eleven words are not yet a run that has this weight."}),
                           page({"Rule A"})),
                   "removed_text"),
            0);
  EXPECT_EQ(points(compare(page({"The rule applies. " + kProse + " It ends in May."}),
                           page({"The rule applies. It ends in May."})),
                   "removed_text"),
            25);
}

TEST(Score, ARemovedDocumentIsAtLeastSixtyAndARetargetedOneWeighsTwenty) {
  Document before = page({"Memo"}), retargeted = page({"Memo"});
  before.links = {{"Memo", "https://agency.example/memo-1.pdf"}};
  retargeted.links = {{"Memo", "https://agency.example/memo-2.pdf"}};
  const Change removed = compare(before, page({"Memo"}));
  EXPECT_EQ(points(removed, "document_link"), 25);
  EXPECT_EQ(removed.score, 60);
  EXPECT_NE(term(removed, "must_look"), nullptr);
  EXPECT_EQ(points(compare(before, retargeted), "document_link"), 20);
  EXPECT_EQ(points(compare(page({"Memo"}), before), "document_link"), 10);
}

TEST(Score, ALostListOfLinksIsNoLostText) {
  const std::vector<std::string> links = {"Gardens of the capital and its parks",
                                          "Museums by the river in winter",
                                          "A day at the coast with children"};
  EXPECT_EQ(points(compare(links_of(links, "a"), page({"Rule A"})), "removed_text"), 0);
}

TEST(Score, TitleDateHeadingAndIdentifierHaveTheirPoints) {
  Document before = page({"A"}), after = page({"A"});
  after.title = "Agency notices";
  EXPECT_EQ(points(compare(before, after), "title"), 8);
  EXPECT_EQ(points(compare(page({"A"}), page({"A", "Requests end on May 4, 2026."})), "date"), 10);
  EXPECT_EQ(
      points(compare(page({"A"}), page_of({paragraph("A"), paragraph("Who may ask", Where::main, "h2")})),
             "heading"),
      5);
  EXPECT_EQ(points(compare(page({"A"}), page({"A", "See 1:26-cv-00417."})), "identifier"), 35);
}

TEST(Score, AStampInFurnitureIsNoNewDate) {
  const Change change =
      compare(page({"A"}), page_of({paragraph("A"), paragraph("Last updated: May 4, 2026")}));
  EXPECT_EQ(term(change, "date"), nullptr);
}

TEST(Score, TermsAreTheScoreAndItStaysWithinAHundred) {
  Document before = page({"A", kProse});
  before.links = {{"Memo", "https://agency.example/memo.pdf"}};
  Document after = page({"A", "Rescinded in 1:26-cv-00417 on May 4, 2026."});
  after.title = "Rescission";
  after.history = {entry("Rescinded.", "", "", make_date(2026, 5, 4))};
  const Change change = compare(before, after);
  EXPECT_EQ(change.score, 100);
  EXPECT_EQ(sum(change), 100);
}

}  // namespace
}  // namespace policywatch::diff
