#include "extract/dates_spelled.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/dates_months.hpp"

namespace policywatch::extract {
namespace {

constexpr auto kOrdinals = std::to_array<std::string_view>(
    {"first",     "second",    "third",       "fourth",     "fifth",      "sixth",      "seventh",
     "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",    "thirteenth", "fourteenth",
     "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"});
constexpr auto kCardinals = std::to_array<std::string_view>(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
     "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"});
constexpr auto kTens = std::to_array<std::string_view>({"twenty", "thirty", "forty", "fifty"});

template <class List>
int place_in(const List& words, const DateTokens& t, std::size_t i) {
  if (!t.word(i)) return 0;
  const std::string word = ascii_lower(t.text_of(i));
  const auto found = std::ranges::find(words, word);
  return found == words.end() ? 0 : static_cast<int>(found - words.begin()) + 1;
}

struct Number {
  int value = 0;         // 0: none
  std::size_t next = 0;  // the token after it
};

// "eighteenth", "twenty-first", "thirtieth".
Number day_at(const DateTokens& t, std::size_t i) {
  if (t.number(i, 1, 2) && t.word(i + 1) && t.adjacent(i) && is_ordinal_ending(t.text_of(i + 1)))
    return {t.value(i), i + 2};
  if (t.word_is(i, "thirtieth")) return {30, i + 1};
  const int tens = place_in(kTens, t, i);
  const int ones = place_in(kOrdinals, t, i + (tens != 0 ? 1 : 0));
  const bool inside = i > 0 && place_in(kTens, t, i - 1) != 0;  // the "first" of "thirty-first"
  if (inside) return {};
  if (tens != 0) return ones > 0 && ones < 10 ? Number{10 + tens * 10 + ones, i + 2} : Number{};
  return ones != 0 ? Number{ones, i + 1} : Number{};
}

// "2025", "two thousand twenty-five", "two thousand and nineteen".
Number year_at(const DateTokens& t, std::size_t i) {
  if (t.number(i, 4, 4)) return {t.value(i), i + 1};
  if (!t.word_is(i, "two") || !t.word_is(i + 1, "thousand")) return {};
  i += 2;
  if (t.word_is(i, "and")) ++i;
  const int tens = place_in(kTens, t, i);
  const int ones = place_in(kCardinals, t, i + (tens != 0 ? 1 : 0));
  if (tens != 0) {
    const bool both = ones > 0 && ones < 10;
    return {2000 + 10 + tens * 10 + (both ? ones : 0), i + (both ? 2 : 1)};
  }
  return ones != 0 ? Number{2000 + ones, i + 1} : Number{};
}

std::size_t after_words(const DateTokens& t, std::size_t i, std::initializer_list<std::string_view> words) {
  std::size_t at = i;
  for (const std::string_view word : words) {
    if (!t.word_is(at++, word)) return i;
  }
  return at;
}

// Most words are none of these: "first", "second", "third", "…th", "thirty".
bool may_be_spelled(const DateTokens& t, std::size_t i) {
  if (t.number(i, 1, 2)) return true;
  if (!t.word(i) || t.at(i).size() < 5 || t.at(i).size() > 11) return false;
  const std::string_view ending = t.text_of(i).substr(t.at(i).size() - 2);
  return std::ranges::any_of(std::to_array<std::string_view>({"th", "st", "nd", "rd", "ty"}),
                             [&](std::string_view e) { return equals_ascii_nocase(e, ending); });
}

}  // namespace

std::optional<SpelledDate> spelled_date(const DateTokens& t, std::size_t i) {
  if (!may_be_spelled(t, i)) return std::nullopt;
  const Number day = day_at(t, i);
  if (day.value == 0) return std::nullopt;
  const std::size_t month_at = after_words(t, day.next, {"day", "of"});
  if (month_at == day.next || !t.word(month_at)) return std::nullopt;
  const auto month = month_number(t.text_of(month_at));
  if (!month) return std::nullopt;
  std::size_t at = after_words(t, month_at + 1, {"in", "the", "year"});
  at = after_words(t, at, {"of", "our", "Lord"});
  const Number year = year_at(t, at);
  if (year.value < 1900 || year.value > 2199) return std::nullopt;
  const auto date = make_date(year.value, *month, static_cast<unsigned>(day.value));
  if (!date) return std::nullopt;
  return SpelledDate{*date, year.next - 1};
}

}  // namespace policywatch::extract
