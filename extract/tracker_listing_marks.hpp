// What stands out in a line of a listing saved as text: dates, numbers, labels.
#pragma once

#include <optional>
#include <string_view>

#include "extract/tracker_listing_pieces.hpp"
#include "extract/tracker_tags.hpp"

namespace policywatch::extract {

struct Mark {
  std::size_t begin = 0, end = 0;
  std::optional<ListingPiece> piece;  // none: a label, whose words say what follows
  std::optional<Tags> tags;           // a label of tags of this kind
  bool current = false, effective = false;
};

/// The first mark at or after `from`. A date within a sentence is none.
std::optional<Mark> next_mark(std::string_view text, std::size_t from);

}  // namespace policywatch::extract
