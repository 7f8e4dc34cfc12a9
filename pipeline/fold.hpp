// One event, one update: a fresh proposal joins the one that tells the same, or stands for itself.
#pragma once

#include "base/time.hpp"
#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

/// Updates detected within it are what a fresh proposal may join: syndicated copies and rewrites of one event
/// arrive within days; a quarter covers the slow ones.
inline constexpr Millis kFoldingWindow = std::chrono::hours(24 * 90);

enum class FoldScope {
  anywhere,
  other_watches,  // changes of one page are events of their own: they fold with what other watches told
};

/// Adds `fresh` to the findings: as a new update, as evidence of one made in this same call, or as an
/// attachment to a known one. Splits made by maintainers are never folded again.
void file(const Workshop& shop, Update fresh, FoldScope scope);

}  // namespace policywatch::pipeline
