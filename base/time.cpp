#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <limits>

#include "base/scan.hpp"

namespace policywatch {
namespace {

namespace chr = std::chrono;

constexpr std::array<std::string_view, 7> kShortDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> kLongDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Fields {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  unsigned weekday = 0;
};

// The written forms have four digits for the year; instants outside are shown as the nearest one inside.
Fields fields_of(Time time) {
  constexpr chr::sys_days first = chr::year(0) / 1 / 1;
  constexpr chr::sys_days last = chr::year(9999) / 12 / 31;
  const Time low = first;
  const Time high = Time(last) + chr::hours(24) - Millis(1);
  time = std::clamp(time, low, high);
  const auto days = chr::floor<chr::days>(time);
  const chr::year_month_day date(days);
  const chr::hh_mm_ss clock(chr::floor<Seconds>(time - days));
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<unsigned>(clock.hours().count()),
          static_cast<unsigned>(clock.minutes().count()),
          static_cast<unsigned>(clock.seconds().count()),
          chr::weekday(days).c_encoding()};
}

std::optional<Time> time_from(const Fields& f) {
  const chr::year_month_day date{chr::year(f.year), chr::month(f.month), chr::day(f.day)};
  // A leap second (60) is the first second of the next minute.
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60) return std::nullopt;
  return Time(chr::sys_days(date)) + chr::hours(f.hour) + chr::minutes(f.minute) + Seconds(f.second);
}

template <std::size_t N>
std::optional<unsigned> eat_name(Scan& scan, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (scan.eat(names[i])) return static_cast<unsigned>(i);
  }
  return std::nullopt;
}

bool eat_clock(Scan& scan, Fields& f) {
  const auto hour = scan.digits(2);
  if (!hour || !scan.eat(':')) return false;
  const auto minute = scan.digits(2);
  if (!minute || !scan.eat(':')) return false;
  const auto second = scan.digits(2);
  if (!second) return false;
  f.hour = *hour, f.minute = *minute, f.second = *second;
  return true;
}

bool eat_iso_day(Scan& scan, Fields& f) {
  const auto year = scan.digits(4);
  if (!year || !scan.eat('-')) return false;
  const auto month = scan.digits(2);
  if (!month || !scan.eat('-')) return false;
  const auto day = scan.digits(2);
  if (!day) return false;
  f.year = static_cast<int>(*year), f.month = *month, f.day = *day;
  return true;
}

std::optional<Millis> eat_fraction(Scan& scan) {
  if (!scan.eat('.')) return Millis(0);
  int value = 0, scale = 100;
  bool any = false;
  while (is_digit(scan.peek())) {
    value += (scan.peek() - '0') * scale;
    scale /= 10;
    scan.eat(scan.peek());
    any = true;
  }
  return any ? std::optional(Millis(value)) : std::nullopt;
}

std::optional<chr::minutes> eat_offset(Scan& scan) {
  if (scan.eat('Z') || scan.eat('z')) return chr::minutes(0);
  const bool east = scan.peek() == '+';
  if (!scan.eat('+') && !scan.eat('-')) return std::nullopt;
  const auto hours = scan.digits(2);
  if (!hours || *hours > 23 || !scan.eat(':')) return std::nullopt;
  const auto minutes = scan.digits(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const chr::minutes offset(*hours * 60 + *minutes);
  return east ? offset : -offset;
}

// "06 Nov 1994 08:49:37 GMT" after "Sun, "
std::optional<Time> imf_fixdate(Scan scan) {
  Fields f;
  const auto day = scan.digits(2);
  if (!day || !scan.eat(' ')) return std::nullopt;
  const auto month = eat_name(scan, kMonths);
  if (!month || !scan.eat(' ')) return std::nullopt;
  const auto year = scan.digits(4);
  if (!year || !scan.eat(' ') || !eat_clock(scan, f) || !scan.eat(" GMT") || !scan.at_end()) {
    return std::nullopt;
  }
  f.year = static_cast<int>(*year), f.month = *month + 1, f.day = *day;
  return time_from(f);
}

// "06-Nov-94 08:49:37 GMT" after "Sunday, "
std::optional<Time> rfc850_date(Scan scan, Time now) {
  Fields f;
  const auto day = scan.digits(2);
  if (!day || !scan.eat('-')) return std::nullopt;
  const auto month = eat_name(scan, kMonths);
  if (!month || !scan.eat('-')) return std::nullopt;
  const auto year = scan.digits(2);
  if (!year || !scan.eat(' ') || !eat_clock(scan, f) || !scan.eat(" GMT") || !scan.at_end()) {
    return std::nullopt;
  }
  const int this_year = fields_of(now).year;
  f.year = this_year - this_year % 100 + 100 + static_cast<int>(*year), f.month = *month + 1, f.day = *day;
  // More than 50 years ahead means the most recent past year with the same last two digits.
  std::optional<Time> found;
  for (int i = 0; i < 3; ++i, f.year -= 100) {
    Fields limit = fields_of(now);
    limit.year += 50;
    const auto order = [](const Fields& x) {
      return std::array<unsigned, 6>{
          static_cast<unsigned>(x.year), x.month, x.day, x.hour, x.minute, x.second};
    };
    if (order(f) <= order(limit)) return time_from(f);
  }
  return found;
}

// "Nov  6 08:49:37 1994" after "Sun "
std::optional<Time> asctime_date(Scan scan) {
  Fields f;
  const auto month = eat_name(scan, kMonths);
  if (!month || !scan.eat(' ')) return std::nullopt;
  const auto day = scan.eat(' ') ? scan.digits(1) : scan.digits(2);
  if (!day || !scan.eat(' ') || !eat_clock(scan, f) || !scan.eat(' ')) return std::nullopt;
  const auto year = scan.digits(4);
  if (!year || !scan.at_end()) return std::nullopt;
  f.year = static_cast<int>(*year), f.month = *month + 1, f.day = *day;
  return time_from(f);
}

struct Unit {
  std::string_view name;
  std::int64_t millis;
};
constexpr std::array<Unit, 6> kUnits = {
    {{"w", 604'800'000}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

// The unit at the front, searched from `first` on so that units only get smaller; "ms" before "m".
std::optional<std::size_t> eat_unit(Scan& scan, std::size_t first) {
  std::size_t letters = 0;
  while (letters < scan.rest().size() && !is_digit(scan.rest()[letters])) ++letters;
  const std::string_view name = scan.rest().substr(0, letters);
  for (std::size_t i = first; i < kUnits.size(); ++i) {
    if (kUnits[i].name == name) {
      scan.eat(name);
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string to_rfc3339(Time time) {
  const Fields f = fields_of(time);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02u:%02u:%02uZ", f.year, f.month, f.day, f.hour,
                f.minute, f.second);
  return text.data();
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  Scan scan(text);
  Fields f;
  if (!eat_iso_day(scan, f)) return std::nullopt;
  if (scan.at_end()) return time_from(f);
  if (!scan.eat('T') && !scan.eat('t') && !scan.eat(' ')) return std::nullopt;
  if (!eat_clock(scan, f)) return std::nullopt;
  const auto fraction = eat_fraction(scan);
  if (!fraction) return std::nullopt;
  const auto offset = eat_offset(scan);
  if (!offset || !scan.at_end()) return std::nullopt;
  const auto time = time_from(f);
  if (!time) return std::nullopt;
  return *time + *fraction - *offset;
}

std::string to_compact(Time time) {
  const Fields f = fields_of(time);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02u%02u%02uZ", f.year, f.month, f.day, f.hour,
                f.minute, f.second);
  return text.data();
}

std::optional<Time> parse_compact(std::string_view text) {
  Scan scan(text);
  const auto year = scan.digits(4), month = scan.digits(2), day = scan.digits(2);
  if (!year || !month || !day || !scan.eat('T')) return std::nullopt;
  const auto hour = scan.digits(2), minute = scan.digits(2), second = scan.digits(2);
  if (!hour || !minute || !second || !scan.eat('Z') || !scan.at_end()) return std::nullopt;
  return time_from({static_cast<int>(*year), *month, *day, *hour, *minute, *second, 0});
}

std::string to_http_date(Time time) {
  const Fields f = fields_of(time);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02u:%02u:%02u GMT", kShortDays[f.weekday].data(),
                f.day, kMonths[f.month - 1].data(), f.year, f.hour, f.minute, f.second);
  return text.data();
}

std::optional<Time> parse_http_date(std::string_view text, Time now) {
  Scan scan(text);
  if (eat_name(scan, kLongDays)) return scan.eat(", ") ? rfc850_date(scan, now) : std::nullopt;
  if (!eat_name(scan, kShortDays)) return std::nullopt;
  if (scan.eat(", ")) return imf_fixdate(scan);
  return scan.eat(' ') ? asctime_date(scan) : std::nullopt;
}

std::optional<Millis> parse_duration(std::string_view text) {
  // A thousand years: far above any sane interval, far below overflow when added to a date.
  constexpr std::int64_t kMost = 1000ll * 366 * 86'400'000;
  Scan scan(text);
  std::int64_t total = 0;
  std::size_t next = 0;
  do {
    const auto count = scan.number();
    if (!count) return std::nullopt;
    const auto unit = eat_unit(scan, next);
    if (!unit || *count > kMost / kUnits[*unit].millis) return std::nullopt;
    total += *count * kUnits[*unit].millis;
    if (total > kMost) return std::nullopt;
    next = *unit + 1;
  } while (!scan.at_end());
  return Millis(total);
}

std::string format_duration(Millis duration) {
  std::int64_t left = std::max<std::int64_t>(duration.count(), 0);
  if (left == 0) return "0s";
  std::string text;
  for (const Unit& unit : kUnits) {
    if (unit.name == "w") continue;  // days read better: "30d"
    const std::int64_t count = left / unit.millis;
    if (count == 0) continue;
    text += std::to_string(count);
    text += unit.name;
    left -= count * unit.millis;
  }
  return text;
}

}  // namespace policywatch
