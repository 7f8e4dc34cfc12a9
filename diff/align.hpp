// Which entries of two sequences stand for each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace policywatch::diff {

using Print = std::uint64_t;

struct Pair {
  std::size_t before = 0, after = 0;
  bool operator==(const Pair&) const = default;
};

/// Equal entries matched in order, rising on both sides. Myers' shortest edit script where the two are near;
/// beyond a bounded effort anchors (entries that occur once on both sides) split the work, and what still
/// resists stays unmatched. Time is bounded by about n·log n plus a constant; align(b, a) is its mirror
/// image.
std::vector<Pair> align(std::span<const Print> before, std::span<const Print> after);

}  // namespace policywatch::diff
