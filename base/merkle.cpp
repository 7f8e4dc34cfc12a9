#include "base/merkle.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>

namespace policywatch {

namespace {

/// The largest power of two below `size`, which is at least 2.
std::uint64_t split_of(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

Digest digest_of(std::string_view bytes) {
  Digest digest{};
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

}  // namespace

Digest merkle_leaf(std::string_view entry) {
  std::string bytes(1, '\0');
  bytes += entry;
  return sha256(bytes);
}

Digest merkle_node(const Digest& left, const Digest& right) {
  std::string bytes(1, '\1');
  bytes += as_bytes(left);
  bytes += as_bytes(right);
  return sha256(bytes);
}

void MerkleFrontier::append(const Digest& leaf) {
  Digest whole = leaf;
  for (std::uint64_t full = size_; (full & 1) != 0; full >>= 1) {
    whole = merkle_node(parts_.back(), whole);
    parts_.pop_back();
  }
  parts_.push_back(whole);
  ++size_;
}

Digest MerkleFrontier::root() const {
  if (parts_.empty()) return sha256("");
  Digest root = parts_.back();
  for (auto part = parts_.rbegin() + 1; part != parts_.rend(); ++part) root = merkle_node(*part, root);
  return root;
}

std::string MerkleFrontier::print() const {
  std::string text = std::to_string(size_) + " ";
  for (const Digest& part : parts_) text += to_hex(as_bytes(part));
  return text;
}

std::optional<MerkleFrontier> MerkleFrontier::parse(std::string_view text) {
  MerkleFrontier frontier;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), frontier.size_);
  if (error != std::errc() || end == text.data() + text.size() || *end != ' ') return std::nullopt;
  const auto bytes = from_hex(text.substr(static_cast<std::size_t>(end - text.data()) + 1));
  const auto parts = static_cast<std::size_t>(std::popcount(frontier.size_));
  if (!bytes || bytes->size() != parts * sizeof(Digest)) return std::nullopt;
  for (std::size_t i = 0; i < parts; ++i)
    frontier.parts_.push_back(digest_of(std::string_view(*bytes).substr(i * sizeof(Digest), sizeof(Digest))));
  return frontier;
}

Digest merkle_root(std::span<const Digest> leaves) {
  MerkleFrontier frontier;
  for (const Digest& leaf : leaves) frontier.append(leaf);
  return frontier.root();
}

std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index) {
  assert(index < leaves.size());
  std::vector<Digest> proof;
  while (leaves.size() > 1) {
    const std::uint64_t split = split_of(leaves.size());
    const bool left = index < split;
    proof.push_back(merkle_root(left ? leaves.subspan(split) : leaves.first(split)));
    leaves = left ? leaves.first(split) : leaves.subspan(split);
    if (!left) index -= split;
  }
  std::ranges::reverse(proof);
  return proof;
}

std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size) {
  assert(old_size <= leaves.size());
  std::vector<Digest> proof;
  if (old_size == 0) return proof;
  bool known = true;  // what is left of the old tree is the old tree itself, whose root the asker has
  while (old_size < leaves.size()) {
    const std::uint64_t split = split_of(leaves.size());
    const bool left = old_size <= split;
    proof.push_back(merkle_root(left ? leaves.subspan(split) : leaves.first(split)));
    leaves = left ? leaves.first(split) : leaves.subspan(split);
    if (left) continue;
    old_size -= split;
    known = false;
  }
  if (!known) proof.push_back(merkle_root(leaves));
  std::ranges::reverse(proof);
  return proof;
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Digest> proof, const Digest& root) {
  if (index >= size) return false;
  std::uint64_t here = index, last = size - 1;
  Digest whole = leaf;
  for (const Digest& step : proof) {
    if (last == 0) return false;
    if ((here & 1) != 0 || here == last) {
      whole = merkle_node(step, whole);
      while ((here & 1) == 0 && here != 0) here >>= 1, last >>= 1;
    } else {
      whole = merkle_node(whole, step);
    }
    here >>= 1;
    last >>= 1;
  }
  return last == 0 && whole == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root,
                        const Digest& new_root, std::span<const Digest> proof) {
  if (old_size == 0 || old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  if (proof.empty()) return false;
  // The old tree is complete: its root is the first step of the proof, left out.
  const bool complete = std::has_single_bit(old_size);
  Digest old_whole = complete ? old_root : proof.front();
  Digest new_whole = old_whole;
  std::uint64_t here = old_size - 1, last = new_size - 1;
  while ((here & 1) != 0) here >>= 1, last >>= 1;
  for (const Digest& step : complete ? proof : proof.subspan(1)) {
    if (last == 0) return false;
    if ((here & 1) != 0 || here == last) {
      old_whole = merkle_node(step, old_whole);
      new_whole = merkle_node(step, new_whole);
      while ((here & 1) == 0 && here != 0) here >>= 1, last >>= 1;
    } else {
      new_whole = merkle_node(new_whole, step);
    }
    here >>= 1;
    last >>= 1;
  }
  return last == 0 && old_whole == old_root && new_whole == new_root;
}

}  // namespace policywatch
