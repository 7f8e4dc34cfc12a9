// From evidence to a calibrated confidence: the only place with fitted numbers.
#pragma once

#include "match/index.hpp"

namespace policywatch::match {

/// What speaks for one policy.
struct Support {
  double total = 0;        // all clues
  double named = 0;        // case names
  double identified = 0;   // identifiers alone
  double story_title = 0;  // what stands in the story's title
  int clues = 0;
  int words = 0;  // distinct telling words
};
void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title);

struct Rivals {
  double top = 0;   // total of the best
  double lead = 0;  // what speaks for this one alone, against the strongest other
  bool best = true;
  bool in_field = false;  // the story is about the tracker's field at all
};

/// Proposals begin here.
inline constexpr double kProposed = 0.5;
/// 0…1; `story_title` is how much of the story's title there was to explain.
double confidence_of(const Support& evidence, const Rivals& rivals, double story_title);

}  // namespace policywatch::match
