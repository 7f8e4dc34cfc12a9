// The parts that a page's own change history is read with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "extract/dates.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

struct HistoryEntry {
  Date date;
  std::string stamp;  // as the page gives it: the exact time where there is one, a docket's number
  std::string note;
  bool leads = false;  // the date stands first and a mark, cell or element of its own sets it apart
};

struct HistoryRows {
  std::vector<HistoryEntry> entries;
  std::size_t rows = 0;       // looked at, dated or not
  bool told_by_head = false;  // a table whose head names a date and what was done then
  bool docket = false;        // a court's table of papers
};

enum class HistoryLabel { none, stamp, weak, strong, docket };
/// What a short text announces: a history, perhaps one (weak ones also head lists of news), or the moment of
/// the last change (stamp), or the papers of a case.
HistoryLabel history_label(std::string_view text);

/// Where day and month could swap in rows of numbers, by the rows that leave no doubt and the address.
DateHints row_habits(const std::vector<std::string>& texts, const std::string& url);
/// A date at the edge of a text, and the words about it.
std::optional<HistoryEntry> dated_line(std::string_view text, const DateHints& hints);
/// The whole text is one date.
std::optional<Date> only_date(std::string_view text, const DateHints& hints);

/// The rows of lists, definition lists, paragraphs or lines under one element.
HistoryRows read_history_rows(Node container, const std::string& url);
/// The lines of an element that begins with a label: "Updates: - March 3, 2026: Added …".
HistoryRows read_labelled_lines(Node element, std::size_t label_bytes, const std::string& url);
/// A table with a column of dates and one of words; `label`: what stands above it.
HistoryRows read_history_table(Node table, const std::string& url, HistoryLabel label);

}  // namespace policywatch::extract
