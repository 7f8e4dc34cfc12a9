#include "daemon/log.hpp"

#include <poll.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>

#include "base/text.hpp"

namespace policywatch::daemon::log {
namespace {

using Steady = std::chrono::steady_clock;

bool as_json = false;
bool to_journal = false;
std::atomic<std::uint64_t> suppressed_lines = 0, lost_lines = 0;

/// Standard error without waiting: a full pipe or a reader that is gone costs lines, never the daemon's time.
class StandardError final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  std::uint64_t untold = 0;  // lines lost since the last one that was written

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    pollfd out{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
    // A pipe that can be written takes kLongestLine whole (PIPE_BUF).
    const bool open = ::poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0;
    if (open && ::write(STDERR_FILENO, line.data(), line.size()) >= 0) return;
    ++lost_lines;
    ++untold;
  }
  void flush_() override {}
};

/// How much of one event's name may still be said.
struct Budget {
  double left = kLinesAtOnce;
  Steady::time_point at = Steady::now();
  std::uint64_t untold = 0;

  void fill(Steady::time_point now) {
    left = std::min(kLinesAtOnce, left + std::chrono::duration<double>(now - at).count() * kLinesPerSecond);
    at = now;
  }
};

// The loop and the store's thread both log; a line is short work.
std::mutex turn;
std::shared_ptr<StandardError> out;
std::map<std::string, Budget, std::less<>> budgets;  // by event name: names are ours, so few

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

/// The line cut to kLongestLine; JSON stays JSON.
std::string line_of(Level level, std::string_view name, std::initializer_list<Field> fields) {
  std::string line = as_json ? as_json_line(level, name, fields) : as_text_line(name, fields);
  if (line.size() > kLongestLine && as_json) {
    line = as_json_line(level, name, {{"cut", "the fields were longer than a line may be"}});
  } else if (line.size() > kLongestLine) {
    line = to_valid_utf8(line.substr(0, kLongestLine - 8)) + " …";
  }
  if (to_journal) line.insert(0, journal_prefix(level));
  return line;
}

void say(Level level, std::string_view name, std::initializer_list<Field> fields) {
  const std::string line = line_of(level, name, fields);
  spdlog::default_logger_raw()->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

void tell_lost() {
  if (!out || out->untold == 0) return;
  const std::uint64_t count = std::exchange(out->untold, 0);
  const std::uint64_t before = lost_lines;
  say(Level::warn, "log.lost", {{"lines", std::to_string(count)}});
  if (lost_lines != before) out->untold = count;  // not this time either; that line itself counts no further
}

void tell_suppressed(const std::string& name, Budget& budget) {
  if (budget.untold == 0) return;
  const std::uint64_t count = std::exchange(budget.untold, 0);
  say(Level::warn, "log.suppressed", {{"what", name}, {"lines", std::to_string(count)}});
}

bool may_say(std::string_view name) {
  auto found = budgets.find(name);
  if (found == budgets.end()) found = budgets.try_emplace(std::string(name)).first;
  Budget& budget = found->second;
  budget.fill(Steady::now());
  if (budget.left < 1) {
    ++budget.untold;
    ++suppressed_lines;
    return false;
  }
  --budget.left;
  tell_suppressed(found->first, budget);
  return true;
}

}  // namespace

void configure(const LogSettings& settings) {
  const std::scoped_lock lock(turn);
  as_json = settings.format == "json";
  to_journal = std::getenv("JOURNAL_STREAM") != nullptr;
  if (!out) {
    out = std::make_shared<StandardError>();
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("policywatch", out));
  }
  spdlog::logger* logger = spdlog::default_logger_raw();
  logger->set_pattern(as_json || to_journal ? "%v" : "%Y-%m-%dT%H:%M:%SZ %l %v",
                      spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(settings.level));
}

void event(Level level, std::string_view name, std::initializer_list<Field> fields) {
  const std::scoped_lock lock(turn);
  if (!spdlog::default_logger_raw()->should_log(spdlog_level(level))) return;
  if (level != Level::debug && !may_say(name)) return;
  tell_lost();
  say(level, name, fields);
}

std::uint64_t suppressed() {
  return suppressed_lines;
}

std::uint64_t lost() {
  return lost_lines;
}

void settle(bool ending) {
  const std::scoped_lock lock(turn);
  for (auto& [name, budget] : budgets) {
    budget.fill(Steady::now());
    if (ending || budget.left >= 1) tell_suppressed(name, budget);
  }
  tell_lost();
}

}  // namespace policywatch::daemon::log
