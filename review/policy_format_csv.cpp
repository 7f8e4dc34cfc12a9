#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <span>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/csv.hpp"
#include "review/policy_format.hpp"

namespace policywatch::review {

namespace {

namespace json = boost::json;

enum class Cell { text, list, records };
struct Column {
  std::string_view name;
  Cell cell;
};
// The fields of INTERFACE.md section 4 in their order.
constexpr std::array kColumns = {
    Column{"id", Cell::text},
    Column{"slug", Cell::text},
    Column{"url", Cell::text},
    Column{"era", Cell::text},
    Column{"title", Cell::text},
    Column{"announced", Cell::text},
    Column{"effective", Cell::text},
    Column{"description", Cell::text},
    Column{"agencies", Cell::list},
    Column{"subjects", Cell::list},
    Column{"statuses", Cell::list},
    Column{"action_types", Cell::list},
    Column{"current_status", Cell::text},
    Column{"actions", Cell::records},
    Column{"commentary", Cell::records},
    Column{"documents", Cell::records},
    Column{"related", Cell::list},
    Column{"terms", Cell::list},
    Column{"dockets", Cell::list},
    Column{"aliases", Cell::list},
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// "a; b": a ; or \ inside a value, and a blank at its ends, is escaped by \.
std::string print_list(const json::array& values) {
  std::string list;
  for (const json::value& value : values) {
    if (!list.empty()) list += "; ";
    const std::string_view text = value.as_string();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool end = i == 0 || i + 1 == text.size();
      if (text[i] == ';' || text[i] == '\\' || (end && is_blank(text[i]))) list += '\\';
      list += text[i];
    }
  }
  return list;
}

json::array parse_list(std::string_view text) {
  json::array values;
  std::string value;
  std::size_t kept = 0;  // what stands behind is blank and not escaped
  const auto finish = [&] {
    if (kept > 0) values.emplace_back(value.substr(0, kept));
    value.clear();
    kept = 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      value += text[++i];
      kept = value.size();
    } else if (text[i] == ';') {
      finish();
    } else if (!is_blank(text[i])) {
      value += text[i];
      kept = value.size();
    } else if (kept > 0) {
      value += text[i];
    }
  }
  finish();
  return values;
}

std::string print_cell(const Column& column, const json::value& value) {
  switch (column.cell) {
    case Cell::list:
      return print_list(value.as_array());
    case Cell::records:
      return value.as_array().empty() ? "" : print_json(value);
    case Cell::text:
      break;
  }
  if (value.is_string()) return std::string(value.get_string());
  return value.is_null() ? "" : print_json(value);
}

std::string place(const CsvCell& cell) {
  return "line " + std::to_string(cell.line) + ", column " + std::to_string(cell.column);
}

Result<std::vector<const Column*>> read_head(const std::vector<CsvCell>& head) {
  std::vector<const Column*> columns;
  for (const CsvCell& cell : head) {
    const std::string name = ascii_lower(trim(cell.text));
    const auto known = std::ranges::find(kColumns, name, &Column::name);
    if (known == kColumns.end()) {
      std::vector<std::string_view> names;
      for (const Column& column : kColumns) names.push_back(column.name);
      const std::string_view near = nearest(name, names);
      return fail(ErrorKind::invalid,
                  place(cell) + ": there is no column '" + cell.text + "'" +
                      (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?"));
    }
    columns.push_back(&*known);
  }
  return columns;
}

Result<json::value> read_cell(const Column& column, const CsvCell& cell) {
  if (column.cell == Cell::list) return parse_list(cell.text);
  if (column.cell == Cell::records) {
    if (trim(cell.text).empty()) return json::array();
    auto records = parse_json(cell.text);
    if (!records) return std::unexpected(within(place(cell), records.error()));
    return *std::move(records);
  }
  if (cell.text.empty() && (column.name == "announced" || column.name == "effective")) return json::value();
  return json::value(cell.text);
}

Result<Policy> read_record(std::span<const Column* const> columns, const std::vector<CsvCell>& record) {
  if (record.size() != columns.size())
    return fail(ErrorKind::invalid, "line " + std::to_string(record.front().line) + ": " +
                                        std::to_string(record.size()) + " cells under " +
                                        std::to_string(columns.size()) + " columns");
  json::object object;
  for (std::size_t i = 0; i < record.size(); ++i) {
    auto value = read_cell(*columns[i], record[i]);
    if (!value) return std::unexpected(value.error());
    object[columns[i]->name] = *std::move(value);
  }
  if (object.contains("id") && object["id"].is_string() && object["id"].get_string().empty())
    object.erase("id");
  auto policy = policy_from_json(object);
  const std::string line = "line " + std::to_string(record.front().line);
  if (!policy) return std::unexpected(within(line, policy.error()));
  if (policy->id.empty()) policy->id = policy->slug;
  if (policy->id.empty()) return fail(ErrorKind::invalid, line + ": neither an id nor a slug");
  return policy;
}

}  // namespace

std::string to_csv(const std::vector<Policy>& policies) {
  std::string csv;
  for (const Column& column : kColumns) csv += (csv.empty() ? "" : ",") + std::string(column.name);
  csv += "\r\n";
  for (const Policy& policy : policies) {
    const json::value value = to_json(policy);
    std::string line;
    for (const Column& column : kColumns) {
      if (&column != &kColumns.front()) line += ",";
      line += csv_cell(print_cell(column, value.as_object().at(column.name)));
    }
    csv += line + "\r\n";
  }
  return csv;
}

Result<std::vector<Policy>> from_csv(std::string_view text) {
  auto records = parse_csv(text);
  if (!records) return std::unexpected(records.error());
  if (records->empty()) return fail(ErrorKind::invalid, "line 1: the first line must name the columns");
  const auto columns = read_head(records->front());
  if (!columns) return std::unexpected(columns.error());
  std::vector<Policy> policies;
  for (const auto& record : std::span(*records).subspan(1)) {
    auto policy = read_record(*columns, record);
    if (!policy) return std::unexpected(policy.error());
    policies.push_back(*std::move(policy));
  }
  return policies;
}

}  // namespace policywatch::review
