// Merkle trees over an append-only list: RFC 9162 section 2.1 (the same hashing as RFC 6962). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace policywatch {

/// Entry and inner node are hashed apart (0x00, 0x01), so that none can be taken for the other.
Digest merkle_leaf(std::string_view entry);
Digest merkle_node(const Digest& left, const Digest& right);

/// A tree that only grows, as the roots of its complete parts, largest first: at most 64 hashes.
class MerkleFrontier {
 public:
  void append(const Digest& leaf);
  std::uint64_t size() const { return size_; }
  /// Of the empty tree: the hash of nothing.
  Digest root() const;

  /// What parse() reads: the size in decimal, a space, the hashes as hex.
  std::string print() const;
  static std::optional<MerkleFrontier> parse(std::string_view text);

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> parts_;
};

Digest merkle_root(std::span<const Digest> leaves);

/// Proof that the entry at `index` (from 0) is in the tree over `leaves`. `index` must be below their number.
std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index);
/// Proof that the tree over the first `old_size` leaves is the beginning of the tree over all. Empty when
/// `old_size` is 0 or all.
std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size);

/// RFC 9162 section 2.1.3.2.
bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Digest> proof, const Digest& root);
/// RFC 9162 section 2.1.4.2. Nothing can be proved about an empty old tree.
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root,
                        const Digest& new_root, std::span<const Digest> proof);

}  // namespace policywatch
