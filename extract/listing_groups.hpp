// Finding the listing of a page: runs of elements of one build, judged by links, dates and text.
#pragma once

#include <vector>

#include "extract/listing_record.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

struct FoundRecord {
  Record nodes;
  RecordContext context;  // with the date above it and its table's columns
  bool only_links = false;
};
/// Records of the page's main listing in document order; empty when the page has none.
std::vector<FoundRecord> find_records(const Scope& scope, const RecordContext& context);

}  // namespace policywatch::extract
