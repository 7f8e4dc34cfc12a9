#include "extract/tracker_listing_pieces.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/tracker_listing_marks.hpp"
#include "extract/tracker_tags.hpp"
#include "extract/tracker_words.hpp"

namespace policywatch::extract {
namespace {

using Kind = ListingPiece::Kind;
using Pieces = std::vector<ListingPiece>;

constexpr std::size_t kTagTail = 600;  // bytes at the end of a title in which glued tags are looked for

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool letter(char c) {
  return upper(c) || (c >= 'a' && c <= 'z');
}

std::string_view without_joints(std::string_view text) {
  text = trim(text);
  for (const std::string_view mark : {"|", "\u00b7", "\u2022", "\u2013", "\u2014", "-", ";", ":", ","}) {
    if (text.starts_with(mark) && (mark.size() > 1 || text.size() == 1 || text[1] == ' '))
      text = trim(text.substr(mark.size()));
    if (text.ends_with(mark)) text = trim(text.substr(0, text.size() - mark.size()));
  }
  return text;
}

void add(Pieces& out, Kind kind, std::string_view text) {
  out.push_back({kind, std::string(text), {}, {}});
}

// A run that is nothing but tags to its end, or that something else is glued to, or that is of two kinds.
bool is_run(std::string_view text, const TagRun& run) {
  if (run.tags.empty()) return false;
  const bool whole = trim(text.substr(run.end)).empty();
  const bool mixed = run.tags.size() > 1 && kind_of_tag(run.tags.front()) != kind_of_tag(run.tags.back());
  return whole || run.glued || mixed;
}

// "… technologyEnforcementICE": where tags glued to the end of a title begin.
std::size_t tags_at_end(std::string_view text) {
  const std::size_t from = text.size() > kTagTail ? text.size() - kTagTail : 1;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (!upper(text[at]) || upper(text[at - 1])) continue;
    const TagRun run = tag_run(text, at);
    if (run.tags.empty() || !trim(text.substr(run.end)).empty()) continue;
    const bool joined = text[at - 1] != ' ' || (at > 1 && std::string_view(",;|").contains(text[at - 2]));
    if (joined || run.tags.size() > 1) return at;
  }
  return text.size();
}

std::string_view take_badge(std::string_view text, Pieces& out) {
  for (const std::string_view era : {"2.0", "1.0"}) {
    for (const std::string& badge : {"Trump " + std::string(era), std::string(era)}) {
      const bool alone = text == badge;
      const bool before = text.starts_with(badge) && text.size() > badge.size() &&
                          !digit(text[badge.size()]) && text[badge.size()] != '.';
      if (!alone && !before) continue;
      add(out, Kind::badge, era);
      return trim(text.substr(badge.size()));
    }
  }
  return text;
}

std::string_view without_badge_at_end(std::string_view text, std::string_view& era) {
  for (const std::string_view one : {"2.0", "1.0"}) {
    const std::string badge = "Trump " + std::string(one);
    const bool glued = text.ends_with(one) && text.size() > 3 && letter(text[text.size() - 4]);
    if (!text.ends_with(badge) && !glued) continue;
    era = one;
    return trim(text.substr(0, text.size() - (glued ? one.size() : badge.size())));
  }
  return text;
}

void add_tags(Pieces& out, std::vector<std::string> tags) {
  out.push_back({Kind::tags, "", {}, std::move(tags)});
}

// What stands between two marks: badge, tags and a title in any of the orders that occur.
void add_words(std::string_view text, const std::optional<Tags>& only, Pieces& out) {
  text = without_joints(text);
  const TagRun first = tag_run(text, 0, only);
  if (only ? !first.tags.empty() : is_run(text, first)) {
    add_tags(out, first.tags);
    text = without_joints(text.substr(first.end));
  }
  text = take_badge(text, out);
  if (const TagRun behind = tag_run(text, 0); first.tags.empty() && is_run(text, behind)) {
    add_tags(out, behind.tags);
    text = without_joints(text.substr(behind.end));
  }
  if (text.empty()) return;
  const std::size_t tags = tags_at_end(text);
  std::string_view era,
      title = without_joints(without_badge_at_end(without_joints(text.substr(0, tags)), era));
  if (!title.empty()) add(out, Kind::title, title);
  if (!era.empty()) add(out, Kind::badge, era);
  if (tags < text.size()) add_tags(out, tag_run(text, tags).tags);
}

// A line that is a date in one of the other forms: "2025-09-09", "9/9/2025".
std::optional<Date> whole_date(std::string_view line) {
  if (line.size() > 20 || line.empty() || !digit(line.front())) return std::nullopt;
  const auto dates = find_dates(line);
  const bool whole = dates.size() == 1 && dates[0].begin == 0 && dates[0].end == line.size();
  return whole && dates[0].date.precision == DatePrecision::day ? std::optional(dates[0].date) : std::nullopt;
}

bool is_furniture(std::string_view line) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"Next", "Previous", "Last", "First", "Load more", "Show more", "Filter", "Filters", "Search",
       "Clear all", "View Policy", "Read more", "Back to top"});
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return equals_ascii_nocase(line, word); }) ||
         (line.starts_with("Page ") && line.size() < 20 && line.size() > 5 && digit(line[5])) ||
         std::ranges::all_of(line, [](char c) { return digit(c) || c == ' '; });
}

}  // namespace

void ListingCutter::take_words(std::string_view words) {
  words = without_joints(words);
  if (words.empty()) return;
  const Label label = std::exchange(label_, Label());
  if (equals_ascii_nocase(words, "announced") || equals_ascii_nocase(words, "date")) return;
  if (equals_ascii_nocase(words, "effective")) {
    label_.effective = true;
    return;
  }
  // "None" says a status only behind its label.
  const std::string_view value = leading_current_status(words);
  if (!value.empty() && (label.current || value != "None")) {
    add(out_, Kind::current, value);
    words.remove_prefix(value.size());
  }
  add_words(words, label.tags, out_);
}

void ListingCutter::take(std::string_view line) {
  const std::string kept = without_boilerplate(line);
  const std::string_view text = kept;
  if (text.empty() || is_furniture(text)) return;
  const auto add_dated = [&](ListingPiece piece) {
    if (piece.kind == Kind::date && std::exchange(label_, Label()).effective) piece.kind = Kind::effective;
    out_.push_back(std::move(piece));
  };
  if (const auto date = whole_date(text)) return add_dated({Kind::date, "", date, {}});
  std::size_t at = 0;
  for (auto mark = next_mark(text, 0); mark; mark = next_mark(text, at)) {
    take_words(text.substr(at, mark->begin - at));
    at = mark->end;
    if (mark->piece) {
      add_dated(*mark->piece);
    } else {
      label_ = {mark->tags, mark->current, mark->effective};
    }
  }
  take_words(text.substr(at));
}

}  // namespace policywatch::extract
