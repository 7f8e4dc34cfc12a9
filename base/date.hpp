// Calendar dates as trackers state them: with the precision that the source gave, never more.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace policywatch {

enum class DatePrecision { day, month, year };

/// A date of the proleptic Gregorian calendar without a zone. month and day are 1 where the precision is
/// coarser.
struct Date {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
  DatePrecision precision = DatePrecision::day;

  auto operator<=>(const Date&) const = default;
};

/// False for February 30 and for years outside 1..9999.
bool is_valid(const Date& date);
std::optional<Date> make_date(int year, unsigned month, unsigned day);

/// "2025-12-18", "2025-12" or "2025".
std::string to_iso(const Date& date);
std::optional<Date> parse_iso_date(std::string_view text);
/// House form of tracker titles: "2025.12.18", "2025.12" or "2025".
std::string to_house(const Date& date);
/// "December 18, 2025", "December 2025" or "2025".
std::string to_long(const Date& date);

Date date_of(Time time);
Time midnight(const Date& date);
/// Days from `from` to `to`; negative when `to` is earlier.
int days_between(const Date& from, const Date& to);

}  // namespace policywatch
