// `policywatch demo`: the demonstration site and a mailbox on loopback, and the very daemon of real use
// against them.
#pragma once

#include <iosfwd>
#include <string>

#include "config/config.hpp"

namespace policywatch::daemon {

struct DemoRequest {
  std::string listen;     // of the review page; "": 127.0.0.1:8737, or a free port when that is taken
  std::string state_dir;  // "": a fresh folder under the temporary directory, removed at the end
  config::Environment environment;
  std::ostream& out;
};

int run_demo(DemoRequest request);

}  // namespace policywatch::daemon
