// Which column of a table names its entries and which dates them.
#pragma once

#include <vector>

#include "extract/dates.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

struct Cell {
  Node node;
  std::size_t column = 0;
};
/// td and th of a row with their columns, spans counted; at most 60.
std::vector<Cell> cells_of(Node row);

/// The table that a row stands in; no node when there is none near.
Node table_of(Node row);

/// True for a row of column names: in thead, of th only, or of short words that name columns.
bool names_columns(Node row);

struct Columns {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t title = kNone, date = kNone;
  bool operator==(const Columns&) const = default;
};
/// By the words of the header row where there is one, and by what stands in `rows`, which are rows of one
/// table.
Columns read_columns(const std::vector<Node>& rows, const DateHints& hints);

}  // namespace policywatch::extract
