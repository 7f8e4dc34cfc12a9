// The store and its desk, opened for one command.
#pragma once

#include <memory>
#include <optional>

#include "cli/cli.hpp"

namespace policywatch::daemon {

/// `now`: the command's clock, standing still; nullopt: the system's. Throws WorldError when the store does
/// not open.
std::unique_ptr<cli::OpenDesk> open_desk(const Settings& settings, std::optional<Time> now);

}  // namespace policywatch::daemon
