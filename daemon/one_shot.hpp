// Commands that fetch or replay once and end: the daemon's engine on one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "cli/cli.hpp"

namespace policywatch::daemon {

using TellLine = std::function<void(const cli::CheckLine&)>;

/// `check`: 0 when every capture was ok and every message left, else 1; 3 when a named watch is unknown
/// (Stop).
int check_once(const Settings& settings, std::optional<Time> now, const std::vector<std::string>& watches,
               const config::Environment& environment, const TellLine& tell, std::ostream& err);

/// `replay`: captures from a folder of YYYYMMDDTHHMMSSZ.ext files or a WARC file. Outbox stays empty.
int replay(const Settings& settings, const Watch& watch, const std::string& source, const TellLine& tell,
           std::ostream& err);

/// `replay --report`: the same in a store of its own that is forgotten, with the policies as they stood at
/// the first capture. 1 when there are no captures.
int back_test(const Settings& settings, const Watch& watch, const std::string& source, BackTest& test,
              std::ostream& err);

/// `try URL`: one fetch under the same address rules and limits; robots.txt is not asked (a person did).
Result<Response> fetch_once(const Settings& settings, const Watch& watch);

/// `checkpoint --stamp`: every checkpoint without a time stamp gets one; how many.
Result<int> stamp_once(const Settings& settings);

/// The message as it would leave, unsent; without an update that of `notify test`.
Result<std::string> preview_notifier(const Settings& settings, const std::string& notifier,
                                     const Update* update, const std::vector<Policy>& policies);
/// "whsec_…", from the system's randomness.
std::string new_webhook_secret();

/// `notify test`: composes and sends a message that says it is a test; the answer in words.
Result<std::string> test_notifier(const Settings& settings, const std::string& notifier,
                                  const config::Environment& environment);

}  // namespace policywatch::daemon
