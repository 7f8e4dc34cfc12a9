#include "base/date.hpp"

#include <array>
#include <cstdio>

#include "base/scan.hpp"

namespace policywatch {
namespace {

namespace chr = std::chrono;

constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};

chr::year_month_day calendar(const Date& date) {
  return {chr::year(date.year), chr::month(date.month), chr::day(date.day)};
}

std::string joined(const Date& date, char separator) {
  std::array<char, 32> text{};
  const std::size_t room = text.size();
  if (date.precision == DatePrecision::year) {
    std::snprintf(text.data(), room, "%04d", date.year);
  } else if (date.precision == DatePrecision::month) {
    std::snprintf(text.data(), room, "%04d%c%02u", date.year, separator, date.month);
  } else {
    std::snprintf(text.data(), room, "%04d%c%02u%c%02u", date.year, separator, date.month, separator,
                  date.day);
  }
  return text.data();
}

}  // namespace

bool is_valid(const Date& date) {
  if (date.year < 1 || date.year > 9999 || !calendar(date).ok()) return false;
  if (date.precision == DatePrecision::month) return date.day == 1;
  if (date.precision == DatePrecision::year) return date.day == 1 && date.month == 1;
  return true;
}

std::optional<Date> make_date(int year, unsigned month, unsigned day) {
  const Date date{year, month, day, DatePrecision::day};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::string to_iso(const Date& date) {
  return joined(date, '-');
}
std::string to_house(const Date& date) {
  return joined(date, '.');
}

std::optional<Date> parse_iso_date(std::string_view text) {
  Scan scan(text);
  const auto year = scan.digits(4);
  if (!year) return std::nullopt;
  Date date{static_cast<int>(*year), 1, 1, DatePrecision::year};
  if (!scan.at_end()) {
    const auto month = scan.eat('-') ? scan.digits(2) : std::nullopt;
    if (!month) return std::nullopt;
    date.month = *month, date.precision = DatePrecision::month;
  }
  if (!scan.at_end()) {
    const auto day = scan.eat('-') ? scan.digits(2) : std::nullopt;
    if (!day || !scan.at_end()) return std::nullopt;
    date.day = *day, date.precision = DatePrecision::day;
  }
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::string to_long(const Date& date) {
  std::string year = std::to_string(date.year);
  if (date.precision == DatePrecision::year || date.month < 1 || date.month > 12) return year;
  const std::string month = kMonths[date.month - 1];
  if (date.precision == DatePrecision::month) return month + " " + year;
  return month + " " + std::to_string(date.day) + ", " + year;
}

Date date_of(Time time) {
  const chr::year_month_day date(chr::floor<chr::days>(time));
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), DatePrecision::day};
}

Time midnight(const Date& date) {
  return chr::sys_days(calendar(date));
}

int days_between(const Date& from, const Date& to) {
  return static_cast<int>((chr::sys_days(calendar(to)) - chr::sys_days(calendar(from))).count());
}

}  // namespace policywatch
