// A listing's entries with the nodes they were read in: what a preview marks and selectors are learned from.
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "extract/dates.hpp"
#include "extract/dom.hpp"
#include "extract/listing_record.hpp"
#include "extract/select.hpp"

namespace policywatch::extract {

struct ListedRecord {
  Item item;
  Record nodes;  // of `dom`; one record may give several items
};
struct Listed {
  std::vector<ListedRecord> records;  // document order; the same entry may stand twice
  std::string base;                   // what links were resolved against
  DateHints hints;                    // what dates were read with
};

/// What read_listing reads, before entries that stand twice are made one.
Listed list_records(const Dom& dom, const std::string& url, const Watch& watch,
                    std::vector<std::string>& notes);

/// What a field's selector picks in a record: one of its nodes, or the first below them.
Node first_in(const Record& record, const Selector& selector);

}  // namespace policywatch::extract
