#include "cli/cli.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <utility>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"

namespace policywatch::cli {

int exit_status(const Error& error) {
  switch (error.kind) {
    case ErrorKind::not_found:
      return kNoSuchThing;
    case ErrorKind::invalid:
    case ErrorKind::refused:
    case ErrorKind::denied:
      return kRefused;
    case ErrorKind::corrupt:
      return kDamaged;
    default:
      return kFailed;
  }
}

const Settings& Context::settings() {
  if (settings_) return *settings_;
  config::Loaded loaded = world.load(world.config_path(config));
  if (!loaded.mistakes.empty()) {
    for (const config::Mistake& mistake : loaded.mistakes) world.err << config::to_string(mistake) << "\n";
    throw Stop{kWrongUsage, ""};
  }
  if (!state_dir.empty()) loaded.settings.state_dir = state_dir;
  settings_ = std::move(loaded.settings);
  return *settings_;
}

Settings Context::hand_over_settings() {
  settings();
  return *std::exchange(settings_, std::nullopt);
}

OpenDesk& Context::opened() {
  if (!opened_) {
    opened_ = world.open(settings(), now());
    opened_->desk().through("cli");
  }
  return *opened_;
}

review::Desk& Context::desk() {
  return opened().desk();
}

std::optional<Time> Context::now() {
  if (now_text.empty()) return std::nullopt;
  return parse_time_option(now_text);
}

void Context::print(const boost::json::value& value) {
  world.out << print_json_pretty(value) << "\n";
}

std::string read_input(Context& context, const std::string& name) {
  if (name == "-") return {std::istreambuf_iterator<char>(context.world.in), {}};
  std::ifstream file(name, std::ios::binary);
  if (!file) throw Stop{kFailed, "cannot read " + name + ": no such file, or not readable"};
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) throw Stop{kFailed, "cannot read " + name};
  return bytes;
}

Date parse_date_option(const std::string& text) {
  if (auto date = parse_iso_date(text)) return *date;
  throw Stop{kWrongUsage, "'" + text + "' is no date; write YYYY-MM-DD, YYYY-MM or YYYY"};
}

Time parse_time_option(const std::string& text) {
  if (auto time = parse_rfc3339(text)) return *time;
  throw Stop{kWrongUsage, "'" + text + "' is no time; write it as 2025-12-18T09:15:00Z"};
}

int run(int argc, const char* const* argv, World& world) {
  Context context(world);
  CLI::App app(
      "Policywatch watches agency and news pages for a policy tracker and proposes edits for review.",
      "policywatch");
  app.set_version_flag("--version", "policywatch 0.1.0");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("-c,--config", context.config,
                 "configuration file (default: $POLICYWATCH_CONFIG, /etc/policywatch/policywatch.toml)");
  app.add_option("--state-dir", context.state_dir, "folder of the store");
  app.add_option("--now", context.now_text, "clock of a one-shot command, RFC 3339");
  app.add_flag("--json", context.json, "one JSON value on standard output");
  add_running_commands(Command(app), context);
  add_reading_commands(Command(app), context);
  add_policy_commands(Command(app), context);
  add_queue_commands(Command(app), context);
  add_rule_commands(Command(app), context);
  add_blind_commands(Command(app), context);
  add_watch_commands(Command(app), context);
  add_import_command(Command(app), context);
  add_people_commands(Command(app), context);
  add_upkeep_commands(Command(app), context);
  add_evidence_commands(Command(app), context);
  add_delivery_commands(Command(app), context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help, world.out, world.err);
  } catch (const CLI::CallForAllHelp& help) {
    return app.exit(help, world.out, world.err);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version, world.out, world.err);
  } catch (const CLI::ParseError& error) {
    world.err << "policywatch: " << printable(error.what(), true)
              << "\nRun 'policywatch --help' for the commands.\n";
    return kWrongUsage;
  }
  try {
    return context.chosen ? context.chosen() : kWrongUsage;
  } catch (const Stop& stop) {
    if (!stop.message.empty()) world.err << "policywatch: " << printable(stop.message, true) << "\n";
    return stop.status;
  }
}

}  // namespace policywatch::cli
