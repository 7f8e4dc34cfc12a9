// One event, one update: a fresh proposal joins the one that tells the same, or stands for itself.
#pragma once

#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

enum class FoldScope {
  anywhere,
  other_watches,  // changes of one page are events of their own: they fold with what other watches told
};

/// Adds `fresh` to the findings: as a new update, as evidence of one made in this same call, or as an
/// attachment to a known one. Splits made by maintainers are never folded again.
void file(const Workshop& shop, Update fresh, FoldScope scope);

}  // namespace policywatch::pipeline
