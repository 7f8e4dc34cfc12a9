// Finds the tables among the lines of a page. Pure; private to worker/.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "worker/layout.hpp"

namespace policywatch::worker {

/// Words of one line that stand closely together: a line of a paragraph, or what one line of a cell holds.
struct Segment {
  Placed box;  // text: the words, one space between
  std::size_t words = 1;
  std::size_t table = kNoTable;

  static constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);
};

struct TableRow {
  std::string text;  // cells from left to right, split by " | "
  double y0 = 0, y1 = 0;
};

/// Marks the segments that belong to a table with its number, and gives the rows of each.
std::vector<std::vector<TableRow>> find_tables(std::vector<Segment>& segments);

}  // namespace policywatch::worker
