// The queue as a sheet for a spreadsheet, and the decisions that come back in it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/update.hpp"
#include "review/desk.hpp"

namespace policywatch::review {

/// RFC 4180; decision, reason and note are empty. policies, date, status, title and text may be edited.
std::string to_sheet(const std::vector<Update>& updates);

/// One row that asks for a decision.
struct SheetRow {
  int line = 0;
  std::int64_t id = 0, rev = 0;
  std::string decision, reason, note;
  std::string policies, date, status, title, text;
};
/// Rows without a decision are left out. An error names line and column: no sheet of ours.
Result<std::vector<SheetRow>> read_sheet(std::string_view text);

/// What the row would change of what the sheet said; an error names the cell.
Result<Edits> edits_of(const SheetRow& row, const Update& update);

}  // namespace policywatch::review
