// The program: hands the outside world to the commands and turns what breaks into one message and an exit
// status.
#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <utility>

#include "cli/cli.hpp"
#include "daemon/app.hpp"
#include "daemon/backups.hpp"
#include "daemon/bus_error.hpp"
#include "daemon/demo.hpp"
#include "daemon/desk.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/one_shot.hpp"
#include "daemon/open_desk.hpp"
#include "daemon/reading.hpp"

namespace {

namespace daemon = policywatch::daemon;
namespace cli = policywatch::cli;

std::string login_name() {
  const passwd* entry = getpwuid(getuid());
  return entry && entry->pw_name ? entry->pw_name : "terminal";
}

policywatch::Time system_now() {
  return std::chrono::time_point_cast<policywatch::Millis>(std::chrono::system_clock::now());
}

cli::World make_world() {
  const policywatch::config::Environment environment = daemon::process_environment();
  cli::World world{
      .out = std::cout,
      .err = std::cerr,
      .in = std::cin,
      .config_path = {},
      .load = {},
      .open = {},
      .run = {},
      .demo = {},
      .check = {},
      .replay = {},
      .back_test = {},
      .fetch = {},
      .read = daemon::read_or_say,
      .test_notifier = {},
      .stamp = daemon::stamp_once,
      .preview_notifier = daemon::preview_notifier,
      .new_secret = daemon::new_webhook_secret,
      .recover = daemon::recover,
      .restore = [](const policywatch::Settings& settings, const std::string& file,
                    bool damaged_too) { return daemon::restore(settings, file, damaged_too, system_now()); },
      .now = system_now,
      .user = login_name()};
  world.config_path = [environment](const std::string& given) {
    return daemon::config_path(given, environment);
  };
  world.load = [environment](const std::string& path) { return daemon::load_settings(path, environment); };
  world.open = daemon::open_desk;
  world.run = [environment](policywatch::Settings settings, const std::string& path,
                            const std::string& state_dir) {
    return daemon::run_daemon({.settings = std::move(settings),
                               .config_path = path,
                               .state_dir = state_dir,
                               .environment = environment,
                               .out = std::cout,
                               .on_listening = {}});
  };
  world.demo = [environment](const std::vector<std::string>& arguments, const std::string& state_dir) {
    return daemon::run_demo({.listen = arguments.empty() ? "" : arguments.front(),
                             .state_dir = state_dir,
                             .environment = environment,
                             .out = std::cout});
  };
  world.check = [environment](const policywatch::Settings& settings, std::optional<policywatch::Time> now,
                              const std::vector<std::string>& watches,
                              const std::function<void(const cli::CheckLine&)>& line) {
    return daemon::check_once(settings, now, watches, environment, line, std::cerr);
  };
  world.replay = [](const policywatch::Settings& settings, const policywatch::Watch& watch,
                    const std::string& source, const std::function<void(const cli::CheckLine&)>& line) {
    return daemon::replay(settings, watch, source, line, std::cerr);
  };
  world.back_test = [](const policywatch::Settings& settings, const policywatch::Watch& watch,
                       const std::string& source, policywatch::BackTest& test) {
    return daemon::back_test(settings, watch, source, test, std::cerr);
  };
  world.fetch = daemon::fetch_once;
  world.test_notifier = [environment](const policywatch::Settings& settings, const std::string& notifier) {
    return daemon::test_notifier(settings, notifier, environment);
  };
  return world;
}

/// A program that is started without them would get a database or a socket as its standard error.
void open_standard_descriptors() {
  int null = open("/dev/null", O_RDWR);
  while (null >= 0 && null <= STDERR_FILENO) null = open("/dev/null", O_RDWR);
  if (null >= 0) close(null);
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_descriptors();
  policywatch::daemon::explain_bus_errors();
  try {
    std::ios::sync_with_stdio(false);
    cli::World world = make_world();
    return cli::run(argc, argv, world);
  } catch (const policywatch::WorldError& error) {
    std::cerr << "policywatch: " << error.what() << "\n";
    return error.exit_status();
  } catch (const std::exception& error) {
    std::cerr << "policywatch: " << error.what() << "\n";
    return cli::kFailed;
  }
}
