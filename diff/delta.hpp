// A page that was written anew: word marks would mark everything, so the names, dates and numbers that went
// and came are told instead.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/page.hpp"

namespace policywatch::diff {

struct Delta {
  struct Side {
    std::vector<std::string> gone, come;  // in the order of the page, each once; at most kMostTold
    bool operator==(const Side&) const = default;
  };
  int survived = 0;  // percent of the words before, as pairs of neighbours
  Side names, dates, numbers;
};
inline constexpr std::size_t kMostTold = 60;

/// nullopt: more than three tenths of the pairs of neighbouring words survived, or a side is too short to
/// say. Counts main text alone. Linear in the length of the two.
std::optional<Delta> rewritten(const Document& before, const Document& after);

}  // namespace policywatch::diff
