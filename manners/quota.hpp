// What a host says of the requests it still grants: RateLimit (draft-ietf-httpapi-ratelimit-headers, its
// older and newer forms) and the X-RateLimit-* that came before it.
#pragma once

#include <optional>

#include "base/page.hpp"
#include "base/time.hpp"

namespace policywatch::manners {

/// How long a host that says "nothing is left" wants to be left alone, from `now`: until the moment it
/// states, else a quarter of an hour (api.data.gov's hour rolls and states none). nullopt: something is left,
/// or nothing is said. At most 24 h, as Retry-After.
std::optional<Millis> quota_wait(const Headers& headers, Time now);

}  // namespace policywatch::manners
