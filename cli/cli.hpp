// The commands of INTERFACE.md section 3. Parses the command line, asks the desk or the pure rooms, prints.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/back_test.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "base/settings.hpp"
#include "config/config.hpp"
#include "review/desk.hpp"

namespace policywatch::cli {

/// Exit statuses of INTERFACE.md.
inline constexpr int kDone = 0, kFailed = 1, kWrongUsage = 2, kNoSuchThing = 3, kRefused = 4, kDamaged = 5;
int exit_status(const Error& error);

/// A store held open with its desk.
class OpenDesk {
 public:
  virtual ~OpenDesk() = default;
  virtual review::Desk& desk() = 0;
  virtual Result<void> verify() = 0;
  virtual void backup(const std::string& file) = 0;
};

/// What one line of `check` or `replay` tells.
struct CheckLine {
  std::string watch, quality, reason, what;
  int status = 0;
  Time at{};
  std::vector<std::int64_t> updates;
  std::size_t folded = 0;
  std::vector<std::string> suppressed;
};

/// The outside world, handed in by main: everything that waits, and the places to read and write.
struct World {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  std::function<std::string(const std::string& given)> config_path;
  std::function<config::Loaded(const std::string& path)> load;
  std::function<std::unique_ptr<OpenDesk>(const Settings&, std::optional<Time> now)> open;
  std::function<int(const Settings&, const std::string& config_path, const std::string& state_dir)> run;
  std::function<int(const std::vector<std::string>& arguments, const std::string& state_dir)> demo;
  std::function<int(const Settings&, std::optional<Time> now, const std::vector<std::string>& watches,
                    const std::function<void(const CheckLine&)>& line)>
      check;
  std::function<int(const Settings&, const Watch&, const std::string& source,
                    const std::function<void(const CheckLine&)>& line)>
      replay;
  /// The same over a store that is forgotten, the timelines held back.
  std::function<int(const Settings&, const Watch&, const std::string& source, BackTest& test)> back_test;
  std::function<Result<Response>(const Settings&, const Watch&)> fetch;
  std::function<Reading(const Watch&, const Response&)> read;  // a PDF by a worker process
  std::function<Result<std::string>(const Settings&, const std::string& notifier)> test_notifier;
  std::function<Time()> now;
  std::string user;  // who decides at this terminal
};

int run(int argc, const char* const* argv, World& world);

}  // namespace policywatch::cli
