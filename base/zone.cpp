#include "base/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace policywatch {
namespace {

// UTC needs no database, so that a machine without one still runs on it.
bool is_utc(std::string_view zone) {
  return zone.empty() || zone == "UTC";
}

// nullptr: no such zone. The library keeps its zones loaded and is safe to ask from any thread.
const date::time_zone* find_zone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name));
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

template <class Clock>
WallTime fields_of(std::chrono::time_point<Clock, Millis> local) {
  const auto day = date::floor<date::days>(local);
  const date::year_month_day calendar(day);
  const date::hh_mm_ss clock(date::floor<Seconds>(local - day));
  return {static_cast<int>(calendar.year()),
          static_cast<unsigned>(calendar.month()),
          static_cast<unsigned>(calendar.day()),
          static_cast<unsigned>(clock.hours().count()),
          static_cast<unsigned>(clock.minutes().count()),
          static_cast<unsigned>(clock.seconds().count()),
          date::weekday(day).c_encoding()};
}

}  // namespace

bool is_known_zone(std::string_view zone) {
  const bool plain = std::ranges::all_of(zone, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
  return is_utc(zone) || (plain && zone.size() <= 64 && find_zone(zone) != nullptr);
}

WallTime wall_time(Time time, std::string_view zone) {
  if (is_utc(zone)) return fields_of(time);
  const date::time_zone* where = find_zone(zone);
  assert(where != nullptr);
  return fields_of(where->to_local(time));
}

Time from_wall_time(const WallTime& wall, std::string_view zone) {
  const date::year_month_day calendar{date::year(wall.year), date::month(wall.month), date::day(wall.day)};
  const date::local_time<Millis> local = date::local_days(calendar) + std::chrono::hours(wall.hour) +
                                         std::chrono::minutes(wall.minute) + Seconds(wall.second);
  if (is_utc(zone)) return Time(local.time_since_epoch());
  const date::time_zone* where = find_zone(zone);
  assert(where != nullptr);
  const date::local_info info = where->get_info(local);
  // In a gap the second period begins where the gap ends; in a fold the first instant has the first offset.
  if (info.result == date::local_info::nonexistent) return info.second.begin;
  return Time(local.time_since_epoch() - info.first.offset);
}

}  // namespace policywatch
