// The hash chain of the decision log.
#pragma once

#include <string>

#include "base/update.hpp"

namespace policywatch::store {

/// What the first decision builds on.
inline const std::string kChainStart(64, '0');

/// Hex SHA-256 of the row's canonical JSON (id, update_id, command, by, at, detail, previous_hash in this
/// order, one line). `decision.hash` is not read.
std::string hash_of(const Decision& decision);

}  // namespace policywatch::store
