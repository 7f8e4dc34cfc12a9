#include "review/sheet.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/csv.hpp"

namespace policywatch::review {
namespace {

constexpr std::array<std::string_view, 17> kSheetColumns = {
    "id",   "rev",      "state",  "score", "kind",  "policies", "date",   "status", "title",
    "text", "headline", "outlet", "url",   "quote", "decision", "reason", "note"};

std::string joined(const std::vector<PolicyId>& policies) {
  std::string out;
  for (const PolicyId& policy : policies) out += (out.empty() ? "" : "; ") + policy;
  return out;
}

std::string shown_date(const Update& update) {
  return update.date ? to_iso(*update.date) : std::string();
}

std::string shown_status(const Update& update) {
  return update.status ? std::string(word(*update.status)) : std::string();
}

std::int64_t number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

}  // namespace

std::string to_sheet(const std::vector<Update>& updates) {
  std::string out;
  const auto line = [&](const auto& cells) {
    bool first = true;
    for (const auto& cell : cells) {
      out += (first ? "" : ",") + csv_cell(cell);
      first = false;
    }
    out += "\r\n";
  };
  line(kSheetColumns);
  for (const Update& update : updates) {
    line(std::array<std::string, 17>{
        std::to_string(update.id), std::to_string(update.rev), std::string(word(update.state)),
        std::to_string(update.score), std::string(word(update.kind)), joined(update.policies),
        shown_date(update), shown_status(update), update.title, update.text, update.headline, update.outlet,
        update.url, update.evidence.empty() ? std::string() : update.evidence.front().quote, "", "", ""});
  }
  return out;
}

Result<std::vector<SheetRow>> read_sheet(std::string_view text) {
  auto records = parse_csv(text);
  if (!records) return std::unexpected(records.error());
  if (records->empty()) return fail(ErrorKind::invalid, "the sheet is empty");
  const std::vector<CsvCell>& head = records->front();
  for (std::string_view wanted : {"id", "rev", "decision"}) {
    if (std::ranges::find(head, wanted, &CsvCell::text) == head.end())
      return fail(ErrorKind::invalid, "line 1: there is no column '" + std::string(wanted) + "'");
  }
  std::vector<SheetRow> rows;
  for (std::size_t at = 1; at < records->size(); ++at) {
    const std::vector<CsvCell>& record = (*records)[at];
    if (record.size() != head.size())
      return fail(ErrorKind::invalid, "line " + std::to_string(record.front().line) + ": " +
                                          std::to_string(record.size()) + " cells under " +
                                          std::to_string(head.size()) + " columns");
    const auto cell = [&](std::string_view name) {
      const auto found = std::ranges::find(head, name, &CsvCell::text);
      return found == head.end() ? std::string()
                                 : record[static_cast<std::size_t>(found - head.begin())].text;
    };
    SheetRow row{.line = record.front().line,
                 .id = number_in(cell("id")),
                 .rev = number_in(cell("rev")),
                 .decision = ascii_lower(trim(cell("decision"))),
                 .reason = std::string(trim(cell("reason"))),
                 .note = cell("note"),
                 .policies = cell("policies"),
                 .date = cell("date"),
                 .status = cell("status"),
                 .title = cell("title"),
                 .text = cell("text")};
    if (!row.decision.empty()) rows.push_back(std::move(row));
  }
  return rows;
}

Result<Edits> edits_of(const SheetRow& row, const Update& update) {
  Edits edits;
  if (row.policies != joined(update.policies)) {
    edits.policies.emplace();
    for (const std::string_view one : split(row.policies, ';')) {
      if (const std::string_view id = trim(one); !id.empty()) edits.policies->emplace_back(id);
    }
  }
  if (row.date != shown_date(update)) {
    edits.date = parse_iso_date(row.date);
    if (!edits.date) return fail(ErrorKind::invalid, "date: '" + row.date + "' is no date");
  }
  if (row.status != shown_status(update)) {
    const std::optional<Status> status = parse_word<Status>(row.status);
    if (!status && !row.status.empty() && row.status != "none")
      return fail(ErrorKind::invalid, "status: there is no status '" + row.status + "'");
    edits.status = status;
  }
  if (row.title != update.title) edits.title = row.title;
  if (row.text != update.text) edits.text = row.text;
  return edits;
}

}  // namespace policywatch::review
