// Blocks of two documents set against each other; text changes and the views are both drawn from these steps.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/change.hpp"
#include "base/page.hpp"
#include "diff/noise.hpp"

namespace policywatch::diff {

enum class StepKind { same, insert, delete_, replace, move };
inline constexpr std::size_t kNoBlock = static_cast<std::size_t>(-1);

/// In the order of the later document; deleted blocks stand where they stood. A moved block stands once, at
/// its new place.
struct Step {
  StepKind kind = StepKind::same;
  std::size_t before = kNoBlock, after = kNoBlock;
  bool operator==(const Step&) const = default;
};
std::vector<Step> align_blocks(const std::vector<Block>& before, const std::vector<Block>& after);

/// The texts of a document's links, to tell link lists from prose.
std::unordered_set<std::string> link_texts(const std::vector<Link>& links);

struct BlockChange {
  TextChange change;
  bool counts = false;         // something other than volatile tokens, furniture or typography
  bool removed_prose = false;  // twelve words or more gone and nothing in their place
  bool heading = false;
  bool link_list = false;  // all of it is the words of links
};
/// `moved`: filled with what changed of the main text, for learning what does so by itself; nullptr: not
/// asked for.
std::vector<BlockChange> block_changes(const Document& before, const Document& after, const Noise& noise,
                                       std::vector<Moved>* moved);

}  // namespace policywatch::diff
