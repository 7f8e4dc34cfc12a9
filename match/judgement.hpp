// From evidence to log-odds: which signs bear on one policy, and what each weighs.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

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
  double against = 0;      // the office that the case is against
  double plain = 0;        // all words by their rarity alone
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
  bool dated = false;       // the days are known
  bool in_field = false;    // the story is about the tracker's field at all
  NationFit nation = NationFit::none;
  bool state = false;  // both titles name the same state of the Union
  bool other_term = false;
  bool issuer = false;       // the story comes from the agency that the policy's title names
  bool paper = false;        // the story and the title name the same kind of paper
  bool other_house = false;  // the story names agencies, the policy others
  bool superseded = false;   // a later administration's policy shares most of what speaks for this one
};

enum class Sign : std::uint8_t {
  title_words,
  title_pairs,
  text_words,
  text_pairs,
  agency,
  named,
  identified,
  against,
  plain,
  about,    // how much of the story's title the policy explains
  words,    // how many of its words were met
  covered,  // how much of the policy's title was met
  shared_nation,
  shared_state,
  issuer,
  fresh,       // announced in the weeks before
  paper,       // called a memo, a rule, … by both
  early,       // the story is older than the policy
  other_term,  // announced two presidencies before the story
  age,
  other_nation,
  lonely,  // one word, in a story about something else
  superseded,
  other_house,
};
inline constexpr std::size_t kSigns = 24;
inline constexpr std::size_t kFirstAgainst = 17;  // signs from here on speak against a policy, never for it
using Signs = std::array<double, kSigns>;
std::string_view name_of(Sign sign);

Signs signs_of(const Support& evidence, const Circumstance& circumstance);

struct Weights {
  Signs of{};
  double none_in_field = 0, none_elsewhere = 0;  // of no policy at all
  double proposed = 0.5;                         // proposals begin at this confidence
};
/// Those that ship: what `bench/judge --fit` makes of all labels.
const Weights& fitted_weights();

/// Log-odds up to a constant: compared with those of the rivals and of no policy at all.
double score_of(const Signs& signs, const Weights& weights);
double score_of_none(bool in_field, const Weights& weights);

}  // namespace policywatch::match
