// Changes of status that an accepted update may not make to a record unless somebody says why. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy.hpp"
#include "base/update.hpp"

namespace policywatch::review {

/// `guards` are written "FROM -> TO". Each side is a status ("rescinded"), a current status in the tracker's
/// words ("Not in effect") or "*"; case does not matter. FROM is what the record holds: its current status
/// and the status of its newest entry that has one. TO is what the update brings: its status and the current
/// status that it leads to. The first guard that stands in the way, as written; an update without a status
/// meets none.
std::optional<std::string> guard_met(const std::vector<std::string>& guards, const Policy& before,
                                     const Policy& after, const Update& accepted);

}  // namespace policywatch::review
