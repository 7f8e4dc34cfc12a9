#include "extract/listing_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/listing_words.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostColumns = 60;
constexpr std::size_t kLongestName = 60;  // bytes of a column's name
constexpr double kMargin = 1;             // that a later line must be better by: cells begin with their title

struct Role {
  double title = 0, date = 0;
};

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

// What a column's name says of its cells.
Role role_of(std::string_view name) {
  const std::string folded = fold(name);
  Role role;
  if (folded.empty() || folded.size() > kLongestName) return role;
  if (has_any(folded, {"expir", "effective", "due", "updat", "modif", "revis", "clos", "comment"})) {
    role.date = -3;
  } else if (has_any(folded, {"decided", "decision date", "opinion date", "filed", "issued", "issue date",
                              "release", "sentencia"})) {
    role.date = 3;
  } else if (has_any(folded, {"date", "fecha", "datum", "publi"})) {
    role.date = 2;
  } else if (has_any(folded, {"posted", "entered", "argued", "uploaded", "hearing"})) {
    role.date = 1;
  }
  if (has_any(folded, {"number",  "no.",     "numero",  "docket",   "court",       "judge",
                       "county",  "author",  "cite",    "citation", "disposition", "status",
                       "type",    "summary", "categor", "location", "notes",       "panel",
                       "justice", "size",    "format",  "officer",  "creator",     "organization"})) {
    role.title = -2;
  } else if (has_any(folded, {"case name", "case title", "caption", "style", "title", "parties", "partes",
                              "headline", "titre", "titulo", "titel"})) {
    role.title = 5;
  } else if (has_any(folded, {"name", "case", "subject", "matter", "document"})) {
    role.title = 1.5;
  }
  return role;
}

constexpr std::size_t kTopRows = 4;  // among which the names stand; pagers may come first

std::vector<Node> top_rows(Node table) {
  std::vector<Node> out;
  for (Node part = table.first_element(); part && out.size() < kTopRows; part = part.next_element()) {
    if (part.tag() == "tr") out.push_back(part);
    if (part.tag() != "thead" && part.tag() != "tbody") continue;
    for (Node row = part.first_element(); row && out.size() < kTopRows; row = row.next_element()) {
      if (row.tag() == "tr") out.push_back(row);
    }
  }
  return out;
}

Node first_row(Node table) {
  const std::vector<Node> rows = top_rows(table);
  return rows.empty() ? Node() : rows.front();
}

// How many cells have names of known roles.
std::size_t known_names(Node row) {
  std::size_t known = 0;
  for (const Cell& cell : cells_of(row)) {
    const std::string name = visible_text(cell.node);
    if (name.size() > kLongestName) return 0;
    const Role role = role_of(name);
    known += role.title != 0 || role.date != 0 ? 1 : 0;
  }
  return known;
}

std::size_t span_of(Node cell) {
  const std::string_view text = cell.attribute_or_empty("colspan");
  std::size_t span = 0;
  for (const char c : text.substr(0, 3)) {
    if (c < '0' || c > '9') break;
    span = span * 10 + static_cast<std::size_t>(c - '0');
  }
  return std::clamp<std::size_t>(span, 1, kMostColumns);
}

// The line of a cell that reads most like a title; "" when none does.
std::string title_in(Node cell, const DateHints& hints) {
  std::string best;
  double most = 0;
  for (const RenderedLine& line : render_lines(cell, "")) {
    const double worth = title_worth(line.text, hints) + (line.heads ? 1 : 0);
    if (worth <= (best.empty() ? 0 : most + kMargin)) continue;
    most = worth;
    best = line.text;
  }
  return best;
}

struct Column {
  Role role;
  double title = 0;
  std::size_t cells = 0, dates = 0;
  std::unordered_set<std::string> titles;

  void take(Node cell, const DateHints& hints) {
    ++cells;
    const std::string text = visible_text(cell);
    if (text.size() <= 120) dates += is_date_line(text, hints) ? 1 : 0;
    std::string line = title_in(cell, hints);
    if (line.empty()) return;
    title += title_worth(line, hints) + (first_with_tag(cell, "a") ? 1 : 0);
    titles.insert(std::move(line));
  }

  double title_score() const {
    if (cells == 0 || titles.empty()) return 0;
    const auto count = static_cast<double>(cells);
    // A court or a judge comes back in many rows; what names an entry hardly does.
    const double distinct = cells < 4 ? 1 : static_cast<double>(titles.size()) / count;
    return title / count * std::min(1.0, distinct * 1.5) + role.title;
  }
  double date_score() const {
    if (cells == 0 || 2 * dates < cells) return 0;
    return 2 * static_cast<double>(dates) / static_cast<double>(cells) + role.date;
  }
};

}  // namespace

std::vector<Cell> cells_of(Node row) {
  std::vector<Cell> out;
  std::size_t column = 0;
  for (Node cell = row.first_element(); cell && column < kMostColumns; cell = cell.next_element()) {
    if (cell.tag() != "td" && cell.tag() != "th") continue;
    out.push_back({cell, column});
    column += span_of(cell);
  }
  return out;
}

Node table_of(Node row) {
  Node up = row.parent();
  for (int steps = 0; up && up.tag() != "table" && steps < 4; ++steps) up = up.parent();
  return up && up.tag() == "table" ? up : Node();
}

bool names_columns(Node row) {
  if (row.tag() != "tr") return false;
  if (row.parent() && row.parent().tag() == "thead") return true;
  bool only_th = true;
  for (Node cell = row.first_element(); cell; cell = cell.next_element()) {
    only_th = only_th && cell.tag() == "th";
  }
  if (only_th) return true;
  for (Node before = row.previous_sibling(); before; before = before.previous_sibling()) {
    if (before.is_element()) return false;
  }
  const Node table = table_of(row);
  return table && first_row(table) == row && known_names(row) >= 2 && find_dates(visible_text(row)).empty();
}

Columns read_columns(const std::vector<Node>& rows, const DateHints& hints) {
  std::array<Column, kMostColumns> columns;
  if (rows.empty()) return {};
  const Node table = table_of(rows.front());
  Node names;
  for (const Node row : table ? top_rows(table) : std::vector<Node>()) {
    if (!names && names_columns(row)) names = row;
  }
  if (names) {
    for (const Cell& cell : cells_of(names)) columns[cell.column].role = role_of(visible_text(cell.node));
  }
  for (const Node row : rows) {
    if (row == names) continue;
    for (const Cell& cell : cells_of(row)) columns[cell.column].take(cell.node, hints);
  }
  Columns out;
  double title = 1, date = 0.5;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].title_score() > title) {
      title = columns[i].title_score();
      out.title = i;
    }
    if (columns[i].date_score() > date) {
      date = columns[i].date_score();
      out.date = i;
    }
  }
  if (out.title == out.date) out.title = Columns::kNone;
  return out;
}

}  // namespace policywatch::extract
