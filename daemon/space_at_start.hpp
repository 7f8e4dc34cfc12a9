// A daemon that is started on a full disk waits, instead of failing until the service manager gives it up.
#pragma once

#include <string>

#include "io/service.hpp"

namespace policywatch::daemon {

/// Returns once a little can be written under `state_dir`, or when something else than space is wrong with
/// it, which whoever opens the store next will say. Looks every five seconds; the service manager is told,
/// and asked for time, for two hours at most.
void wait_for_space(const std::string& state_dir, io::ServiceManager& service);

}  // namespace policywatch::daemon
