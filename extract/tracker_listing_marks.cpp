#include "extract/tracker_listing_marks.hpp"

#include <array>

#include "base/text.hpp"
#include "extract/dates_months.hpp"
#include "extract/tracker_entries.hpp"
#include "extract/tracker_words.hpp"

namespace policywatch::extract {
namespace {

using Kind = ListingPiece::Kind;

constexpr std::size_t kLongestMonth = 9;

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool letter(char c) {
  return upper(c) || (c >= 'a' && c <= 'z');
}

std::size_t number_at(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t end = at;
  while (end < text.size() && end - at < most && digit(text[end])) ++end;
  return end - at;
}

// "September 9, 2025" and "September 2025", whatever is glued to either side: "September 20252.0".
std::optional<Mark> date_mark(std::string_view text, std::size_t at) {
  if (!upper(text[at]) || (at > 0 && upper(text[at - 1]))) return std::nullopt;
  std::size_t end = at;
  while (end < text.size() && end - at <= kLongestMonth && letter(text[end])) ++end;
  const auto month = end - at < 3 ? std::nullopt : month_number(text.substr(at, end - at));
  if (!month) return std::nullopt;
  if (end < text.size() && text[end] == '.') ++end;
  if (end >= text.size() || text[end] != ' ') return std::nullopt;
  const std::size_t first = end + 1;
  const auto year_of = [&](std::size_t from) {
    const bool year =
        number_at(text, from, 4) == 4 && (text.substr(from, 2) == "19" || text.substr(from, 2) == "20");
    return year ? (text[from] - '0') * 1000 + (text[from + 1] - '0') * 100 + (text[from + 2] - '0') * 10 +
                      (text[from + 3] - '0')
                : 0;
  };
  Mark mark{at, 0, ListingPiece{}, {}, false, false};
  if (const int year = year_of(first); year != 0) {
    mark.end = first + 4;
    mark.piece->kind = Kind::group;
    mark.piece->date = Date{year, *month, 1, DatePrecision::month};
    return mark;
  }
  const std::size_t digits = number_at(text, first, 2);
  std::size_t after = first + digits;
  if (digits == 0) return std::nullopt;
  if (after < text.size() && text[after] == ',') ++after;
  if (after < text.size() && text[after] == ' ') ++after;
  const int year = after > first + digits ? year_of(after) : 0;
  const int day = digits == 1 ? text[first] - '0' : (text[first] - '0') * 10 + text[first + 1] - '0';
  const auto date =
      year == 0 || day == 0 ? std::nullopt : make_date(year, *month, static_cast<unsigned>(day));
  if (!date) return std::nullopt;
  mark.end = after + 4;
  mark.piece->kind = Kind::date;
  mark.piece->date = date;
  return mark;
}

struct Label {
  std::string_view text;
  std::optional<Tags> tags;
  bool current, effective;
};
constexpr auto kLabels =
    std::to_array<Label>({{"Original Date Announced", {}, false, false},
                          {"Original Trump Policy Status", {}, false, false},
                          {"Date Announced", {}, false, false},
                          {"Effective Date of Change", {}, false, true},
                          {"Effective Date", {}, false, true},
                          {"Current Status", {}, true, false},
                          {"Trump Administration Action:", Tags::action_type, false, false},
                          {"Type of Action:", Tags::action_type, false, false},
                          {"Subject Matter:", Tags::subject, false, false},
                          {"Agencies Affected:", Tags::agency, false, false},
                          {"Status:", Tags::status, false, false}});

std::optional<Mark> label_mark(std::string_view text, std::size_t at) {
  if (at > 0 && (upper(text[at - 1]) || text[at - 1] == '-')) return std::nullopt;
  for (const Label& label : kLabels) {
    std::string_view words = label.text;
    // On a line of its own a label needs no colon.
    if (at == 0 && text.size() + 1 == words.size()) words.remove_suffix(words.ends_with(':') ? 1 : 0);
    if (!text.substr(at).starts_with(words)) continue;
    std::size_t end = at + words.size();
    if (end < text.size() && text[end] >= 'a' && text[end] <= 'z') continue;
    if (end < text.size() && text[end] == ':') ++end;
    return Mark{at, end, std::nullopt, label.tags, label.current, label.effective};
  }
  return std::nullopt;
}

// A date that a sentence goes on around ("the memo of January 20, 2025 on visas") is part of a title.
bool stands_apart(std::string_view text, const Mark& mark) {
  const bool group = mark.piece->kind == Kind::group;
  const bool spaced_left = mark.begin > 0 && text[mark.begin - 1] == ' ';
  const std::string_view rest = text.substr(mark.end);
  const bool glued_right =
      !rest.empty() && std::string_view(" ,.;)'\u2019").find(rest.front()) == std::string_view::npos;
  if (group) return !spaced_left && (rest.empty() || glued_right);
  const std::string_view before = trim(text.substr(0, mark.begin));
  if (before.empty() || glued_right || (!spaced_left && before.back() != '(')) return true;
  if (std::string_view("|-;:").contains(before.back())) return true;
  const std::string_view word = before.substr(before.rfind(' ') + 1);
  for (const std::string_view small :
       {"of", "on", "in", "dated", "the", "by", "since", "from", "until", "before", "after"}) {
    if (equals_ascii_nocase(word, small)) return false;
  }
  const std::string_view behind = trim(rest);
  return behind.empty() || behind.starts_with("|") || behind.starts_with("\u00b7") ||
         !tag_run(behind, 0).tags.empty() || !leading_current_status(behind).empty() || label_mark(behind, 0);
}

// "[ID #1976]" anywhere; "ID #1976" and "#1976" where a line begins.
std::optional<Mark> number_mark(std::string_view text, std::size_t at) {
  Mark mark{at, 0, ListingPiece{}, {}, false, false};
  mark.piece->kind = Kind::number;
  if (text[at] == '[') {
    const auto hit = find_policy_id(text.substr(at, 40));
    if (!hit || hit->begin != 0) return std::nullopt;
    mark.end = at + hit->end;
    mark.piece->text = hit->id;
    return mark;
  }
  if (at != 0) return std::nullopt;
  std::size_t from = 0;
  if (text.starts_with("ID")) from = 2;
  while (from < text.size() && (text[from] == ' ' || text[from] == ':')) ++from;
  const bool hash = from < text.size() && text[from] == '#';
  if (!hash) return std::nullopt;
  const std::size_t digits = number_at(text, from + 1, 6);
  std::size_t end = from + 1 + digits;
  if (digits < 2 || (end < text.size() && letter(text[end]))) return std::nullopt;
  mark.piece->text = text.substr(from + 1, digits);
  mark.end = end;
  return mark;
}

}  // namespace

std::optional<Mark> next_mark(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    std::optional<Mark> mark;
    if (text[at] == '[' || text[at] == '#' || (at == 0 && text[at] == 'I')) mark = number_mark(text, at);
    if (!mark && upper(text[at])) mark = label_mark(text, at);
    if (!mark && upper(text[at])) mark = date_mark(text, at);
    if (mark && mark->piece && mark->piece->date && !stands_apart(text, *mark)) mark.reset();
    if (mark) return mark;
  }
  return std::nullopt;
}

}  // namespace policywatch::extract
