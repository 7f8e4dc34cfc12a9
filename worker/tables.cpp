#include "worker/tables.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace policywatch::worker {
namespace {

// Lines whose middles differ by less than this share of their height stand on one line.
constexpr double kSameLine = 0.3;
// Prose has at least so many words in the middling line of a column; cells have fewer.
constexpr std::size_t kProseWords = 5;
// Two lines of a table stand at most so many line heights apart.
constexpr double kFarApart = 3.0;

struct Line {
  std::vector<std::size_t> members;  // segments, from left to right
  double y0 = 0, y1 = 0;

  double height() const { return y1 - y0; }
};

struct Column {
  double x0 = 0, x1 = 0;
};

std::vector<Line> lines_of(const std::vector<Segment>& segments) {
  std::vector<std::size_t> order(segments.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(segments[i].box.middle(), i); });
  std::vector<Line> lines;
  double middle = 0;
  for (const std::size_t i : order) {
    const Placed& box = segments[i].box;
    if (!box.upright) continue;
    if (lines.empty() || box.middle() - middle > kSameLine * box.height()) {
      lines.push_back({{}, box.y0, box.y1});
      middle = box.middle();
    }
    Line& line = lines.back();
    line.members.push_back(i);
    line.y0 = std::min(line.y0, box.y0);
    line.y1 = std::max(line.y1, box.y1);
  }
  for (Line& line : lines) {
    std::ranges::sort(line.members, {}, [&](std::size_t i) { return std::pair(segments[i].box.x0, i); });
  }
  return lines;
}

/// Runs of lines that may be one table: each begins and ends with a line of several segments.
std::vector<std::pair<std::size_t, std::size_t>> candidates(const std::vector<Line>& lines) {
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  std::size_t begin = 0, end = 0;  // [begin, end)
  bool open = false;
  std::size_t singles = 0;
  const auto close = [&] {
    if (open && end - begin >= 2) runs.emplace_back(begin, end);
    open = false;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool many = lines[i].members.size() > 1;
    if (open && (lines[i].y0 - lines[i - 1].y1 > kFarApart * lines[i].height() || singles > 3)) close();
    if (many) {
      if (!open) begin = i;
      open = true;
      end = i + 1;
      singles = 0;
    } else {
      ++singles;
    }
  }
  close();
  return runs;
}

/// What the lines cover when they are looked at from above: one interval for each column.
std::vector<Column> columns_of(const std::vector<Segment>& segments, const std::vector<Line>& lines,
                               std::pair<std::size_t, std::size_t> run) {
  std::vector<Column> spans;
  for (std::size_t i = run.first; i < run.second; ++i) {
    if (lines[i].members.size() < 2) continue;  // a heading across the table joins no columns
    for (const std::size_t member : lines[i].members) {
      spans.push_back({segments[member].box.x0, segments[member].box.x1});
    }
  }
  std::ranges::sort(spans, {}, &Column::x0);
  std::vector<Column> columns;
  for (const Column& span : spans) {
    if (columns.empty() || span.x0 > columns.back().x1) {
      columns.push_back(span);
    } else {
      columns.back().x1 = std::max(columns.back().x1, span.x1);
    }
  }
  return columns;
}

std::size_t column_of(const std::vector<Column>& columns, const Placed& box) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].x0 <= box.x1 && box.x0 <= columns[i].x1) return i;
    if (columns[i].x1 < box.x0) best = i;
  }
  return best;
}

bool spans_columns(const std::vector<Column>& columns, const Placed& box) {
  return std::ranges::count_if(columns, [&](const Column& c) { return c.x0 <= box.x1 && box.x0 <= c.x1; }) >
         1;
}

/// Gaps below this hold the lines of one row together; 0 when every line stands for itself.
double wrap_gap(const std::vector<Line>& lines, std::pair<std::size_t, std::size_t> run) {
  double least = 1e9, most = 0, height = 1;
  for (std::size_t i = run.first + 1; i < run.second; ++i) {
    const double gap = lines[i].y0 - lines[i - 1].y1;
    least = std::min(least, gap);
    most = std::max(most, gap);
    height = std::max(height, lines[i].height());
  }
  return most - least > 0.3 * height ? (least + most) / 2 : -1e9;
}

bool is_prose(const std::vector<Segment>& segments, const std::vector<Line>& lines,
              std::pair<std::size_t, std::size_t> run, const std::vector<Column>& columns) {
  if (columns.size() < 2) return true;
  std::vector<std::size_t> words;
  for (std::size_t i = run.first; i < run.second; ++i) {
    for (const std::size_t member : lines[i].members) words.push_back(segments[member].words);
  }
  const auto middle = words.begin() + static_cast<std::ptrdiff_t>(words.size() / 2);
  std::ranges::nth_element(words, middle);
  if (*middle < kProseWords) return false;
  // Long cells: a table all the same when white bands across all columns part it into low rows.
  const double wrap = wrap_gap(lines, run);
  std::size_t bands = 1;
  for (std::size_t i = run.first + 1; i < run.second; ++i) bands += lines[i].y0 - lines[i - 1].y1 >= wrap;
  return wrap < 0 || bands < 3 || (run.second - run.first) > 5 * bands;
}

std::vector<TableRow> rows_of(const std::vector<Segment>& segments, const std::vector<Line>& lines,
                              std::pair<std::size_t, std::size_t> run, const std::vector<Column>& columns) {
  const double wrap = wrap_gap(lines, run);
  std::vector<TableRow> rows;
  std::vector<std::string> cells(columns.size());
  const auto end_row = [&] {
    std::string text;
    for (std::string& cell : cells) {
      if (!cell.empty()) text.append(text.empty() ? "" : " | ").append(cell);
      cell.clear();
    }
    if (!text.empty()) rows.back().text = std::move(text);
  };
  for (std::size_t i = run.first; i < run.second; ++i) {
    const Line& line = lines[i];
    const bool whole = line.members.size() == columns.size();
    const bool title = line.members.size() == 1 && spans_columns(columns, segments[line.members[0]].box);
    const bool goes_on = i > run.first && !whole && !title && line.y0 - lines[i - 1].y1 < wrap;
    if (!goes_on) {
      if (!rows.empty()) end_row();
      rows.push_back({"", line.y0, line.y1});
    }
    rows.back().y1 = line.y1;
    for (const std::size_t member : line.members) {
      std::string& cell = cells[column_of(columns, segments[member].box)];
      cell.append(cell.empty() ? "" : " ").append(segments[member].box.text);
    }
  }
  if (!rows.empty()) end_row();
  return rows;
}

}  // namespace

std::vector<std::vector<TableRow>> find_tables(std::vector<Segment>& segments) {
  std::vector<std::vector<TableRow>> tables;
  const std::vector<Line> lines = lines_of(segments);
  for (const auto& run : candidates(lines)) {
    const std::vector<Column> columns = columns_of(segments, lines, run);
    if (is_prose(segments, lines, run, columns)) continue;
    for (std::size_t i = run.first; i < run.second; ++i) {
      for (const std::size_t member : lines[i].members) segments[member].table = tables.size();
    }
    tables.push_back(rows_of(segments, lines, run, columns));
  }
  return tables;
}

}  // namespace policywatch::worker
