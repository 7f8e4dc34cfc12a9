// A saved tracker entry cut into its sections, whatever generation of the site wrote it and however its lines
// were glued. One form for pages and for text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "extract/render.hpp"
#include "extract/tracker_words.hpp"

namespace policywatch::extract {

struct TrackerLine {
  std::string text;
  std::size_t number = 0;  // 1-based line of the input, for messages
  std::vector<Link> links;
  bool bullet = false;
  bool item = false;        // began with a list number
  bool link_words = false;  // "View Document": only the link counts
};

struct TrackerBlock {
  Section section = Section::head;
  std::string label;
  std::vector<TrackerLine> lines;
};

/// The first block is the head (what stands before the first label).
std::vector<TrackerBlock> cut_into_blocks(const std::vector<RenderedLine>& lines);

}  // namespace policywatch::extract
