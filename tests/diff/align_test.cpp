#include "diff/align.hpp"

#include <gtest/gtest.h>

#include <random>

namespace policywatch::diff {
namespace {

std::vector<Print> random_sequence(std::mt19937& random, std::size_t size, Print kinds) {
  std::vector<Print> out;
  for (std::size_t i = 0; i < size; ++i) out.push_back(random() % kinds);
  return out;
}

TEST(Align, PairsAreEqualAndRiseOnBothSides) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    const auto a = random_sequence(random, random() % 40, 12);
    const auto b = random_sequence(random, random() % 40, 12);
    const std::vector<Pair> pairs = align(a, b);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      EXPECT_EQ(a[pairs[i].before], b[pairs[i].after]);
      if (i == 0) continue;
      EXPECT_LT(pairs[i - 1].before, pairs[i].before);
      EXPECT_LT(pairs[i - 1].after, pairs[i].after);
    }
  }
}

TEST(Align, FindsAsManyPairsAsALongestCommonSubsequence) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const auto a = random_sequence(random, random() % 25, 6);
    const auto b = random_sequence(random, random() % 25, 6);
    std::vector<std::vector<std::size_t>> best(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        best[i + 1][j + 1] = a[i] == b[j] ? best[i][j] + 1 : std::max(best[i][j + 1], best[i + 1][j]);
      }
    }
    EXPECT_EQ(align(a, b).size(), best[a.size()][b.size()]);
  }
}

TEST(Align, SwappingTheSidesSwapsTheResult) {
  std::mt19937 random(13);
  for (int round = 0; round < 300; ++round) {
    const auto a = random_sequence(random, random() % 30, 5);
    const auto b = random_sequence(random, random() % 30, 5);
    std::vector<Pair> mirrored = align(b, a);
    for (Pair& pair : mirrored) std::swap(pair.before, pair.after);
    EXPECT_EQ(align(a, b), mirrored);
  }
}

TEST(Align, UnrelatedLongSequencesAreGivenUpOnInBoundedTime) {
  std::mt19937 random(17);
  const auto a = random_sequence(random, 60'000, 200);
  const auto b = random_sequence(random, 60'000, 200);
  const std::vector<Pair> pairs = align(a, b);
  for (const Pair& pair : pairs) ASSERT_EQ(a[pair.before], b[pair.after]);
}

TEST(Align, LongSequencesWithManyEditsKeepTheirUniqueEntries) {
  std::vector<Print> a, b;
  for (Print i = 0; i < 20'000; ++i) {
    a.push_back(i);
    if (i % 3 != 0) b.push_back(i);
    if (i % 5 == 0) b.push_back(1'000'000 + i);
  }
  EXPECT_EQ(align(a, b).size(), 20'000U - 6'667U);
}

}  // namespace
}  // namespace policywatch::diff
