// The daemon's log: an event and its fields, one line each, to standard error (the journal's under systemd).
// Never blocks and is bounded: events of one name that come faster than kLinesPerSecond are counted and told
// as one "log.suppressed" line; what standard error does not take at once is counted and told as "log.lost".
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/settings.hpp"

namespace policywatch::daemon::log {

enum class Level { debug, info, warn, error };
using Field = std::pair<std::string_view, std::string>;

/// Level words: debug, info, warn, error. Format: text or json. Under systemd lines carry the journal's
/// priorities.
void configure(const LogSettings& settings);
/// Control characters in values are made visible: what pages say cannot forge a line. Any thread.
void event(Level level, std::string_view name, std::initializer_list<Field> fields = {});

/// Lines left out since the start; lines that could not be written.
std::uint64_t suppressed();
std::uint64_t lost();
/// Tells what was left out of events that came no more; asked every few seconds. `ending`: of all, for there
/// is no later.
void settle(bool ending = false);

/// How many lines of one name may come: so many at once, then so many a second. Debug lines are not counted.
inline constexpr double kLinesAtOnce = 100, kLinesPerSecond = 10;
/// Longer lines are cut, so that a pipe takes them whole or not at all.
inline constexpr std::size_t kLongestLine = 4000;

inline void debug(std::string_view name, std::initializer_list<Field> fields = {}) {
  event(Level::debug, name, fields);
}
inline void info(std::string_view name, std::initializer_list<Field> fields = {}) {
  event(Level::info, name, fields);
}
inline void warn(std::string_view name, std::initializer_list<Field> fields = {}) {
  event(Level::warn, name, fields);
}
inline void error(std::string_view name, std::initializer_list<Field> fields = {}) {
  event(Level::error, name, fields);
}

}  // namespace policywatch::daemon::log
