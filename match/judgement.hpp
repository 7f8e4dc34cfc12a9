// From evidence to a calibrated confidence: the only place with fitted numbers.
#pragma once

#include "match/index.hpp"

namespace policywatch::match {

/// What speaks for one policy. "Own" words stand in its title and terms, "told" ones in its description and
/// timeline.
struct Support {
  double total = 0;  // all clues, to choose whom to judge
  double title_own = 0, title_told = 0, title_pairs = 0, title_told_pairs = 0;  // met in the story's title
  double text_own = 0, text_told = 0, text_pairs = 0;                           // met in its text
  double agency = 0;
  double named = 0;        // case names
  double identified = 0;   // identifiers alone
  double story_title = 0;  // what stands in the story's title
  double own_words = 0;    // of the policy's title and terms, wherever they were met
  int clues = 0;
  int words = 0;  // distinct telling words
};
void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title);

enum class NationFit { none, shared, other };  // other: both name nations, and not the same ones

/// What else bears on one policy.
struct Circumstance {
  double story_title = 0;   // how much of the story's title there was to explain
  double policy_title = 0;  // how much of the policy's title there was to be met
  int days = 0;             // from the announcement to the story; 0 where unknown
  bool in_field = false;    // the story is about the tracker's field at all
  NationFit nation = NationFit::none;
  bool superseded = false;  // a later administration's policy shares most of what speaks for this one
};

/// Proposals begin here.
inline constexpr double kProposed = 0.5;
/// Log-odds up to a constant: compared with those of the rivals and of no policy at all.
double score_of(const Support& evidence, const Circumstance& circumstance);
double score_of_none(bool in_field);

}  // namespace policywatch::match
