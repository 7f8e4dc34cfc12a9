// Dates in addresses.
#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/dates_months.hpp"
#include "extract/dates_tokens.hpp"

namespace policywatch::extract {
namespace {

std::optional<Date> day_of(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits.substr(0, 8)) value = value * 10 + (c - '0');
  return value;
}
bool address_year(std::string_view text) {
  return text.size() == 4 && all_digits(text) && to_int(text) >= 1990 && to_int(text) <= 2099;
}

// "/2025/12/18", "/2025/dec/18", "/2025/12/": segments i, i+1, i+2.
std::optional<Date> segmented(const std::vector<std::string_view>& parts, std::size_t i) {
  if (!address_year(parts[i]) || i + 1 >= parts.size() || parts[i + 1].size() > 12) return {};
  unsigned month = 0;
  if (all_digits(parts[i + 1]) && parts[i + 1].size() <= 2) {
    month = static_cast<unsigned>(to_int(parts[i + 1]));
  } else {
    month = month_number(parts[i + 1]).value_or(0);
  }
  if (month < 1 || month > 12) return {};
  if (i + 2 < parts.size()) {
    const std::string_view digits = parts[i + 2].substr(0, parts[i + 2].find_first_not_of("0123456789"));
    const std::string_view rest = parts[i + 2].substr(digits.size());
    if ((digits.size() == 1 || digits.size() == 2) && (rest.empty() || rest[0] == '-' || rest[0] == '.')) {
      if (auto date = make_date(to_int(parts[i]), month, static_cast<unsigned>(to_int(digits)))) return date;
    }
  }
  return Date{to_int(parts[i]), month, 1, DatePrecision::month};
}

// "2025-12-18-headline", "20251218", "2025-12" within one segment.
std::optional<Date> within_segment(std::string_view part) {
  const DateTokens t(part);
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (!t.number(i, 4, 8) || t.at(i).size() == 5) continue;
    const int value = t.value(i);
    if (t.at(i).size() == 8 && value / 10000 >= 1990 && value / 10000 <= 2099) {
      if (const auto found = day_of(value / 10000, value / 100 % 100, value % 100)) return found;
    }
    if (t.at(i).size() != 4 || value < 1990 || value > 2099 || !t.number(i + 1, 2, 2)) continue;
    const std::string mark = t.between(i);
    if (mark != "-" && mark != "_" && mark != ".") continue;
    if (t.number(i + 2, 2, 2) && t.between(i + 1) == mark) {
      if (const auto found = day_of(value, t.value(i + 1), t.value(i + 2))) return found;
    }
    const int month = t.value(i + 1);
    if (t.size() == 2 && month >= 1 && month <= 12)
      return Date{value, static_cast<unsigned>(month), 1, DatePrecision::month};
  }
  return {};
}

}  // namespace

std::optional<Date> date_in_url(std::string_view url) {
  std::string_view path = url.substr(0, url.find_first_of("?#"));
  if (const std::size_t scheme = path.find("://"); scheme != std::string_view::npos) {
    const std::size_t slash = path.find('/', scheme + 3);
    if (slash == std::string_view::npos) return std::nullopt;
    path.remove_prefix(slash);
  }
  const std::vector<std::string_view> parts = split(path, '/');
  std::optional<Date> coarse;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto found = segmented(parts, i);
    if (!found) found = within_segment(parts[i]);
    if (found && found->precision == DatePrecision::day) return found;
    if (found && !coarse) coarse = found;
  }
  return coarse;
}

}  // namespace policywatch::extract
