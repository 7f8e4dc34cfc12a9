// A delivery that a source sent by itself, judged beside what the watch holds.
#pragma once

#include "daemon/check_parts.hpp"

namespace policywatch::daemon {

/// What a push brought stays known until the source itself shows it, at most this long.
inline constexpr Millis kPushHolds = std::chrono::hours(24 * 14);

/// The row for a push: its raw bytes as a capture, proposals for entries that nobody told before, and a base
/// that holds them beside all that it held. Entries that the push does not name stay. nullopt: nothing in it
/// is this watch's.
std::optional<Concluded> decide_push(store::WatchState state, const store::Push& push, store::Store& store,
                                     const pipeline::Knowledge& knowledge, const CheckContext& context);

/// Entries of `held` that came by push and that `page` does not show yet are put into `page`.
void keep_pushed(const Watch& watch, const Document& held, Document& page, store::Store& store, Time now);

}  // namespace policywatch::daemon
