#include "daemon/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>

#include "base/text.hpp"

namespace policywatch::daemon::log {
namespace {

bool as_json = false;
bool to_journal = false;

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// sd-daemon(3): the journal reads the priority from a "<N>" prefix.
std::string_view journal_prefix(Level level) {
  switch (level) {
    case Level::debug:
      return "<7>";
    case Level::info:
      return "<6>";
    case Level::warn:
      return "<4>";
    case Level::error:
      return "<3>";
  }
  return "<6>";
}

std::string as_text_line(std::string_view name, std::initializer_list<Field> fields) {
  std::string line(name);
  for (const auto& [key, value] : fields) {
    const std::string shown = printable(value);
    const bool quote = shown.empty() || shown.find(' ') != std::string::npos;
    line.append(" ").append(key).append("=");
    line.append(quote ? "\"" + replace_all(shown, "\"", "'") + "\"" : shown);
  }
  return line;
}

std::string as_json_line(Level level, std::string_view name, std::initializer_list<Field> fields) {
  boost::json::object line;
  line["level"] = level == Level::debug  ? "debug"
                  : level == Level::info ? "info"
                  : level == Level::warn ? "warn"
                                         : "error";
  line["event"] = name;
  for (const auto& [key, value] : fields) line[key] = to_valid_utf8(value);
  return boost::json::serialize(line);
}

}  // namespace

void configure(const LogSettings& settings) {
  as_json = settings.format == "json";
  to_journal = std::getenv("JOURNAL_STREAM") != nullptr;
  auto logger = spdlog::get("policywatch");
  if (!logger) logger = spdlog::stderr_logger_st("policywatch");
  logger->set_pattern(as_json || to_journal ? "%v" : "%Y-%m-%dT%H:%M:%SZ %l %v",
                      spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(settings.level));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(logger);
}

void event(Level level, std::string_view name, std::initializer_list<Field> fields) {
  spdlog::logger* logger = spdlog::default_logger_raw();
  if (!logger->should_log(spdlog_level(level))) return;
  std::string line = as_json ? as_json_line(level, name, fields) : as_text_line(name, fields);
  if (to_journal) line.insert(0, journal_prefix(level));
  logger->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace policywatch::daemon::log
