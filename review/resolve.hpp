// Numbers of updates stay good after a merge.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "base/update.hpp"
#include "review/desk.hpp"

namespace policywatch::review {

/// The update of that number; of a merged one, what it went into in the end. not_found when there is none.
Result<Update> resolve(Desk& desk, std::int64_t id);

}  // namespace policywatch::review
