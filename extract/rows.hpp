// Table rows that carry data, told from tables that only lay a page out.
#pragma once

#include "extract/dom.hpp"

namespace policywatch::extract {

/// True when the row reads as one line of cells: no nested table, heading or long text in it, and more than
/// plain paragraphs in a single cell. Looks at a bounded number of nodes.
bool is_data_row(Node row);

}  // namespace policywatch::extract
