// What the steps of an analysis share: the case in hand and the findings they add to.
#pragma once

#include <string>
#include <string_view>

#include "base/change.hpp"
#include "pipeline/analyse.hpp"
#include "pipeline/known_events.hpp"

namespace policywatch::pipeline {

struct Workshop {
  const Subject& subject;
  const Knowledge& knowledge;
  const Change& change;
  Findings& findings;
  KnownEvents& made;  // of findings.created, as far as anything was folded into them

  const Watch& watch() const { return subject.watch; }
  const Document& document() const { return subject.reading.document; }
};

/// 1 primary document or docket, 2 agency page, 3 press, 4 other: as the watch says, else by its kind.
int tier_of(const Watch& watch);
/// Whom titles name: the entry's own outlet, the watch's issuer, the site, the host.
std::string outlet_of(const Workshop& shop, const Item* item);

/// Judges `before` and `after` as if they were the whole of `watch`'s page: a part of the case in hand.
Findings analyse_part(const Workshop& shop, const Watch& watch, const Document& before, Document after,
                      const Knowledge& knowledge);

// One file per road from a change to proposals.
void judge_items(const Workshop& shop);         // listings, feeds, registers, dockets
void judge_history(const Workshop& shop);       // the page's own dated entries
void judge_page(const Workshop& shop);          // wording of one page
void judge_tracker(const Workshop& shop);       // a tracker's record
void judge_tracker_rows(const Workshop& shop);  // the tracker's own listing

}  // namespace policywatch::pipeline
