// IANA time zones (Howard Hinnant's date library over the system's tz database).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace policywatch {

/// Wall-clock fields of an instant in a zone.
struct WallTime {
  int year = 1970;
  unsigned month = 1, day = 1, hour = 0, minute = 0, second = 0;
  unsigned weekday = 0;  // 0 Sunday … 6 Saturday
};

bool is_known_zone(std::string_view zone);
/// `zone` must be known ("" means UTC).
WallTime wall_time(Time time, std::string_view zone);
/// The first instant that shows these wall-clock fields; in a spring-forward gap, the instant the gap ends.
Time from_wall_time(const WallTime& wall, std::string_view zone);

}  // namespace policywatch
