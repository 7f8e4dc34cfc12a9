// A listing saved as text: no element tells where a row begins, so what stands in it has to: title, date,
// tags.
#include <algorithm>

#include "base/text.hpp"
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
  ListingCutter cutter;
  for (const std::string_view line : lines(text)) cutter.take(collapse_space(line));
  const Pieces pieces = cutter.finish();
  RowMaker rows(pieces);
  for (const ListingPiece& piece : pieces) rows.take(piece);
  return rows.take_rows();
}

}  // namespace policywatch::extract
