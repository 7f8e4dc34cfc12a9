// The links of one entry and where each of them leads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/dom.hpp"
#include "extract/listing_table.hpp"

namespace policywatch::extract {

struct RecordLink {
  std::string text;
  std::string_view target;  // as the page writes it
  bool heads = false;       // inside h1…h6
  bool document = false;    // leads to a file: by its address, its words or its label
  std::size_t column = Columns::kNone;
};

/// Links below `root` that lead somewhere: by href, or by an address in a data attribute where a script opens
/// it. Appended in document order.
void collect_links(Node root, std::size_t column, std::vector<RecordLink>& out);

/// The link that entries are told apart by: of the title's own words where there is one. `title` is the line
/// of the table's column of titles, "" where there is none. nullptr: no link.
const RecordLink* title_link(const std::vector<RecordLink>& links, std::size_t title_column,
                             std::string_view title);

/// Where a page about the entry is linked and, beside it, the entry's own file ("View opinion", "PDF"): that
/// file, PDF before other forms. nullptr when there is none, several, or `chosen` is a file itself.
const RecordLink* file_beside(const std::vector<RecordLink>& links, const RecordLink& chosen);

}  // namespace policywatch::extract
