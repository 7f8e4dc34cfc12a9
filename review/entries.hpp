// Which entries of two timelines are the same one, though an editor retitled or re-dated it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/policy.hpp"

namespace policywatch::review {

/// For each of `fresh` the index of the entry of `known` that it is, each used once: first by title and date,
/// then by headline, address or words on the same day, then by a headline or a text of some length alone.
/// Close to linear in the number of entries.
std::vector<std::optional<std::size_t>> pair_entries(const std::vector<Action>& known,
                                                     const std::vector<Action>& fresh);

}  // namespace policywatch::review
