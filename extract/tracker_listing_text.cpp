// A listing saved as text: no element tells where a row begins, so what stands in it has to: title, date,
// tags.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/tracker_listing.hpp"
#include "extract/tracker_listing_pieces.hpp"
#include "extract/tracker_rows.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostRows = 5000;
constexpr std::size_t kHead = 20000;  // bytes of menus above the count of policies

using Kind = ListingPiece::Kind;
using Pieces = std::vector<ListingPiece>;

// Whether pieces of a kind stand before their row's title, by what they stand next to.
bool stands_first(const Pieces& pieces, Kind kind) {
  int before = 0, behind = 0;
  const auto small = [&](const ListingPiece& piece) {
    return piece.kind != kind && (piece.kind == Kind::badge || piece.kind == Kind::number);
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind != kind) continue;
    std::size_t next = i + 1, last = i;
    while (next < pieces.size() && small(pieces[next])) ++next;
    while (last > 0 && small(pieces[last - 1])) --last;
    if (last == 0 || pieces[last - 1].kind == Kind::group) before += 2;  // nothing can stand before it
    if (next < pieces.size() && pieces[next].kind == Kind::title) ++before;
    if (last > 0 && pieces[last - 1].kind == Kind::title) ++behind;
  }
  return before > behind;
}

// A row ends where one more of what it has already begins.
class RowMaker {
 public:
  explicit RowMaker(const Pieces& pieces)
      : badge_first_(stands_first(pieces, Kind::badge)),
        number_first_(stands_first(pieces, Kind::number)),
        date_first_(stands_first(pieces, Kind::date)) {}

  void take(const ListingPiece& piece) {
    switch (piece.kind) {
      case Kind::group:
        finish();
        group_ = piece.date;
        return;
      case Kind::badge:
        begin_if(!row_.era.empty(), badge_first_);
        row_.era = piece.text;
        return;
      case Kind::number:
        begin_if(!row_.id.empty(), number_first_);
        row_.id = piece.text;
        return;
      case Kind::date:
        begin_if(row_.announced.has_value(), date_first_);
        row_.announced = piece.date;
        return;
      case Kind::effective:
        row_.effective = piece.date;
        return;
      case Kind::title:
        return take_title(piece.text);
      case Kind::tags:
        put_tags(row_, piece.tags);
        has_tags_ = true;
        return;
      case Kind::current:
        begin_if(!row_.current_status.empty(), false);
        row_.current_status = piece.text;
        return;
    }
  }

  std::vector<Policy> take_rows() {
    finish();
    return std::move(rows_);
  }

 private:
  void begin_if(bool has_it, bool stands_first) {
    if (has_it || (stands_first && !row_.title.empty())) finish();
  }

  void take_title(const std::string& text) {
    if (row_.title.empty()) {
      row_.title = text;
      return;
    }
    const bool closed = has_tags_ || !row_.current_status.empty() || (row_.announced && !date_first_);
    if (closed) {
      finish();
      row_.title = text;
    } else if (rows_.empty() && !row_.announced) {
      row_.title = text;  // a heading stood above the first row
    } else {
      row_.description += (row_.description.empty() ? "" : "\n\n") + text;
    }
  }

  void finish() {
    const bool named = !row_.title.empty() || !row_.id.empty();
    const bool stated = row_.announced || has_tags_ || !row_.id.empty() || !row_.current_status.empty();
    if (!row_.announced) row_.announced = group_;
    if (named && stated && rows_.size() < kMostRows) rows_.push_back(std::move(row_));
    row_ = Policy();
    has_tags_ = false;
  }

  const bool badge_first_, number_first_, date_first_;
  std::vector<Policy> rows_;
  Policy row_;
  std::optional<Date> group_;
  bool has_tags_ = false;
};

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// A tag that the vocabulary lacks stands among tags that it has.
void settle_unknown_tags(Pieces& pieces) {
  constexpr std::size_t kLongestTag = 40;
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    ListingPiece& piece = pieces[i];
    if (piece.kind != Kind::title || piece.text.size() > kLongestTag) continue;
    if (pieces[i - 1].kind != Kind::tags || pieces[i + 1].kind != Kind::tags) continue;
    piece.tags = {std::exchange(piece.text, "")};
    piece.kind = Kind::tags;
  }
}

// "1976 ICE contracts with …": the digits before a title in capitals; 0 when there are none.
std::size_t number_before_title(std::string_view line) {
  std::size_t digits = 0;
  while (digits < line.size() && digits < 6 && digit(line[digits])) ++digits;
  std::size_t at = digits;
  if (at < line.size() && (line[at] == '.' || line[at] == ')')) ++at;
  const bool title =
      digits > 0 && at + 1 < line.size() && line[at] == ' ' && line[at + 1] >= 'A' && line[at + 1] <= 'Z';
  return title ? digits : 0;
}

// Of a table copied as text each row begins with its number. Not numbers that only count the rows, and not
// where any row lacks one: that is a title which begins with a number.
bool rows_are_numbered(const std::vector<std::string>& rows) {
  std::size_t dated = 0, counted = 0;
  for (const std::string& row : rows) {
    const auto dates = find_dates(row);
    const bool has_day = std::ranges::any_of(dates, [](const FoundDate& found) {
      return found.begin > 0 && found.date.precision == DatePrecision::day;
    });
    if (!has_day) continue;
    ++dated;
    const std::size_t digits = number_before_title(row);
    if (digits == 0) return false;
    counted += row.substr(0, digits) == std::to_string(dated);
  }
  return dated > 1 && counted < dated;
}

// Behind "263 Policy Actions", "1,059 Policies"; npos when the text has no such head.
std::size_t behind_count(std::string_view text) {
  const std::string_view head = text.substr(0, kHead);
  for (const std::string_view words : {" Policy Actions", " Policies"}) {
    for (std::size_t at = head.find(words); at != std::string_view::npos; at = head.find(words, at + 1)) {
      std::size_t begin = at;
      while (begin > 0 && (digit(head[begin - 1]) || head[begin - 1] == ',')) --begin;
      const bool counted = begin < at && digit(head[begin]);
      const std::size_t end = at + words.size();
      const bool whole = end >= head.size() || head[end] < 'a' || head[end] > 'z';
      if (counted && whole && (begin == 0 || head[begin - 1] != ' ')) return end;
    }
  }
  return std::string_view::npos;
}

}  // namespace

bool counts_policies(std::string_view text) {
  return behind_count(text) != std::string_view::npos;
}

std::size_t announcements_in(std::string_view text) {
  constexpr std::string_view kLabel = "Date Announced";
  std::size_t count = 0;
  for (std::size_t at = text.find(kLabel); at != std::string_view::npos; at = text.find(kLabel, at + 1))
    ++count;
  return count;
}

std::vector<Policy> read_tracker_rows_text(std::string_view text) {
  if (const std::size_t head = behind_count(text); head != std::string_view::npos) text.remove_prefix(head);
  std::vector<std::string> rows_of_text;
  for (const std::string_view line : lines(text)) rows_of_text.push_back(collapse_space(line));
  const bool numbered = rows_are_numbered(rows_of_text);
  ListingCutter cutter;
  for (const std::string& line : rows_of_text) {
    const std::size_t digits = numbered ? number_before_title(line) : 0;
    cutter.take(digits == 0 ? line : "#" + line);
  }
  Pieces pieces = cutter.finish();
  settle_unknown_tags(pieces);
  RowMaker rows(pieces);
  for (const ListingPiece& piece : pieces) rows.take(piece);
  return rows.take_rows();
}

}  // namespace policywatch::extract
