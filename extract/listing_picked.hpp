// What stands around records that a selector picked: the columns of their table, the date in a heading above.
#pragma once

#include <unordered_map>
#include <vector>

#include "extract/listing_labels.hpp"
#include "extract/listing_record.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

class Surroundings {
 public:
  /// `records` in document order. One walk over the page.
  Surroundings(const std::vector<Node>& records, const Scope& scope, const DateHints& hints);
  /// Sets columns and heading_date of the context that this record is read with.
  void tell(Node record, RecordContext& context) const;

 private:
  void read_columns_of(const std::vector<Node>& records, const DateHints& hints);

  std::unordered_map<const GumboInternalNode*, Columns> columns_;     // by table
  std::unordered_map<const GumboInternalNode*, std::size_t> places_;  // of records among the page's elements
  std::vector<Label> labels_;
};

}  // namespace policywatch::extract
