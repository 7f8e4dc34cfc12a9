// A page that moved for good: proposed to the maintainer once the redirect has proved permanent. Redirects
// to maintenance hosts and short-lived mistakes are 301s too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/memory.hpp"
#include "base/page.hpp"

namespace policywatch::pipeline {

inline constexpr int kMoveSightings = 5;
inline constexpr Millis kMoveSpan = std::chrono::hours(24 * 7);

/// Where the leading run of permanent hops (301, 308) leads, fragment and all; "" when the first hop is not
/// permanent. Later temporary hops do not take part (RFC 9110 section 15.4).
std::string permanent_target(const std::vector<Redirect>& redirects);

/// Takes a good capture into account: `target` from permanent_target, "" forgets what was seen. `resembles`
/// counts at the first sighting of a target, when the last good content is still that of the old address.
void note_move(WatchMemory& memory, const std::string& target, bool resembles, Time now);

/// Seen often and long enough, at a page like the last good one.
bool is_proposed(const MoveSeen& move);

/// Same host but for "www.", or one the parent of the other. Anything else is a person's decision.
bool is_same_site(std::string_view url, std::string_view other);

}  // namespace policywatch::pipeline
