// IANA time zones: the system's compiled files, in $TZDIR or /usr/share/zoneinfo.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace policywatch {

/// Wall-clock fields of an instant in a zone.
struct WallTime {
  int year = 1970;
  unsigned month = 1, day = 1, hour = 0, minute = 0, second = 0;
  unsigned weekday = 0;  // 0 Sunday … 6 Saturday
};

/// A zone that was known once stays known. Any thread may ask.
bool is_known_zone(std::string_view zone);
/// `zone` must be known ("" means UTC).
WallTime wall_time(Time time, std::string_view zone);
/// The first instant that shows these wall-clock fields; in a spring-forward gap, the instant the gap ends.
Time from_wall_time(const WallTime& wall, std::string_view zone);
/// Reads the files of all known zones anew. A zone whose file is gone or damaged by now stays as it was.
struct ReloadedZones {
  std::vector<std::string> changed, unreadable;
};
ReloadedZones reload_zones();

}  // namespace policywatch
