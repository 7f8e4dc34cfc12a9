// From evidence to a calibrated confidence: the only place with fitted numbers.
#pragma once

#include "match/index.hpp"

namespace policywatch::match {

/// What speaks for one policy.
struct Support {
  double total = 0;        // all clues
  double strongest = 0;    // the best single clue
  double named = 0;        // identifiers, case names, whole terms
  double title_words = 0;  // of the policy's title, found in the story
  double story_title = 0;  // what stands in the story's title
  int clues = 0;
  int words = 0;  // distinct telling words
};
void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title);

struct Rivals {
  double top = 0, other = 0;  // totals of the best, and of the best other than this one
  std::size_t rank = 0;
};

/// Proposals begin here.
inline constexpr double kProposed = 0.5;
/// 0…1; `policy_title` and `story_title` are how much there was to cover.
double confidence_of(const Support& evidence, const Rivals& rivals, double policy_title, double story_title);

}  // namespace policywatch::match
