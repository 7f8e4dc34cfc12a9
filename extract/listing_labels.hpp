// Dates that stand above the entries they are of: "December 2025", "[ August 22, 2025 ]".
#pragma once

#include <optional>
#include <vector>

#include "extract/dates.hpp"
#include "extract/listing_survey.hpp"

namespace policywatch::extract {

struct Label {
  std::size_t element = 0;
  int rank = 7;  // 1…6 of a heading; 7: a line that is made to look like one
  std::optional<Date> date;
  std::uint64_t build = 0;
  std::size_t reach = kNoElement;  // a line is of what stands beside it: elements up to here
};
/// All headings, and all short lines that say little but a date, in document order.
std::vector<Label> find_labels(const std::vector<Element>& elements, const DateHints& hints);

/// The labels that can be of these records: none inside a record; lines count where at least two of one
/// build stand among the records. `fronts` and `ends` are of records in document order.
std::vector<Label> labels_among(const std::vector<Label>& labels, const std::vector<std::size_t>& fronts,
                                const std::vector<std::size_t>& ends);

/// The date of the nearest label above `record` that no heading of its rank or higher parts from it.
std::optional<Date> date_above(const std::vector<Label>& labels, std::size_t record);

}  // namespace policywatch::extract
