#include "extract/dates_months.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

using Entry = std::pair<std::string_view, unsigned>;

// Sorted by name for binary search; accents already removed (ß and umlauts of "März" become "marz").
constexpr auto kMonths = std::to_array<Entry>({
    {"abr", 4},       {"abril", 4},      {"ago", 8},        {"agosto", 8},     {"aout", 8},
    {"apr", 4},       {"april", 4},      {"aprile", 4},     {"aug", 8},        {"august", 8},
    {"augustus", 8},  {"avr", 4},        {"avril", 4},      {"brezen", 3},     {"brezna", 3},
    {"cerven", 6},    {"cervence", 7},   {"cervenec", 7},   {"cervna", 6},     {"dec", 12},
    {"december", 12}, {"decembre", 12},  {"dez", 12},       {"dezember", 12},  {"dezembro", 12},
    {"dic", 12},      {"dicembre", 12},  {"diciembre", 12}, {"duben", 4},      {"dubna", 4},
    {"ene", 1},       {"enero", 1},      {"feb", 2},        {"febbraio", 2},   {"febr", 2},
    {"febrero", 2},   {"februar", 2},    {"februari", 2},   {"february", 2},   {"fev", 2},
    {"fevereiro", 2}, {"fevr", 2},       {"fevrier", 2},    {"gennaio", 1},    {"giu", 6},
    {"giugno", 6},    {"jan", 1},        {"janeiro", 1},    {"janner", 1},     {"januar", 1},
    {"januari", 1},   {"january", 1},    {"janv", 1},       {"janvier", 1},    {"juil", 7},
    {"juillet", 7},   {"juin", 6},       {"jul", 7},        {"julho", 7},      {"juli", 7},
    {"julio", 7},     {"july", 7},       {"jun", 6},        {"june", 6},       {"junho", 6},
    {"juni", 6},      {"junio", 6},      {"kveten", 5},     {"kvetna", 5},     {"leden", 1},
    {"ledna", 1},     {"listopad", 11},  {"listopadu", 11}, {"luglio", 7},     {"maart", 3},
    {"maggio", 5},    {"mai", 5},        {"maio", 5},       {"mar", 3},        {"march", 3},
    {"marco", 3},     {"mars", 3},       {"marz", 3},       {"marzo", 3},      {"may", 5},
    {"mayo", 5},      {"mei", 5},        {"mrt", 3},        {"mrz", 3},        {"nov", 11},
    {"november", 11}, {"novembre", 11},  {"novembro", 11},  {"noviembre", 11}, {"oct", 10},
    {"october", 10},  {"octobre", 10},   {"octubre", 10},   {"okt", 10},       {"oktober", 10},
    {"ott", 10},      {"ottobre", 10},   {"outubro", 10},   {"prosince", 12},  {"prosinec", 12},
    {"rijen", 10},    {"rijna", 10},     {"sep", 9},        {"sept", 9},       {"september", 9},
    {"septembre", 9}, {"septiembre", 9}, {"set", 9},        {"setembro", 9},   {"setiembre", 9},
    {"settembre", 9}, {"srpen", 8},      {"srpna", 8},      {"unor", 2},       {"unora", 2},
    {"zari", 9},
});
static_assert(std::ranges::is_sorted(kMonths, {}, &Entry::first));

constexpr std::size_t kLongestName = 24;  // bytes, accents included

char plain_letter(unsigned char second) {  // the second byte of U+00C0…U+00FF in UTF-8
  const unsigned char low = second & 0x1F;
  if (low <= 5) return 'a';
  if (low == 7) return 'c';
  if (low >= 8 && low <= 11) return 'e';
  if (low >= 12 && low <= 15) return 'i';
  if (low == 17) return 'n';
  if (low >= 18 && low <= 22) return 'o';
  if (low >= 25 && low <= 28) return 'u';
  return '?';
}

// The Czech letters among U+0100…U+017F (lead bytes C4 and C5).
char czech_letter(unsigned char lead, unsigned char second) {
  if (lead == 0xC4)
    return second == 0x8C || second == 0x8D ? 'c' : second == 0x9A || second == 0x9B ? 'e' : '?';
  if (second == 0x98 || second == 0x99) return 'r';
  if (second == 0xA0 || second == 0xA1) return 's';
  if (second == 0xAE || second == 0xAF) return 'u';
  return second == 0xBD || second == 0xBE ? 'z' : '?';
}

constexpr bool is_plain(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

// By first and second letter, of those that begin some month.
constexpr auto kBeginnings = [] {
  std::array<std::uint32_t, 26> table{};
  for (const auto& [name, number] : kMonths)
    table.at(static_cast<std::size_t>(name[0] - 'a')) |= 1U << static_cast<unsigned>(name[1] - 'a');
  return table;
}();

// Told by two letters, for most words; those with accents are looked up.
bool may_begin_a_month(std::string_view word) {
  if (!is_plain(word[0]) || !is_plain(word[1])) return true;
  const auto first = static_cast<std::size_t>((word[0] | 0x20) - 'a');
  return (kBeginnings[first] >> static_cast<unsigned>((word[1] | 0x20) - 'a') & 1U) != 0;
}

std::string plain(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    if (byte >= 0xC3 && byte <= 0xC5 && i + 1 < word.size()) {
      const auto second = static_cast<unsigned char>(word[++i]);
      out += byte == 0xC3 ? plain_letter(second) : czech_letter(byte, second);
    } else {
      out += word[i];
    }
  }
  return ascii_lower(out);
}

}  // namespace

std::optional<unsigned> month_number(std::string_view word) {
  if (word.size() < 3 || word.size() > kLongestName || !may_begin_a_month(word)) return std::nullopt;
  const std::string name = plain(word);
  const auto found = std::ranges::lower_bound(kMonths, std::string_view(name), {}, &Entry::first);
  if (found == kMonths.end() || found->first != name) return std::nullopt;
  return found->second;
}

bool needs_capital(std::string_view word) {
  static constexpr std::array<std::string_view, 2> kWords = {"may", "march"};
  return std::ranges::find(kWords, word) != kWords.end();
}

bool is_ordinal_ending(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kEndings = {"st", "nd", "rd", "th", "er", "ème"};
  return std::ranges::any_of(kEndings, [&](std::string_view e) { return equals_ascii_nocase(e, word); });
}

bool is_weekday(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kStarts = {"mon", "tue", "wed", "thu",
                                                              "fri", "sat", "sun", "weds"};
  const std::string low = ascii_lower(word);
  return std::ranges::any_of(kStarts, [&](std::string_view s) {
    return low == s || (low.starts_with(s) && low.ends_with("day")) || low == "thur" || low == "thurs" ||
           low == "tues";
  });
}

}  // namespace policywatch::extract
