#include "extract/dates.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "extract/dates_months.hpp"
#include "extract/dates_relative.hpp"
#include "extract/dates_spelled.hpp"
#include "extract/dates_tokens.hpp"

namespace policywatch::extract {
namespace {

struct Match {
  Date date;
  std::size_t last = 0;  // index of the last token that belongs to the date
};
using Maybe = std::optional<Match>;

bool is_dash(std::string_view gap) {
  return gap == "-" || gap == "\u2013" || gap == "\u2014" || gap == "\u2011" || gap == "\u2212";
}
bool is_linking_word(const DateTokens& t, std::size_t i) {
  return t.word_is(i, "of") || t.word_is(i, "de") || t.word_is(i, "del") || t.word_is(i, "di");
}
bool likely_year(int value) {
  return value >= 1900 && value <= 2099;
}
bool named_year(int value) {
  return value >= 1500 && value <= 2199;
}

/// Two digits mean the year nearest below the capture's time plus ten; without a capture, 1950…2049.
int full_year(int two_digits, const DateHints& hints) {
  if (!hints.reference) return two_digits + (two_digits < 50 ? 2000 : 1900);
  const int now = date_of(*hints.reference).year;
  int year = now - now % 100 + two_digits;
  if (year > now + 10) year -= 100;
  return year;
}

Maybe day_match(int year, int month, int day, std::size_t last) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const auto date = make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  if (!date) return std::nullopt;
  return Match{*date, last};
}
Maybe month_match(int year, unsigned month, std::size_t last) {
  return Match{Date{year, month, 1, DatePrecision::month}, last};
}

bool whole_text(const DateTokens& t, std::size_t first, std::size_t last) {
  return trim(t.text()).size() == t.at(last).end - t.at(first).begin;
}

// "2025-12-18", "2025.3.5", "2025/12/18"; "2025.01 …" only where a title begins.
Maybe year_first(const DateTokens& t, std::size_t i) {
  if (!t.number(i, 4, 4) || !likely_year(t.value(i)) || !t.number(i + 1, 1, 2) || t.spaced(i)) return {};
  const std::string mark = t.between(i);
  if (mark != "-" && mark != "." && mark != "/") return {};
  if (t.number(i + 2, 1, 2) && t.between(i + 1) == mark && !t.spaced(i + 1)) {
    return day_match(t.value(i), t.value(i + 1), t.value(i + 2), i + 2);
  }
  if (t.at(i + 1).size() != 2 || t.value(i + 1) < 1 || t.value(i + 1) > 12) return {};
  const bool title_start = mark == "." && i == 0 && t.at(0).begin <= 2 && t.after(1) != '.';
  if (!title_start && !whole_text(t, i, i + 1)) return {};
  return month_match(t.value(i), static_cast<unsigned>(t.value(i + 1)), i + 1);
}

// "20251218", alone or before "T0915".
Maybe compact(const DateTokens& t, std::size_t i) {
  if (!t.number(i, 8, 8) || !likely_year(t.value(i) / 10000)) return {};
  const bool stamp = t.word_is(i + 1, "T") && t.adjacent(i) && t.number(i + 2, 4, 8) && t.adjacent(i + 1);
  if (!stamp && !whole_text(t, i, i)) return {};
  return day_match(t.value(i) / 10000, t.value(i) / 100 % 100, t.value(i) % 100, i);
}

// "12/18/2025", "18.12.2025", "12-18-2025", "12/18/25". Which of the two comes first: what cannot be a
// month is the day; dots put the day first; else the site's habit.
Maybe numeric(const DateTokens& t, std::size_t i, const DateHints& hints) {
  if (!t.number(i, 1, 2) || !t.number(i + 1, 1, 2) || !t.number(i + 2, 2, 4)) return {};
  const std::string mark = t.between(i);
  if (t.between(i + 1) != mark || (mark != "/" && mark != "." && mark != "-")) return {};
  // "18. 12. 2025" as Czechs and Germans write it; spaces around other marks are sums and lists.
  const bool airy = mark == "." && t.spaced(i) && t.spaced(i + 1) && t.at(i + 2).size() == 4;
  if (mark != "/" && !airy && (t.spaced(i) || t.spaced(i + 1))) return {};
  const char before = t.before(i), after = t.after(i + 2);
  if (before == '.' || before == '/' || before == '-' || before == ':' || before == '$') return {};
  const bool runs_on = (after == '/' || after == '-' || after == '.') && t.number(i + 3, 1, 9) &&
                       !t.spaced(i + 2) && t.between(i + 2).size() == 1;
  if (runs_on) return {};
  int year = t.value(i + 2);
  if (t.at(i + 2).size() == 2) {
    const bool trusted = mark == "/" || whole_text(t, i, i + 2);
    if (!trusted) return {};
    year = full_year(year, hints);
  } else if (t.at(i + 2).size() == 3 || !likely_year(year)) {
    return {};
  }
  const int a = t.value(i), b = t.value(i + 1);
  const bool day_first = a > 12 || (b <= 12 && (hints.day_first || mark == "."));
  return day_first ? day_match(year, b, a, i + 2) : day_match(year, a, b, i + 2);
}

bool time_follows(const DateTokens& t, std::size_t i) {
  return t.number(i + 1, 1, 2) && t.after(i + 1) == ':' && t.number(i + 2, 2, 2);
}

// "11 Jan 23" as forms and cables have it: nothing goes on behind it that the number could count.
bool ends_short(const DateTokens& t, std::size_t month_at, std::size_t year_at) {
  const std::string_view month = t.text_of(month_at);
  const bool short_name =
      month.size() == 3 && month[0] >= 'A' && month[0] <= 'Z' && t.between(month_at).empty();
  const bool goes_on = year_at + 1 < t.size() && t.between(year_at).empty();
  return short_name && !goes_on;
}

// The year after "18 December" or "18-DEC-": four digits, or two where the form leaves no doubt.
Maybe year_after(const DateTokens& t, std::size_t month_at, unsigned month, int day, bool stamped,
                 const DateHints& hints) {
  std::string gap = t.between(month_at);
  std::size_t at = month_at + 1;
  if (is_linking_word(t, at)) {
    gap = t.between(at);
    ++at;
  }
  const bool joined = gap == "-" || gap == "/" || gap == ".-";
  if (!gap.empty() && gap != "." && gap != "," && gap != ".," && !joined) return {};
  if (t.number(at, 4, 4) && named_year(t.value(at))) {
    return day_match(t.value(at), static_cast<int>(month), day, at);
  }
  if (t.number(at, 2, 2) && (joined || stamped || time_follows(t, at) || ends_short(t, month_at, at))) {
    return day_match(full_year(t.value(at), hints), static_cast<int>(month), day, at);
  }
  return {};
}

// "18 December 2025", "18th of December, 2025", "1er décembre 2025", "18. Dezember 2025", "18-DEC-2025".
Maybe day_month(const DateTokens& t, std::size_t i, const DateHints& hints) {
  if (!t.number(i, 1, 2)) return {};
  std::size_t at = i + 1;
  std::string gap = t.between(i);
  if (t.word(at) && t.adjacent(i) && is_ordinal_ending(t.text_of(at))) {
    gap = t.between(at);
    ++at;
  }
  if (is_linking_word(t, at)) {
    gap = t.between(at);
    ++at;
  }
  const bool fits = gap.empty() || gap == "." || gap == "-" || gap == "/" || gap == "," || gap == "º";
  if (!fits || !t.word(at)) return {};
  const auto month = month_number(t.text_of(at));
  if (!month) return {};
  // "18DEC2025" as on forms and cables; nothing else is glued.
  const bool cable =
      at == i + 1 && t.adjacent(i) && t.at(at).size() == 3 && t.adjacent(at) && t.number(at + 1, 4, 4);
  if (t.adjacent(at - 1) && !cable) return {};
  const bool stamped = i > 0 && t.word(i - 1) && is_weekday(t.text_of(i - 1));
  return year_after(t, at, *month, t.value(i), stamped, hints);
}

// "2025-Dec-18", "2025 December 18".
Maybe year_month(const DateTokens& t, std::size_t i) {
  if (!t.number(i, 4, 4) || !likely_year(t.value(i)) || !t.word(i + 1) || !t.number(i + 2, 1, 2)) return {};
  const auto month = month_number(t.text_of(i + 1));
  const std::string gap = t.between(i), second = t.between(i + 1);
  const bool fits = gap == second && (gap == "-" || gap == "/" || (gap.empty() && t.spaced(i)));
  if (!month || !fits) return {};
  return day_match(t.value(i), static_cast<int>(*month), t.value(i + 2), i + 2);
}

// asctime: "Dec 18 09:15:02 2025", a zone before the year allowed.
Maybe year_after_time(const DateTokens& t, std::size_t day_at, unsigned month) {
  if (!time_follows(t, day_at)) return {};
  std::size_t at = day_at + 3;
  if (t.between(at - 1) == ":" || (t.number(at, 2, 2) && t.after(at - 1) == ':')) ++at;
  if (t.word(at) && t.at(at).size() <= 5) ++at;
  if (!t.number(at, 4, 4) || !likely_year(t.value(at)) || !t.between(at - 1).empty()) return {};
  return day_match(t.value(at), static_cast<int>(month), t.value(day_at), at);
}

// After "December 12": "–18, 2025", "and 18, 2025". The range's first day counts.
Maybe year_after_range(const DateTokens& t, std::size_t at, unsigned month, int day) {
  const bool dashed = is_dash(t.between(at)) && t.number(at + 1, 1, 2);
  const bool worded = t.between(at).empty() && t.number(at + 2, 1, 2) &&
                      (t.word_is(at + 1, "and") || t.word_is(at + 1, "to") || t.word_is(at + 1, "through"));
  if (!dashed && !worded) return {};
  const std::size_t second = dashed ? at + 1 : at + 2;
  const std::string gap = t.between(second);
  if ((!gap.empty() && gap != ",") || !t.number(second + 1, 4, 4) || !named_year(t.value(second + 1))) {
    return {};
  }
  return day_match(t.value(second + 1), static_cast<int>(month), day, second + 1);
}

// "December 18, 2025", "Dec. 18th 2025", "Dec-18-2025", "December 12–18, 2025", "December 2025".
Maybe month_first(const DateTokens& t, std::size_t i) {
  const auto month = month_number(t.text_of(i));
  if (!month) return {};
  const std::string gap = t.between(i);
  const bool fits = gap.empty() || gap == "." || gap == "-" || gap == "/" || gap == ",";
  if (fits && !t.adjacent(i) && t.number(i + 1, 1, 2)) {
    std::size_t at = i + 1;
    if (t.word(at + 1) && t.adjacent(at) && is_ordinal_ending(t.text_of(at + 1))) ++at;
    const std::string second = t.between(at);
    const bool joins = second.empty() || second == "," || second == "." || second == ".," ||
                       (second == gap && (gap == "-" || gap == "/"));
    if (joins && !t.adjacent(at) && t.number(at + 1, 4, 4) && named_year(t.value(at + 1))) {
      return day_match(t.value(at + 1), static_cast<int>(*month), t.value(i + 1), at + 1);
    }
    if (Maybe found = year_after_time(t, at, *month)) return found;
    return year_after_range(t, at, *month, t.value(i + 1));
  }
  std::size_t at = i + 1;
  if (gap.empty() && is_linking_word(t, at) && t.between(at).empty()) ++at;
  if (!fits || !t.number(at, 4, 4) || !likely_year(t.value(at)) || t.adjacent(at - 1)) return {};
  const std::string name = ascii_lower(t.text_of(i));
  const bool capital = t.text_of(i).front() >= 'A' && t.text_of(i).front() <= 'Z';
  if (name == "set" || name == "ago" || (needs_capital(name) && !capital)) return {};
  return month_match(t.value(at), *month, at);
}

Maybe match_at(const DateTokens& t, std::size_t i, const DateHints& hints) {
  Maybe found;
  if (t.number(i, 1, 8)) {
    found = year_first(t, i);
    if (!found) found = compact(t, i);
    if (!found) found = numeric(t, i, hints);
    if (!found) found = day_month(t, i, hints);
    if (!found) found = year_month(t, i);
  } else if (t.word(i)) {
    found = month_first(t, i);
  }
  if (found) return found;
  if (const auto spelled = spelled_date(t, i)) return Match{spelled->date, spelled->last};
  const auto spoken = relative_date(t, i, hints);
  return spoken ? Maybe(Match{spoken->date, spoken->last}) : Maybe();
}

std::vector<FoundDate> scan(std::string_view text, const DateHints& hints, std::size_t most) {
  std::vector<FoundDate> out;
  const DateTokens tokens(text);
  for (std::size_t i = 0; i < tokens.size() && out.size() < most; ++i) {
    const Maybe found = match_at(tokens, i, hints);
    if (!found) continue;
    out.push_back({found->date, tokens.at(i).begin, tokens.at(found->last).end});
    i = found->last;
  }
  return out;
}

}  // namespace

std::optional<Date> find_date(std::string_view text, const DateHints& hints) {
  const std::vector<FoundDate> found = scan(text, hints, 1);
  if (found.empty()) return std::nullopt;
  return found.front().date;
}

std::vector<FoundDate> find_dates(std::string_view text, const DateHints& hints) {
  return scan(text, hints, text.size());
}

}  // namespace policywatch::extract
