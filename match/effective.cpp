#include "match/effective.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "base/text.hpp"
#include "match/clause.hpp"

namespace policywatch::match {
namespace {

constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};

int number_of(std::string_view source) {
  int value = 0;
  for (const char c : source) {
    if (c < '0' || c > '9' || value > 9999) return -1;
    value = value * 10 + (c - '0');
  }
  return source.empty() ? -1 : value;
}

unsigned month_of(const Sentence& s, std::size_t i) {
  for (unsigned m = 0; m < 12; ++m) {
    if (s.is(i, kMonths[m]) || (kMonths[m].size() > 4 && s.is(i, kMonths[m].substr(0, 3))) ||
        (m == 8 && s.is(i, "sept")))
      return m + 1;
  }
  return 0;
}

std::optional<Date> date_at(const Sentence& s, std::size_t i, const std::optional<Date>& told) {
  const unsigned month = i < s.size() ? month_of(s, i) : 0;
  if (month == 0 || i + 1 >= s.size()) return std::nullopt;
  const int day = number_of(s.words[i + 1].source);
  if (day < 1 || day > 31) return std::nullopt;
  int year = i + 2 < s.size() ? number_of(s.words[i + 2].source) : -1;
  if (year < 1900 || year > 2200) {
    if (!told) return std::nullopt;
    year = told->year;
    if (month + 6 < told->month) ++year;  // "takes effect January 5", told in December
  }
  return make_date(year, month, static_cast<unsigned>(day));
}

std::optional<Date> days_after(const std::optional<Date>& told, int days) {
  if (!told || days < 1 || days > 1000) return std::nullopt;
  return date_of(midnight(*told) + std::chrono::hours(24) * days);
}

int small_number(const Sentence& s, std::size_t i) {
  static constexpr std::pair<std::string_view, int> kNumbers[] = {
      {"seven", 7}, {"ten", 10}, {"fourteen", 14}, {"thirty", 30}, {"sixty", 60}, {"ninety", 90}};
  for (const auto& [word, value] : kNumbers) {
    if (s.is(i, word)) return value;
  }
  return i < s.size() ? number_of(s.words[i].source) : -1;
}

std::optional<Date> after_cue(const Sentence& s, std::size_t i, const std::optional<Date>& told) {
  for (std::size_t j = i; j < s.size() && j < i + 5; ++j) {
    if (auto date = date_at(s, j, told)) return date;
    const int days = small_number(s, j);
    if (days > 0 && s.any(j + 1, {"day", "days"}) && s.any(j - 1, {"in", "within", "effect", "after"}))
      return days_after(told, days);
    if (s.any(j, {"immediately"}) || (s.is(j, "upon") && s.any(j + 1, {"publication", "receipt"})))
      return told;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Date> effective_date(std::string_view text, const std::optional<Date>& told) {
  std::size_t looked = 0;
  for (const std::string_view sentence :
       sentences(text.substr(0, std::min<std::size_t>(text.size(), 4000)))) {
    if (++looked > 8) break;
    const Sentence s = parse_sentence(sentence);
    for (std::size_t i = 0; i < s.size(); ++i) {
      const bool cue = s.any(i, {"effective", "beginning", "starting"}) ||
                       (s.is(i, "effect") && i > 0 && s.any(i - 1, {"take", "takes", "into", "took"}));
      const bool on =
          s.is(i, "on") && i > 0 && s.tagged(i - 1, tag::text | tag::policy) && s.any(0, {"after"});
      if (!cue && !on) continue;
      if (auto date = after_cue(s, i + 1, told)) return date;
    }
  }
  return std::nullopt;
}

}  // namespace policywatch::match
