// Points in time. Always UTC; zones live in base/zone.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace policywatch {

/// Milliseconds since 1970-01-01T00:00:00Z. Stored in the database as that integer.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

inline constexpr Time kNever = Time::max();

/// "2025-12-18T09:15:02Z": RFC 3339, whole seconds (the fraction is cut off).
std::string to_rfc3339(Time time);
/// Accepts any RFC 3339 date-time, with fraction and offset; a bare "YYYY-MM-DD" is midnight UTC.
std::optional<Time> parse_rfc3339(std::string_view text);

/// "20251218T091502Z": names of dated capture files.
std::string to_compact(Time time);
std::optional<Time> parse_compact(std::string_view text);

/// IMF-fixdate, RFC 9110 section 5.6.7.
std::string to_http_date(Time time);
/// All three HTTP-date forms of RFC 9110 section 5.6.7; two-digit years pivot as the RFC says against `now`.
std::optional<Time> parse_http_date(std::string_view text, Time now);

/// "90s", "5m", "2h", "1d", "500ms", "1h30m": what configuration and command line accept. Never negative.
std::optional<Millis> parse_duration(std::string_view text);
/// The shortest form parse_duration reads back: "1h30m".
std::string format_duration(Millis duration);

}  // namespace policywatch
