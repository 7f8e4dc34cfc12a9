// The commands of INTERFACE.md section 3. Parses the command line, asks the desk or the pure rooms, prints.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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

/// One more copy in a folder of them.
struct KeptBackup {
  std::string file, wrong;           // wrong: what its rehearsal found, "" for nothing
  std::vector<std::string> deleted;  // older ones, by name
};

/// A store held open with its desk.
class OpenDesk {
 public:
  virtual ~OpenDesk() = default;
  virtual review::Desk& desk() = 0;
  virtual Result<void> verify() = 0;
  /// Signs how the log of evidence stands, if anything came since the last time; the signed note.
  virtual std::string checkpoint() = 0;
  /// Whether the log still begins with what that note was signed over; in words.
  virtual Result<std::string> verify_against(const std::string& note) = 0;
  /// Writes the copy and rehearses its restore: checks it as `verify` does. What is wrong with it, else "".
  virtual std::string backup(const std::string& file) = 0;
  virtual KeptBackup backup_into(const std::string& folder, int keep) = 0;
  virtual Result<void> export_warc(const std::vector<std::string>& watches, std::ostream& out) = 0;
  /// Bytes before and after.
  virtual std::pair<std::uint64_t, std::uint64_t> compact() = 0;
  /// How many captures held these bytes.
  virtual Result<int> purge(const std::string& sha256, const std::string& why) = 0;
  /// A mail that came back: what it is (hard, soft, automatic, none), and what that came to.
  struct ReturnedMail {
    std::string kind, recipient, status, why, notifier;
    std::size_t in_a_row = 0;
    bool paused = false;
  };
  virtual ReturnedMail take_returned(const std::string& mail) = 0;
  /// Whose mail is paused because it bounced: address, and why in words.
  virtual std::vector<std::pair<std::string, std::string>> paused_readers() = 0;
  virtual Result<void> resume_reader(const std::string& address, const std::string& by) = 0;
};

/// What a store gave up, and what became of it; both lists in words, for people.
struct Rescue {
  std::vector<std::string> done, missing;
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
  std::function<int(Settings, const std::string& config_path, const std::string& state_dir)> run;
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
  std::function<Result<int>(const Settings&)>
      stamp;  // checkpoints that wait for a time stamp; how many got one
  /// The message as it would leave, unsent. Without an update: of the test message.
  std::function<Result<std::string>(const Settings&, const std::string& notifier, const Update* update,
                                    const std::vector<Policy>& policies)>
      preview_notifier;
  std::function<std::string()> new_secret;  // for a webhook, "whsec_…"
  std::function<Rescue(const Settings&, const std::string& file)> recover;
  /// `damaged_too`: also when the copy is not what its log says.
  std::function<Rescue(const Settings&, const std::string& file, bool damaged_too)> restore;
  std::function<Time()> now;
  std::string user;  // who decides at this terminal
};

int run(int argc, const char* const* argv, World& world);

}  // namespace policywatch::cli
