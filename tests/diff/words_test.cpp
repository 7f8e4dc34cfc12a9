#include <gtest/gtest.h>

#include <random>

#include "diff/views.hpp"

namespace policywatch::diff {
namespace {

std::string side(const std::vector<Segment>& segments, Mark mark) {
  std::string out;
  for (const Segment& segment : segments) {
    if (segment.mark == Mark::same || segment.mark == mark) out += segment.text;
  }
  return out;
}

std::string only(const std::vector<Segment>& segments, Mark mark) {
  std::string out;
  for (const Segment& segment : segments) {
    if (segment.mark == mark) out += "[" + segment.text + "]";
  }
  return out;
}

TEST(WordDiff, D01_MarksTheWholeWordThatChanged) {
  const auto segments = word_diff("Take one bite, then stop.", "Take one byte, then stop.");
  EXPECT_EQ(only(segments, Mark::deleted), "[bite,]");
  EXPECT_EQ(only(segments, Mark::inserted), "[byte,]");
}

TEST(WordDiff, NeverMarksInsideAWord) {
  const auto segments = word_diff("Delete the study", "Add the studies");
  EXPECT_EQ(only(segments, Mark::deleted), "[Delete][study]");
  EXPECT_EQ(only(segments, Mark::inserted), "[Add][studies]");
}

TEST(WordDiff, JoinsNeighbouringWordsIntoOneMark) {
  const auto segments =
      word_diff("the rule is hereby in full effect today", "the rule is no longer valid effect today");
  EXPECT_EQ(only(segments, Mark::deleted), "[hereby in full]");
  EXPECT_EQ(only(segments, Mark::inserted), "[no longer valid]");
}

TEST(WordDiff, D10_EitherSideCanBeReadBackExactly) {
  std::mt19937 random(3);
  const std::vector<std::string> words = {"rule",  "is", "the", "stayed", "by",
                                          "court", "in", "May", "法",     "令"};
  const auto text = [&] {
    std::string out;
    for (std::size_t i = random() % 30; i > 0; --i) {
      if (!out.empty() && random() % 8 != 0) out += random() % 9 == 0 ? "  " : " ";
      out += words[random() % words.size()];
    }
    return out;
  };
  for (int round = 0; round < 500; ++round) {
    const std::string before = text(), after = text();
    const auto segments = word_diff(before, after);
    EXPECT_EQ(side(segments, Mark::deleted), before);
    EXPECT_EQ(side(segments, Mark::inserted), after);
  }
}

TEST(WordDiff, D08_SwappingTheTextsSwapsTheMarks) {
  const std::string before = "Applicants must file form A by May 1 with the fee of $500.";
  const std::string after = "All applicants must file form B by June 1 with a fee of $600.";
  const auto forth = word_diff(before, after), back = word_diff(after, before);
  EXPECT_EQ(only(forth, Mark::deleted), only(back, Mark::inserted));
  EXPECT_EQ(only(forth, Mark::inserted), only(back, Mark::deleted));
}

TEST(WordDiff, ARewriteIsShownAsTwoWholeTexts) {
  const auto segments = word_diff("The agency will accept filings at every field office from Monday on.",
                                  "Nothing remains of what once stood here, except these few other words.");
  ASSERT_EQ(segments.size(), 2U);
  EXPECT_EQ(segments[0].mark, Mark::deleted);
  EXPECT_EQ(segments[1].mark, Mark::inserted);
}

TEST(WordDiff, EmptySidesGiveOneMark) {
  EXPECT_EQ(word_diff("", "new").size(), 1U);
  EXPECT_EQ(word_diff("old", "").size(), 1U);
  EXPECT_TRUE(word_diff("", "").empty());
}

TEST(WordDiff, MarksOneIdeographInTextWithoutSpaces) {
  const auto segments = word_diff("規則は有効です", "規則は無効です");
  EXPECT_EQ(only(segments, Mark::deleted), "[有]");
  EXPECT_EQ(only(segments, Mark::inserted), "[無]");
}

}  // namespace
}  // namespace policywatch::diff
