// The daemon's log: an event and its fields, one line each, to standard error (the journal's under systemd).
#pragma once

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
/// Control characters in values are made visible: what pages say cannot forge a line.
void event(Level level, std::string_view name, std::initializer_list<Field> fields = {});

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
