// Histories and dockets as tables: which column holds the dates, which the words.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/history.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostRows = 5000, kMostColumns = 12;
constexpr std::size_t kLongestNote = 20'000, kLongestHead = 40;

constexpr auto kDates = std::to_array<std::string_view>({"date",
                                                         "date filed",
                                                         "filed",
                                                         "filing date",
                                                         "entry date",
                                                         "date entered",
                                                         "date of change",
                                                         "date of update",
                                                         "date updated",
                                                         "update date",
                                                         "date revised",
                                                         "revision date",
                                                         "date of revision",
                                                         "date of amendment",
                                                         "date posted",
                                                         "date reviewed",
                                                         "updated",
                                                         "last updated",
                                                         "revised",
                                                         "reviewed",
                                                         "last reviewed",
                                                         "last reviewed/updated",
                                                         "reviewed/updated"});
constexpr auto kChanges = std::to_array<std::string_view>({"change",
                                                           "changes",
                                                           "change made",
                                                           "changes made",
                                                           "description of change",
                                                           "description of changes",
                                                           "description of update",
                                                           "description of revision",
                                                           "change description",
                                                           "update description",
                                                           "summary of change",
                                                           "summary of changes",
                                                           "summary of update",
                                                           "summary of revision",
                                                           "summary of revisions",
                                                           "details of change",
                                                           "nature of change",
                                                           "reason for change",
                                                           "update details",
                                                           "what changed",
                                                           "update",
                                                           "updates",
                                                           "amendment",
                                                           "amendments",
                                                           "revision",
                                                           "revisions"});
constexpr auto kPapers =
    std::to_array<std::string_view>({"proceedings and orders", "docket text", "proceedings", "proceeding",
                                     "docket entry", "docket entries", "docket description", "docket event"});
constexpr auto kWords = std::to_array<std::string_view>({"description", "summary", "details", "notes", "note",
                                                         "comment", "comments", "text", "action", "event",
                                                         "filing", "document", "entry", "what happened"});
constexpr auto kNumbers = std::to_array<std::string_view>({"#",
                                                           "no.",
                                                           "no",
                                                           "number",
                                                           "doc",
                                                           "doc.",
                                                           "doc. no.",
                                                           "doc no.",
                                                           "document number",
                                                           "document no.",
                                                           "entry #",
                                                           "entry no.",
                                                           "entry number",
                                                           "dkt.",
                                                           "dkt",
                                                           "dkt. no.",
                                                           "dkt no.",
                                                           "dkt. #",
                                                           "ecf",
                                                           "ecf no.",
                                                           "ecf #",
                                                           "version",
                                                           "rev.",
                                                           "item"});
// How entries of a docket begin.
constexpr auto kPaperWords = std::to_array<std::string_view>({"order",
                                                              "motion",
                                                              "complaint",
                                                              "notice",
                                                              "judgment",
                                                              "opinion",
                                                              "memorandum",
                                                              "minute entry",
                                                              "minute order",
                                                              "response",
                                                              "reply",
                                                              "brief",
                                                              "summons",
                                                              "stipulation",
                                                              "petition",
                                                              "answer",
                                                              "declaration",
                                                              "affidavit",
                                                              "transcript",
                                                              "mandate",
                                                              "amended",
                                                              "proposed order",
                                                              "text order",
                                                              "electronic",
                                                              "exhibit",
                                                              "certificate",
                                                              "application",
                                                              "temporary restraining order",
                                                              "preliminary injunction",
                                                              "joint",
                                                              "unopposed",
                                                              "emergency",
                                                              "scheduling order",
                                                              "case assigned",
                                                              "docket annotation",
                                                              "appeal",
                                                              "letter",
                                                              "status report",
                                                              "hearing",
                                                              "paperless"});

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return equals_ascii_nocase(text, word); });
}

struct Row {
  std::vector<std::string> cells;
  Node time;  // the first <time> of the row
};

// A table around tables lays out the page.
bool is_layout(Node table) {
  bool found = false;
  walk_elements(table.raw(), [&](Node node) {
    found = found || (node != table && tag_id(node) == GUMBO_TAG_TABLE);
    return !found;
  });
  return found;
}

std::vector<Row> rows_of(Node table, std::size_t most) {
  std::vector<Row> rows;
  walk_elements(table.raw(), [&](Node node) {
    if (rows.size() >= most) return false;
    if (tag_id(node) != GUMBO_TAG_TR) return true;
    Row& row = rows.emplace_back();
    for (Node cell = node.first_element(); cell && row.cells.size() < kMostColumns;
         cell = cell.next_element()) {
      if (tag_id(cell) == GUMBO_TAG_TD || tag_id(cell) == GUMBO_TAG_TH) {
        row.cells.push_back(visible_text(cell));
      }
    }
    walk_elements(node.raw(), [&](Node inner) {
      if (!row.time && tag_id(inner) == GUMBO_TAG_TIME) row.time = inner;
      return !row.time;
    });
    return false;
  });
  return rows;
}

struct Columns {
  std::optional<std::size_t> date, text, number;
  bool changes = false, papers = false;  // the head says what the text column holds
};

Columns columns_by_head(const std::vector<std::string>& head) {
  Columns out;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i].size() > kLongestHead) continue;
    if (!out.date && is_one_of(head[i], kDates)) {
      out.date = i;
    } else if (!out.text && is_one_of(head[i], kPapers)) {
      out.text = i, out.papers = true;
    } else if (!out.text && is_one_of(head[i], kChanges)) {
      out.text = i, out.changes = true;
    } else if (!out.number && is_one_of(head[i], kNumbers)) {
      out.number = i;
    }
  }
  for (std::size_t i = 0; i < head.size() && !out.text; ++i) {
    if (is_one_of(head[i], kWords)) out.text = i;
  }
  return out;
}

// By what the cells hold: the column with most dates, then the one with most words.
void columns_by_cells(const std::vector<Row>& rows, const DateHints& hints, Columns& out) {
  std::array<std::size_t, kMostColumns> dates{}, bytes{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      bytes[i] += row.cells[i].size();
      if (!out.date && only_date(row.cells[i], hints)) ++dates[i];
    }
  }
  if (!out.date) {
    const auto most = std::ranges::max_element(dates);
    if (*most == 0 || *most * 2 < rows.size()) return;
    out.date = static_cast<std::size_t>(most - dates.begin());
  }
  if (out.text) return;
  bytes[*out.date] = 0;
  const auto most = std::ranges::max_element(bytes);
  if (*most > 0) out.text = static_cast<std::size_t>(most - bytes.begin());
}

bool reads_like_papers(const std::vector<Row>& rows, std::size_t text) {
  std::size_t papers = 0, seen = 0;
  for (const Row& row : rows) {
    if (row.cells.size() <= text || row.cells[text].empty()) continue;
    ++seen;
    const std::string lower = ascii_lower(std::string_view(row.cells[text]).substr(0, 60));
    papers += std::ranges::any_of(kPaperWords, [&](std::string_view word) {
      return lower.starts_with(word) &&
             (lower.size() == word.size() || lower[word.size()] < 'a' || lower[word.size()] > 'z');
    });
  }
  return papers > 0 && papers * 2 >= seen;
}

// A row without a date goes on with the entry above.
void go_on(const Row& row, const Columns& at, HistoryRows& out) {
  if (out.entries.empty() || row.cells.size() <= *at.text || !row.cells[*at.date].empty()) return;
  std::string& note = out.entries.back().note;
  if (note.size() < kLongestNote && !row.cells[*at.text].empty()) note += " " + row.cells[*at.text];
}

void take_row(const Row& row, const Columns& at, const DateHints& hints, HistoryRows& out) {
  if (row.cells.size() <= std::max(*at.date, *at.text)) return;
  std::optional<Date> date = only_date(row.cells[*at.date], hints);
  if (!date)
    date = row.cells[*at.date].size() > kLongestHead ? std::nullopt : find_date(row.cells[*at.date], hints);
  if (!date) return go_on(row, at, out);
  HistoryEntry entry;
  entry.date = *date;
  entry.stamp = to_iso(*date);
  if (out.docket && at.number && *at.number < row.cells.size()) entry.stamp += " #" + row.cells[*at.number];
  if (row.time && !row.time.attribute_or_empty("datetime").empty()) {
    entry.stamp = collapse_space(row.time.attribute_or_empty("datetime"));
  }
  entry.note = row.cells[*at.text];
  entry.leads = true;
  if (entry.note.size() >= 3) out.entries.push_back(std::move(entry));
}

}  // namespace

HistoryRows read_history_table(Node table, const std::string& url, HistoryLabel label) {
  HistoryRows out;
  const std::vector<Row> first = rows_of(table, 1);
  if (first.empty()) return out;
  Columns at = columns_by_head(first.front().cells);
  const bool headed = at.date && at.text;
  if ((!headed && label == HistoryLabel::none) || is_layout(table)) return out;
  std::vector<Row> rows = rows_of(table, kMostRows);
  if (headed) {
    rows.erase(rows.begin());
  } else {
    at = {};
  }
  std::vector<std::string> words;
  for (const Row& row : rows) words.insert(words.end(), row.cells.begin(), row.cells.end());
  const DateHints hints = row_habits(words, url);
  columns_by_cells(rows, hints, at);
  if (!at.date || !at.text) return out;
  const bool announced = label != HistoryLabel::none && label != HistoryLabel::docket;
  out.docket = label == HistoryLabel::docket || at.papers ||
               (!announced && !at.changes && reads_like_papers(rows, *at.text));
  out.told_by_head = headed && (at.changes || out.docket);
  for (const Row& row : rows) take_row(row, at, hints, out);
  out.rows = out.docket ? out.entries.size() : rows.size();
  return out;
}

}  // namespace policywatch::extract
