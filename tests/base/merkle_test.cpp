// V01: the proof code against vectors of others, and against a tree that is hashed by hand.
#include "base/merkle.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "tests/support/shared.hpp"

namespace policywatch {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const std::string kVectors = "vectors/transparency-dev-merkle/testdata/";

/// nullopt: not the size of a hash, so no proof can hold with it.
std::optional<Digest> digest(const json::value& text) {
  const auto bytes = from_base64(std::string(text.as_string()));
  if (!bytes || bytes->size() != sizeof(Digest)) return std::nullopt;
  Digest value{};
  std::copy(bytes->begin(), bytes->end(), value.begin());
  return value;
}

std::optional<std::vector<Digest>> proof_of(const json::object& row) {
  std::vector<Digest> proof;
  if (row.at("proof").is_null()) return proof;
  for (const json::value& step : row.at("proof").as_array()) {
    const auto value = digest(step);
    if (!value) return std::nullopt;
    proof.push_back(*value);
  }
  return proof;
}

template <class Check>
int for_each_vector(const std::string& set, Check check) {
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(test::shared_path(kVectors + set))) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    const json::value row = json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    EXPECT_EQ(check(row.as_object()), !row.at("wantErr").as_bool()) << entry.path();
    ++count;
  }
  return count;
}

TEST(Merkle, V01_InclusionProofsOfOthersAreJudgedRight) {
  if (!fs::exists(test::shared_path(kVectors))) GTEST_SKIP() << "the vectors are not here";
  const int count = for_each_vector("inclusion", [](const json::object& row) {
    const auto leaf = digest(row.at("leafHash")), root = digest(row.at("root"));
    const auto proof = proof_of(row);
    return leaf && root && proof &&
           verify_inclusion(*leaf, row.at("leafIdx").to_number<std::uint64_t>(),
                            row.at("treeSize").to_number<std::uint64_t>(), *proof, *root);
  });
  EXPECT_EQ(count, 98);
}

TEST(Merkle, V01_ConsistencyProofsOfOthersAreJudgedRight) {
  if (!fs::exists(test::shared_path(kVectors))) GTEST_SKIP() << "the vectors are not here";
  const int count = for_each_vector("consistency", [](const json::object& row) {
    const auto size1 = row.at("size1").to_number<std::uint64_t>();
    const auto size2 = row.at("size2").to_number<std::uint64_t>();
    const auto proof = proof_of(row);
    const auto root1 = digest(row.at("root1")), root2 = digest(row.at("root2"));
    if (root1 && root2 && proof) return verify_consistency(size1, size2, *root1, *root2, *proof);
    // Roots of a few bytes only stand where sizes alone decide: two trees of one size without a proof.
    return size1 > 0 && size1 == size2 && proof && proof->empty() && row.at("root1") == row.at("root2");
  });
  EXPECT_EQ(count, 98);
}

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(merkle_leaf("entry " + std::to_string(i)));
  return leaves;
}

TEST(Merkle, V01_TheRootIsAsTheStandardDefinesIt) {
  EXPECT_EQ(to_hex(as_bytes(merkle_root({}))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(as_bytes(merkle_leaf(""))),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const auto five = leaves_of(5);
  const Digest four = merkle_node(merkle_node(five[0], five[1]), merkle_node(five[2], five[3]));
  EXPECT_EQ(merkle_root(five), merkle_node(four, five[4]));
}

TEST(Merkle, V01_EveryProofOfEverySmallTreeHoldsAndNoneHoldsForAnother) {
  for (std::size_t size = 1; size <= 40; ++size) {
    const auto leaves = leaves_of(size);
    const Digest root = merkle_root(leaves);
    for (std::size_t i = 0; i < size; ++i) {
      const auto proof = inclusion_proof(leaves, i);
      ASSERT_TRUE(verify_inclusion(leaves[i], i, size, proof, root)) << i << " of " << size;
      ASSERT_FALSE(verify_inclusion(leaves[i], (i + 1) % size, size, proof, root) && size > 1);
      ASSERT_FALSE(verify_inclusion(merkle_leaf("another"), i, size, proof, root));
    }
    for (std::size_t old = 1; old <= size; ++old) {
      const Digest old_root = merkle_root(std::span(leaves).first(old));
      const auto proof = consistency_proof(leaves, old);
      ASSERT_TRUE(verify_consistency(old, size, old_root, root, proof)) << old << " of " << size;
      ASSERT_FALSE(verify_consistency(old, size, merkle_leaf("another"), root, proof));
    }
  }
}

TEST(Merkle, AFrontierGoesOnWhereItWasPutDown) {
  const auto leaves = leaves_of(100);
  MerkleFrontier frontier;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    ASSERT_EQ(frontier.root(), merkle_root(std::span(leaves).first(i)));
    const auto again = MerkleFrontier::parse(frontier.print());
    ASSERT_TRUE(again);
    frontier = *again;
    frontier.append(leaves[i]);
  }
  EXPECT_EQ(frontier.size(), 100u);
  for (const char* wrong : {"", "3", "3 ", "3 00", "x 00", "1 zz"})
    EXPECT_FALSE(MerkleFrontier::parse(wrong));
}

}  // namespace
}  // namespace policywatch
