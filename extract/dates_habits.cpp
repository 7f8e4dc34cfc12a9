// Which of two numbers is the day on this site.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/dates_tokens.hpp"

namespace policywatch::extract {
namespace {

struct Votes {
  int day_first = 0, month_first = 0;
};

// "31/12/2025" and "12/31/2025" leave no doubt. Dots are day first everywhere and tell nothing of slashes.
void count(std::string_view text, Votes& votes) {
  const DateTokens t(text);
  for (std::size_t i = 0; i + 2 < t.size(); ++i) {
    if (!t.number(i, 1, 2) || !t.number(i + 1, 1, 2)) continue;
    const std::string mark = t.between(i);
    const bool year = t.number(i + 2, 4, 4) || (mark == "/" && t.number(i + 2, 2, 2));
    if (!year) continue;
    if ((mark != "/" && mark != "-") || t.between(i + 1) != mark) continue;
    const int a = t.value(i), b = t.value(i + 1);
    if (a < 1 || b < 1 || a > 31 || b > 31) continue;
    if (a > 12 && b <= 12) ++votes.day_first;
    if (b > 12 && a <= 12) ++votes.month_first;
    i += 2;
  }
}

// A slash or dash between two digits; most texts have none, and cost no more than the look.
bool joins_numbers(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = text.find_first_of("/-"); at != std::string_view::npos;
       at = text.find_first_of("/-", at + 1)) {
    const std::size_t left = at == 0 ? std::string_view::npos : text.find_last_not_of(' ', at - 1);
    const std::size_t right = text.find_first_not_of(' ', at + 1);
    if (left != std::string_view::npos && right != std::string_view::npos && digit(text[left]) &&
        digit(text[right]))
      return true;
  }
  return false;
}

std::optional<bool> by_language(std::string_view language) {
  const std::string tag = ascii_lower(trim(language));
  if (tag.size() < 2) return std::nullopt;
  static constexpr std::array<std::string_view, 6> kMonthFirst = {"en-us", "en_us", "en-ph",
                                                                  "en_ph", "es-us", "en-usa"};
  if (std::ranges::find(kMonthFirst, tag) != kMonthFirst.end()) return false;
  if (tag == "en") return std::nullopt;
  static constexpr std::array<std::string_view, 5> kYearFirst = {"zh", "ja", "ko", "hu", "lt"};
  if (std::ranges::find(kYearFirst, tag.substr(0, 2)) != kYearFirst.end()) return std::nullopt;
  return true;
}

std::optional<bool> by_domain(std::string_view url) {
  const auto parsed = Url::parse(url);
  if (!parsed) return std::nullopt;
  const std::string host(parsed->hostname());
  const std::size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string::npos ? "" : std::string_view(host).substr(dot + 1);
  static constexpr auto kDayFirst = std::to_array<std::string_view>(
      {"ar", "at", "au", "be", "br", "ch", "cl", "co", "cz", "de", "dk", "es", "eu", "fi", "fr", "gr",
       "ie", "in", "it", "lu", "mx", "nl", "no", "nz", "pe", "pl", "pt", "ru", "se", "sk", "uk", "za"});
  if (std::ranges::find(kDayFirst, last) != kDayFirst.end()) return true;
  if (last == "gov" || last == "mil" || last == "us") return false;
  return std::nullopt;
}

}  // namespace

DateHints site_habits(const std::vector<std::string_view>& texts, std::string_view language,
                      std::string_view url, std::optional<Time> reference) {
  constexpr std::size_t kMostBytes = 256 * 1024;
  Votes votes;
  std::size_t left = kMostBytes;
  for (const std::string_view text : texts) {
    const std::string_view part = text.substr(0, left);
    left -= part.size();
    if (joins_numbers(part)) count(part, votes);
    if (left == 0) break;
  }
  DateHints hints;
  hints.reference = reference;
  if (votes.day_first != votes.month_first) {
    hints.day_first = votes.day_first > votes.month_first;
  } else if (const auto spoken = by_language(language)) {
    hints.day_first = *spoken;
  } else if (const auto country = by_domain(url)) {
    hints.day_first = *country;
  }
  return hints;
}

}  // namespace policywatch::extract
