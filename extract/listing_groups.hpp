// Finding the listing of a page: runs of elements of one build, judged by links, dates and text.
#pragma once

#include <vector>

#include "extract/listing_record.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

struct FoundRecord {
  Record nodes;
  std::optional<Date> heading_date;  // of the nearest heading before it
};
/// Records of the page's main listing in document order; empty when the page has none.
std::vector<FoundRecord> find_records(const Scope& scope, const RecordContext& context);

}  // namespace policywatch::extract
