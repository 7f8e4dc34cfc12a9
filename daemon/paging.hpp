// Watches that read several pages in one check: when, and how far the first page speaks for the others.
#pragma once

#include "base/page.hpp"
#include "base/settings.hpp"
#include "base/watch.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// Whether further pages belong to this answer. "Not modified" on the first page stands for all of them.
bool comes_in_pages(const Watch& watch, const Response& first);
/// More pages are asked for than the last good content holds: the first page must come whole.
bool wants_all_pages(const store::WatchState& state);
/// How long "not modified" is believed: with several pages a day at most, for edits on the later ones do not
/// show on the first.
Millis whole_every(const Watch& watch, const FetchSettings& fetch);

}  // namespace policywatch::daemon
