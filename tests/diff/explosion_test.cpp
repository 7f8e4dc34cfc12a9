// Row L17: comparing cannot explode, whatever the two texts are.
#include <gtest/gtest.h>

#include <string>

#include "diff/compare.hpp"
#include "diff/views.hpp"

namespace policywatch::diff {
namespace {

// Words that no other seed makes.
std::string words_of(unsigned seed, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    seed = seed * 1'103'515'245u + 12'345u;
    text.append(i == 0 ? "" : " ").append("w").append(std::to_string(seed));
  }
  return text;
}

Document document_of(std::size_t blocks, std::size_t words, unsigned seed) {
  Document document;
  document.title = "Rule";
  for (std::size_t i = 0; i < blocks; ++i)
    document.blocks.push_back({words_of(seed + static_cast<unsigned>(i) * 7919u, words), Where::main, "p"});
  return document;
}

TEST(Explosion, L17_TwoUnrelatedTexts) {
  const Change change = compare(document_of(1500, 20, 1), document_of(1500, 20, 77'777'777));
  EXPECT_TRUE(change.changed);
  EXPECT_TRUE(change.significant);
  EXPECT_GE(change.text.size(), 1500u);
}

TEST(Explosion, L17_ManyEqualLines) {
  Document before;
  for (int i = 0; i < 100'000; ++i) before.blocks.push_back({"The same line", Where::main, "p"});
  Document after = before;
  after.blocks[50'000].text = "Another line";
  const Change change = compare(before, after);
  ASSERT_EQ(change.text.size(), 1u);
  EXPECT_EQ(change.text[0].after, "Another line");
}

TEST(Explosion, L17_OneHugeLine) {
  const Document before = document_of(1, 30'000, 1);
  Document after = before;
  after.blocks[0].text += " and is hereby rescinded";
  const Change change = compare(before, after);
  ASSERT_EQ(change.text.size(), 1u);
  EXPECT_TRUE(change.significant);
  EXPECT_TRUE(compare(before, document_of(1, 30'000, 99'999)).changed);
}

TEST(Explosion, L17_WhatIsTooDifferentForWordsIsShownWholeAndSaidToBe) {
  const Document before = document_of(1, 30'000, 1), after = document_of(1, 30'000, 99'999);
  const Change change = compare(before, after);
  for (const View view : {View::changes, View::words, View::side}) {
    const std::vector<Row> shown = rows(view, before, after, change);
    ASSERT_EQ(shown.size(), 1u);
    EXPECT_EQ(shown[0].label, "rewritten");
    EXPECT_EQ(shown[0].left[0], (Segment{Mark::deleted, before.blocks[0].text}));
  }
  Document edited = before;
  edited.blocks[0].text += " and is hereby rescinded";
  EXPECT_EQ(rows(View::words, before, edited, compare(before, edited))[0].label, "");
}

}  // namespace
}  // namespace policywatch::diff
