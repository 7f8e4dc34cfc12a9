// Configuration and secrets from the outside world, with the checks that other rooms own.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/config.hpp"

namespace policywatch::daemon {

/// Whether a selector of a watch parses; the error names the column. XPath and JSON paths are not looked at.
Result<void> check_selector(std::string_view text);
/// The process environment.
config::Environment process_environment();
/// The path a command uses: `given`, else $POLICYWATCH_CONFIG, else /etc/policywatch/policywatch.toml when it
/// exists, else "" (built-in defaults).
std::string config_path(const std::string& given, const config::Environment& environment);
/// Loads `path` ("" : defaults) with selectors, cron, digests and address ranges checked.
config::Loaded load_settings(const std::string& path, const config::Environment& environment);
/// Every notifier's secret, by id; a mistake per secret that cannot be read.
std::map<std::string, std::string> read_secrets(const Settings& settings,
                                                const config::Environment& environment,
                                                std::vector<std::string>& mistakes);
/// The secrets of watches that are sent to, by watch; a mistake for each that cannot be read, or is too short
/// or of other characters than an address holds plainly.
std::map<std::string, std::string> read_push_secrets(const Settings& settings,
                                                     const config::Environment& environment,
                                                     std::vector<std::string>& mistakes);

}  // namespace policywatch::daemon
