// RFC 4180 records.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace policywatch::review {

struct CsvCell {
  std::string text;
  int line = 1, column = 1;  // where it begins, counted in bytes from 1
};

/// Quotes where needed; a cell that a spreadsheet would run as a formula gets a ' before it.
std::string csv_cell(std::string_view text);
/// Takes that ' off again. CRLF, LF and CR end a record; errors name line and column.
Result<std::vector<std::vector<CsvCell>>> parse_csv(std::string_view text);

}  // namespace policywatch::review
