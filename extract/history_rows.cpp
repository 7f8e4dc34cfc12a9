// Rows of a page's history as lists, definition lists, paragraphs and lines.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/history.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kDateEdge = 24;  // bytes before a leading date: "Updated on …"
constexpr std::size_t kMostRows = 5000;
constexpr std::size_t kShortestNote = 3;
constexpr auto kDashes = std::to_array<std::string_view>({"\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x91"});
constexpr auto kBullets = std::to_array<std::string_view>(
    {"\xE2\x80\xA2", "\xC2\xB7", "\xE2\x80\xA3", "\xE2\x97\x8F", "\xE2\x96\xAA", "\xE2\x97\xA6"});

template <std::size_t N>
std::size_t starts_with_any(std::string_view text, const std::array<std::string_view, N>& marks) {
  for (const std::string_view mark : marks) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

template <std::size_t N>
std::size_t ends_with_any(std::string_view text, const std::array<std::string_view, N>& marks) {
  for (const std::string_view mark : marks) {
    if (text.ends_with(mark)) return mark.size();
  }
  return 0;
}

// Bullets, dashes, colons and brackets between a date and its words.
std::string_view strip_front(std::string_view text) {
  for (;;) {
    text = trim(text);
    std::size_t drop = starts_with_any(text, kDashes) + starts_with_any(text, kBullets);
    if (drop == 0 && !text.empty() && std::string_view(":;,-|*.)]").contains(text.front())) drop = 1;
    if (drop == 0) return text;
    text.remove_prefix(drop);
  }
}

std::string_view strip_back(std::string_view text) {
  for (;;) {
    text = trim(text);
    std::size_t drop = ends_with_any(text, kDashes);
    if (drop == 0 && !text.empty() && std::string_view(":;,-|([").contains(text.back())) drop = 1;
    if (drop == 0) return text;
    text.remove_suffix(drop);
  }
}

std::string strip_edges(std::string_view text) {
  return std::string(strip_back(strip_front(text)));
}

bool is_ascii_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

// " at 10:00am ET" behind a date.
std::string_view skip_clock(std::string_view after) {
  const auto digits = [](std::string_view text) {
    const std::size_t end = text.find_first_not_of("0123456789");
    return end == std::string_view::npos ? text.size() : end;
  };
  std::string_view rest = trim(after);
  if (rest.starts_with(',')) rest = trim(rest.substr(1));
  if (rest.starts_with("at ")) rest = trim(rest.substr(3));
  const std::size_t hours = digits(rest);
  if (hours == 0 || hours > 2 || !rest.substr(hours).starts_with(':')) return after;
  if (digits(rest.substr(hours + 1)) != 2) return after;
  rest = trim(rest.substr(hours + 3));
  for (const std::string_view half : {"a.m.", "p.m.", "am", "pm", "ET", "EST", "EDT", "UTC", "GMT", "BST"}) {
    if (!equals_ascii_nocase(rest.substr(0, half.size()), half)) continue;
    if (rest.size() == half.size() || !is_ascii_letter(rest[half.size()])) {
      rest = trim(rest.substr(half.size()));
    }
  }
  return rest;
}

bool sets_apart(std::string_view after) {
  after = trim(after);
  return starts_with_any(after, kDashes) > 0 ||
         (!after.empty() && std::string_view(":-|)]").contains(after.front()));
}

bool is_closed(std::string_view after) {
  after = trim(after);
  while (!after.empty() && std::string_view(").]").contains(after.front())) after.remove_prefix(1);
  return trim(after).empty();
}

/// The text of a row without its first <time>, and that <time>.
struct RowText {
  Node time;
  std::string rest;
};

RowText split_row(const std::vector<Node>& row) {
  RowText result;
  for (const Node part : row) {
    walk_elements(part.raw(), [&](Node node) {
      if (!result.time && tag_id(node) == GUMBO_TAG_TIME) result.time = node;
      return !result.time;
    });
    if (result.time) break;
  }
  for (const Node part : row) {
    std::string text;
    if (result.time && tag_id(part) != GUMBO_TAG_TIME) {
      for (Node child = part.first_child(); child; child = child.next_sibling()) {
        if (child == result.time) continue;
        const std::string piece = visible_text(child);
        if (!piece.empty()) text += (text.empty() ? "" : " ") + piece;
      }
    } else if (part != result.time) {
      text = visible_text(part);
    }
    if (!text.empty()) result.rest += (result.rest.empty() ? "" : " ") + text;
  }
  return result;
}

// A <time> at the edge of its row, and the words about it.
std::optional<HistoryEntry> timed_row(const RowText& text, const DateHints& hints) {
  const std::string shown = visible_text(text.time);
  HistoryEntry entry;
  entry.stamp = collapse_space(text.time.attribute_or_empty("datetime"));
  std::optional<Date> date = find_date(shown, hints);
  if (!date) date = find_date(entry.stamp);
  if (!date) return std::nullopt;
  entry.date = *date;
  if (entry.stamp.empty()) entry.stamp = shown;
  std::string_view rest = text.rest;
  if (rest.starts_with(shown)) rest.remove_prefix(shown.size());
  entry.note = strip_edges(rest);
  entry.leads = true;
  if (entry.note.size() < kShortestNote) return std::nullopt;
  return entry;
}

/// Groups of nodes that read as the rows of a history under one container.
std::vector<std::vector<Node>> rows_of(Node container) {
  std::vector<std::vector<Node>> rows;
  walk_elements(container.raw(), [&](Node node) {
    if (rows.size() >= kMostRows) return false;
    switch (tag_id(node)) {
      case GUMBO_TAG_LI:
      case GUMBO_TAG_TR:
      case GUMBO_TAG_DT:
        rows.push_back({node});
        return false;
      case GUMBO_TAG_DD:
        if (!rows.empty() && tag_id(rows.back().front()) == GUMBO_TAG_DT) rows.back().push_back(node);
        return false;
      default:
        return true;
    }
  });
  if (!rows.empty()) return rows;
  for (Node child = container.first_element(); child && rows.size() < kMostRows;
       child = child.next_element()) {
    if (tag_id(child) == GUMBO_TAG_P || tag_id(child) == GUMBO_TAG_DIV) rows.push_back({child});
  }
  return rows;
}

// The text of an element, line by line as <br> and blocks break it.
std::vector<std::string> lines_of(Node element) {
  std::vector<std::string> lines(1);
  walk_tree(
      element.raw(),
      [&](Node node) {
        if (is_text(node.raw())) {
          lines.back() += node.raw()->v.text.text;
          return false;
        }
        if (!is_element(node.raw()) || is_invisible(node)) return false;
        const bool breaks = tag_id(node) == GUMBO_TAG_BR || traits(tag_id(node)).block;
        if (breaks && !lines.back().empty() && lines.size() < kMostRows) lines.emplace_back();
        return true;
      },
      [](Node) {});
  for (std::string& line : lines) line = collapse_space(line);
  std::erase(lines, "");
  return lines;
}

// "- March 3, 2026: Added … - May 4, 2026: Removed …": each date between marks begins an entry.
std::vector<std::string> split_at_dates(const std::string& line, const DateHints& hints) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (const FoundDate& found : find_dates(line, hints)) {
    const std::string_view before = trim(std::string_view(line).substr(0, found.begin));
    const bool after_mark = ends_with_any(before, kDashes) + ends_with_any(before, kBullets) > 0 ||
                            (!before.empty() && std::string_view("-*|;").contains(before.back()));
    if (found.begin <= from || !after_mark || !sets_apart(std::string_view(line).substr(found.end))) continue;
    if (strip_edges(std::string_view(line).substr(from, found.begin - from)).empty()) continue;
    parts.push_back(line.substr(from, found.begin - from));
    from = found.begin;
  }
  parts.push_back(line.substr(from));
  return parts;
}

void add_lines(const std::vector<std::string>& lines, const std::string& url, HistoryRows& out) {
  const DateHints hints = row_habits(lines, url);
  for (const std::string& line : lines) {
    for (const std::string& part : split_at_dates(line, hints)) {
      ++out.rows;
      if (auto entry = dated_line(part, hints)) out.entries.push_back(*std::move(entry));
    }
  }
}

}  // namespace

DateHints row_habits(const std::vector<std::string>& texts, const std::string& url) {
  return site_habits({texts.begin(), texts.end()}, "", url);
}

std::optional<Date> only_date(std::string_view text, const DateHints& hints) {
  text = trim(text);
  if (text.size() > 40) return std::nullopt;
  const std::vector<FoundDate> dates = find_dates(text, hints);
  if (dates.size() != 1 || dates[0].begin > 2 || dates[0].end + 2 < text.size()) return std::nullopt;
  return dates[0].date;
}

std::optional<HistoryEntry> dated_line(std::string_view text, const DateHints& hints) {
  const std::vector<FoundDate> dates = find_dates(text, hints);
  if (dates.empty()) return std::nullopt;
  const FoundDate& first = dates.front();
  const FoundDate& last = dates.back();
  const std::string_view after = skip_clock(text.substr(first.end));
  const bool marked = sets_apart(after);
  const bool at_start =
      strip_front(text.substr(0, first.begin)).empty() || text.substr(0, first.begin) == "(";
  HistoryEntry entry;
  std::string behind = strip_edges(after);
  if (first.begin <= kDateEdge && !behind.empty()) {
    entry.date = first.date;
    entry.note = std::move(behind);
    entry.leads = marked && at_start;
  } else if (is_closed(text.substr(last.end)) && last.begin > 0) {
    entry.date = last.date;
    entry.note = strip_edges(text.substr(0, last.begin));
  } else {
    return std::nullopt;
  }
  entry.stamp = to_iso(entry.date);
  if (entry.note.size() < kShortestNote) return std::nullopt;
  return entry;
}

HistoryRows read_history_rows(Node container, const std::string& url) {
  HistoryRows out;
  std::vector<RowText> texts;
  std::vector<std::string> words;
  for (const std::vector<Node>& row : rows_of(container)) {
    texts.push_back(split_row(row));
    words.push_back(texts.back().rest);
  }
  const DateHints hints = row_habits(words, url);
  for (const RowText& text : texts) {
    ++out.rows;
    auto entry = text.time ? timed_row(text, hints) : dated_line(text.rest, hints);
    if (entry) out.entries.push_back(*std::move(entry));
  }
  if (texts.empty()) add_lines(lines_of(container), url, out);
  return out;
}

HistoryRows read_labelled_lines(Node element, std::size_t label_bytes, const std::string& url) {
  std::vector<std::string> lines = lines_of(element);
  HistoryRows out;
  if (lines.empty() || lines.front().size() < label_bytes) return out;
  lines.front() = collapse_space(std::string_view(lines.front()).substr(label_bytes));
  if (lines.front().empty()) lines.erase(lines.begin());
  add_lines(lines, url, out);
  // Within a sentence a date is no entry: it stands first and set apart.
  std::erase_if(out.entries, [](const HistoryEntry& entry) { return !entry.leads; });
  return out;
}

}  // namespace policywatch::extract
