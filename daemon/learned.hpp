// From stored lessons to what matching learns of them.
#pragma once

#include <span>
#include <vector>

#include "base/policy.hpp"
#include "match/learning.hpp"
#include "review/lesson.hpp"

namespace policywatch::daemon {

/// Those that count, under the ids that the policies have now; lessons of policies that are gone are left
/// out.
std::vector<match::Taught> taught_by(std::span<const review::Lesson> lessons,
                                     std::span<const Policy> policies);

/// Policies as they are called now; those that are gone are left out.
std::vector<PolicyId> names_now(std::span<const PolicyId> then, std::span<const Policy> policies);

/// Everything about one policy, to be shown.
review::Learned learned_about(const Policy& policy, std::span<const review::Lesson> lessons);

}  // namespace policywatch::daemon
