// A listing or feed that comes back empty or half-empty is more often a fault than a removal: its missing
// entries are kept until the loss was confirmed twice over at least a day. New entries are told at once.
#pragma once

#include <string>

#include "base/memory.hpp"
#include "base/page.hpp"

namespace policywatch::pipeline {

inline constexpr int kFewerSightings = 3;  // the first, and two that confirm it
inline constexpr Millis kFewerSpan = std::chrono::hours(24);

enum class ItemsVerdict {
  usual,      // nothing is held back: as many entries as one may expect, or the loss is confirmed
  hold,       // entries are missing and none is new: the earlier content stays the base
  carry_over  // entries are missing and some are new: `reading` was given the missing ones
};

/// Decides over `document` as read now against the last good one, and keeps count in `memory`.
ItemsVerdict weigh_items(const Document& previous, Document& document, WatchMemory& memory, Time now);

}  // namespace policywatch::pipeline
