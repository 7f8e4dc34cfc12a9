// A page as a short nested list of its parts: what a person points at to say "this is an entry".
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "extract/dom.hpp"

namespace policywatch::extract {

struct OutlineLine {
  int depth = 0;             // 0: top; a line stands below the nearest one before it with less depth
  std::int64_t element = 0;  // its number in the page, for elements_at
  Node node;
  std::string tag, text;  // text: clipped; "" for holders of much
  bool folded = false;    // its own lines are detail: they are shown when asked for
};
struct Outline {
  std::vector<OutlineLine> lines;  // document order, at most kMostOutlineLines
  bool cut = false;                // there was more
};
inline constexpr std::size_t kMostOutlineLines = 2000;

/// Visible elements with text. Elements that wrap one other are one line with it; records (those in `items`,
/// and short parts that repeat) and furniture are folded. Linear in the page.
Outline outline_of(const Dom& dom, const std::unordered_set<const GumboInternalNode*>& items);

/// The elements of these numbers, in the order of `numbers`; unknown ones are left out.
std::vector<Node> elements_at(const Dom& dom, const std::vector<std::int64_t>& numbers);

}  // namespace policywatch::extract
