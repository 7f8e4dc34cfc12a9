#include "extract/dates_relative.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

struct Unit {
  std::string_view name;
  int hours;
};

// English, German, French, Spanish, Portuguese, Italian, Dutch, Czech.
constexpr auto kUnits = std::to_array<Unit>({
    {"second", 0},  {"seconds", 0},  {"sec", 0},      {"secs", 0},     {"s", 0},       {"minute", 0},
    {"minutes", 0}, {"min", 0},      {"mins", 0},     {"m", 0},        {"hour", 1},    {"hours", 1},
    {"hr", 1},      {"hrs", 1},      {"h", 1},        {"day", 24},     {"days", 24},   {"d", 24},
    {"sekunde", 0}, {"sekunden", 0}, {"minuten", 0},  {"stunde", 1},   {"stunden", 1}, {"std", 1},
    {"tag", 24},    {"tagen", 24},   {"seconde", 0},  {"secondes", 0}, {"heure", 1},   {"heures", 1},
    {"jour", 24},   {"jours", 24},   {"segundo", 0},  {"segundos", 0}, {"minuto", 0},  {"minutos", 0},
    {"hora", 1},    {"horas", 1},    {"día", 24},     {"días", 24},    {"dia", 24},    {"dias", 24},
    {"secondi", 0}, {"minuti", 0},   {"ora", 1},      {"ore", 1},      {"giorno", 24}, {"giorni", 24},
    {"minuut", 0},  {"uur", 1},      {"uren", 1},     {"dag", 24},     {"dagen", 24},  {"minutami", 0},
    {"minutou", 0}, {"hodinou", 1},  {"hodinami", 1}, {"dnem", 24},    {"dny", 24},
});

constexpr auto kOne = std::to_array<std::string_view>(
    {"a", "an", "one", "einer", "einem", "un", "une", "una", "um", "uma", "een"});
constexpr auto kBefore = std::to_array<std::string_view>({"vor", "hace", "há", "před"});
constexpr auto kAfter = std::to_array<std::string_view>({"ago", "fa", "atrás", "geleden"});

struct Word {
  std::string_view name;
  int days;
};
constexpr auto kDays = std::to_array<Word>({
    {"today", 0},
    {"yesterday", 1},
    {"heute", 0},
    {"gestern", 1},
    {"hoy", 0},
    {"ayer", 1},
    {"hoje", 0},
    {"ontem", 1},
    {"oggi", 0},
    {"ieri", 1},
    {"vandaag", 0},
    {"gisteren", 1},
    {"dnes", 0},
    {"včera", 1},
    {"hier", 1},
});

template <std::size_t N>
bool is_one_of(const DateTokens& t, std::size_t i, const std::array<std::string_view, N>& words) {
  return t.word(i) && std::ranges::any_of(words, [&](std::string_view w) { return t.word_is(i, w); });
}

std::optional<int> hours_of(const DateTokens& t, std::size_t i) {
  if (!t.word(i)) return std::nullopt;
  const auto* unit = std::ranges::find_if(kUnits, [&](const Unit& u) { return t.word_is(i, u.name); });
  return unit == kUnits.end() ? std::nullopt : std::optional(unit->hours);
}

bool says_before(const DateTokens& t, std::size_t i) {
  if (i > 0 && is_one_of(t, i - 1, kBefore)) return true;
  return i > 2 && t.word_is(i - 1, "a") && t.word_is(i - 2, "y") && t.word_is(i - 3, "il");
}

// "2 hours ago", "an hour ago", "vor einer Stunde": at the number.
std::optional<RelativeDate> counted(const DateTokens& t, std::size_t i, Time reference) {
  const bool number = t.number(i, 1, 4);
  if (!number && !is_one_of(t, i, kOne)) return std::nullopt;
  const auto hours = hours_of(t, i + 1);
  if (!hours || !t.between(i).empty()) return std::nullopt;
  const bool after = is_one_of(t, i + 2, kAfter) && t.between(i + 1).empty();
  if (!after && !says_before(t, i)) return std::nullopt;
  const int count = number ? t.value(i) : 1;
  constexpr int kMost = 3660;
  if (count > kMost) return std::nullopt;
  return RelativeDate{date_of(reference - std::chrono::hours(count * *hours)), after ? i + 2 : i + 1};
}

// Words that prose uses freely count only where they are nearly all there is. "Hier" is "here" in German: it
// counts only before a time.
std::optional<RelativeDate> named(const DateTokens& t, std::size_t i, Time reference) {
  constexpr std::size_t kShort = 40;
  if (trim(t.text()).size() > kShort) return std::nullopt;
  if (t.word_is(i, "now") && i > 0 && t.word_is(i - 1, "just")) return RelativeDate{date_of(reference), i};
  const auto* day = std::ranges::find_if(kDays, [&](const Word& w) { return t.word_is(i, w.name); });
  if (day == kDays.end()) return std::nullopt;
  const bool english = day->name == "today" || day->name == "yesterday";
  if (!english && i != 0) return std::nullopt;
  if (day->name == "hier" && !(t.word_is(1, "à") && t.number(2, 1, 2))) return std::nullopt;
  return RelativeDate{date_of(reference - std::chrono::days(day->days)), i};
}

}  // namespace

std::optional<RelativeDate> relative_date(const DateTokens& tokens, std::size_t i, const DateHints& hints) {
  if (!hints.reference) return std::nullopt;
  const auto found = counted(tokens, i, *hints.reference);
  return found ? found : named(tokens, i, *hints.reference);
}

}  // namespace policywatch::extract
