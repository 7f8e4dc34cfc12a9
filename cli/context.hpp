// What every command shares: global options, the loaded configuration, the opened desk, printing.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/cli.hpp"
#include "cli/command.hpp"

namespace policywatch::cli {

/// Carries an exit status and one message to the top.
struct Stop {
  int status = kFailed;
  std::string message;
};

class Context {
 public:
  explicit Context(World& world_in) : world(world_in) {}
  World& world;
  std::string config, state_dir, now_text;
  bool json = false;
  std::function<int()> chosen;  // set by the command that was named

  /// The configuration; wrong: every mistake on a line, and Stop with status 2.
  const Settings& settings();
  /// The same to whoever keeps them for long: they may name a hundred thousand watches.
  Settings hand_over_settings();
  review::Desk& desk();
  OpenDesk& opened();
  std::optional<Time> now();
  void print(const boost::json::value& value);
  /// The value, or Stop with the error's message and status.
  template <class T>
  T take(Result<T> result) {
    if (!result) throw Stop{exit_status(result.error()), result.error().message};
    return std::move(*result);
  }
  void take(Result<void> result) {
    if (!result) throw Stop{exit_status(result.error()), result.error().message};
  }

 private:
  std::optional<Settings> settings_;
  std::unique_ptr<OpenDesk> opened_;
};

/// Reads a file or, for "-", standard input; Stop when it cannot be read.
std::string read_input(Context& context, const std::string& name);
Date parse_date_option(const std::string& text);
Time parse_time_option(const std::string& text);
template <class E>
E parse_word_option(const std::string& text, const char* what);

void add_queue_commands(Command app, Context& context);
void add_rule_commands(Command app, Context& context);  // rule, log, sample
void add_blind_commands(Command app, Context& context);
void add_sheet_commands(Command queue, Context& context);
void add_policy_commands(Command app, Context& context);
void add_watch_commands(Command app, Context& context);
void add_import_command(Command app, Context& context);
void add_reading_commands(Command app, Context& context);  // try, compare, classify
void add_running_commands(Command app, Context& context);  // run, demo, check, replay
void add_people_commands(Command app, Context& context);
void add_upkeep_commands(Command app, Context& context);  // status, config
void add_status_command(Command app, Context& context);
void add_evidence_commands(Command app, Context& context);  // verify, checkpoint, export, backup, …
void add_delivery_commands(Command app, Context& context);  // deliveries, notify

template <class E>
E parse_word_option(const std::string& text, const char* what) {
  if (auto value = parse_word<E>(text)) return *value;
  std::string known;
  for (std::string_view name : Words<E>::names) known.append(known.empty() ? "" : ", ").append(name);
  throw Stop{kWrongUsage, std::string("unknown ") + what + " '" + text + "'; known are: " + known};
}

}  // namespace policywatch::cli
