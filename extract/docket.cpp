#include "extract/docket.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostEntries = 5000;
constexpr std::size_t kMostColumns = 12;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestText = 20'000;
constexpr std::size_t kLongestDate = 24;  // "September 30, 2025" and white space; longer is a sentence

struct Columns {
  std::size_t date = 0, text = 0;
  std::optional<std::size_t> number;
};

struct Entry {
  Date date;
  std::string text, number, url;
};

// Old docket pages draw lines of tildes and asterisks into their cells.
std::string cell_text(Node cell) {
  std::string text = visible_text(cell);
  std::ranges::replace(text, '~', ' ');
  text = collapse_space(text);
  return text.find_first_not_of("*-_= ") == std::string::npos ? "" : text;
}

std::vector<Node> cells_of(Node row) {
  std::vector<Node> cells;
  for (Node cell = row.first_element(); cell && cells.size() < kMostColumns; cell = cell.next_element()) {
    if (cell.tag() == "td" || cell.tag() == "th") cells.push_back(cell);
  }
  return cells;
}

bool names_date(std::string_view head) {
  static constexpr std::array<std::string_view, 5> kNames = {"date", "date filed", "filed", "filing date",
                                                             "entry date"};
  return std::ranges::any_of(kNames, [&](auto name) { return equals_ascii_nocase(head, name); });
}
bool names_text(std::string_view head) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "proceedings and orders", "docket text",       "proceedings", "docket entry", "proceeding",
      "docket entries",         "docket description"};
  return std::ranges::any_of(kNames, [&](auto name) { return equals_ascii_nocase(head, name); });
}
bool names_number(std::string_view head) {
  static constexpr std::array<std::string_view, 6> kNames = {"#",     "no.",    "doc. no.", "document number",
                                                             "entry", "entry #"};
  return std::ranges::any_of(kNames, [&](auto name) { return equals_ascii_nocase(head, name); });
}

std::optional<Columns> head_of(const std::vector<Node>& cells) {
  std::optional<std::size_t> date, text, number;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string head = cell_text(cells[i]);
    if (!date && names_date(head)) date = i;
    if (!text && names_text(head)) text = i;
    if (!number && names_number(head)) number = i;
  }
  if (!date || !text) return std::nullopt;
  return Columns{*date, *text, number};
}

std::optional<Date> date_in(const std::string& text) {
  if (text.empty() || text.size() > kLongestDate) return std::nullopt;
  return find_date(text);
}

// The first document below a cell.
std::string document_in(Node cell, const std::string& base) {
  std::string found;
  walk_elements(cell, [&](Node node) {
    if (found.empty() && node.tag() == "a") {
      const std::string_view href = trim(node.attribute_or_empty("href"));
      if (!href.empty() && !href.starts_with('#')) found = resolve(base, href);
    }
    return found.empty();
  });
  return found;
}

bool only_links(Node cell) {
  bool links = false, words = false;
  walk_tree(
      cell,
      [&](Node node) {
        if (node.is_text()) words = words || !trim(node.text()).empty();
        if (node.tag() != "a") return true;
        links = true;
        return false;
      },
      [](Node) {});
  return links && !words;
}

void take_row(const std::vector<Node>& cells, const Columns& columns, const std::string& base,
              std::vector<Entry>& entries) {
  if (cells.size() <= std::max(columns.date, columns.text) || entries.size() >= kMostEntries) return;
  const std::string stated = cell_text(cells[columns.date]);
  const Node place = cells[columns.text];
  std::string text = cell_text(place);
  const auto date = date_in(stated);
  if (date) {
    Entry entry{*date, std::move(text), "", ""};
    if (columns.number && *columns.number < cells.size()) {
      entry.number = cell_text(cells[*columns.number]);
      entry.url = document_in(cells[*columns.number], base);
    }
    if (entry.url.empty()) entry.url = document_in(place, base);
    entries.push_back(std::move(entry));
    return;
  }
  // What goes on below belongs to the entry above: its next line, or the papers filed with it.
  if (!stated.empty() || entries.empty()) return;
  if (entries.back().url.empty()) entries.back().url = document_in(place, base);
  if (text.empty() || only_links(place) || entries.back().text.size() > kLongestText) return;
  entries.back().text += " " + text;
}

// Rows that only lay out other tables: reading their cells would read everything below once more for each
// level.
std::unordered_set<const GumboInternalNode*> layout_rows(Node body) {
  std::unordered_set<const GumboInternalNode*> rows;
  std::vector<Node> open;
  walk_tree(
      body,
      [&](Node node) {
        if (node.tag() == "table" && !open.empty()) rows.insert(open.back().raw());
        if (node.tag() == "tr") open.push_back(node);
        return node.is_element();
      },
      [&](Node node) {
        if (node.tag() == "tr") open.pop_back();
      });
  return rows;
}

// The Supreme Court's later pages give every entry a table of its own, without a head.
bool is_headless(const std::vector<Node>& cells) {
  return cells.size() == 2 && cells[0].has_class("ProceedingDate");
}

}  // namespace

std::vector<Item> read_docket(const Dom& dom, const std::string& url) {
  const std::string base = base_address(dom, url);
  std::vector<Entry> entries;
  std::unordered_map<const GumboInternalNode*, Columns> tables;  // with the columns that their head names
  const auto layout = layout_rows(dom.body());
  std::vector<Node> open;
  walk_tree(
      dom.body(),
      [&](Node node) {
        if (!node.is_element() || is_invisible(node)) return false;
        if (node.tag() == "table") open.push_back(node);
        if (node.tag() != "tr" || open.empty() || layout.contains(node.raw())) return true;
        const std::vector<Node> cells = cells_of(node);
        if (const auto head = head_of(cells)) {
          tables[open.back().raw()] = *head;
        } else if (const auto known = tables.find(open.back().raw()); known != tables.end()) {
          take_row(cells, known->second, base, entries);
        } else if (is_headless(cells)) {
          take_row(cells, Columns{0, 1, std::nullopt}, base, entries);
        }
        return true;
      },
      [&](Node node) {
        if (node.tag() == "table") open.pop_back();
      });
  std::vector<Item> items;
  std::unordered_map<std::string, int> seen;
  for (Entry& entry : entries) {
    Item item;
    const std::string text = collapse_space(entry.text);
    if (text.empty()) continue;
    item.title = shorten(entry.number.empty() ? text : "Entry #" + entry.number + ": " + text, kLongestTitle);
    item.url = entry.url.empty() ? url : entry.url;
    item.date = entry.date;
    item.key = to_iso(entry.date) + " " +
               (entry.number.empty() ? fold(shorten(text, kLongestTitle)) : "#" + entry.number);
    if (const int before = seen[item.key]++; before > 0) item.key += " (" + std::to_string(before + 1) + ")";
    item.summary = text;
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace policywatch::extract
