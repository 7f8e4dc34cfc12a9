// `policywatch run`: builds the world top-down, lets it live, takes it down in reverse order.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "base/settings.hpp"
#include "config/config.hpp"

namespace policywatch::daemon {

struct RunRequest {
  Settings settings;        // checked
  std::string config_path;  // read again on SIGHUP; "" : nothing to read
  std::string state_dir;    // from --state-dir; overrides what a reload says
  config::Environment environment;
  std::ostream& out;           // the review page's address and the one-time link
  bool print_sign_in = false;  // a sign-in link even when users exist (the demonstration)
  std::string sign_in_user = "admin";
  std::function<void(const std::string& base_url, const std::string& sign_in_url)> on_listening;
};

/// Returns the process's exit status. Throws WorldError for what is broken before the loop runs.
int run_daemon(RunRequest request);

}  // namespace policywatch::daemon
