// What accepting and rejecting teaches about a policy: words that came to speak for it, and words that speak
// less. A pure function of the decisions that stand: undo one, learn again, and it is as if never made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "match/tokens.hpp"

namespace policywatch::match {

/// One maintainer's word on one proposal. Only what says something of the match counts: an acceptance, or a
/// rejection as unrelated or out of scope, or filing elsewhere; never a cosmetic, duplicate or bad capture.
struct Taught {
  std::int64_t decision = 0;  // to show where a weight comes from
  std::string policy;         // PolicyId
  bool right = false;         // the story belongs to it
  std::string title;          // the story's headline
};

struct LearnedTerm {
  std::string term;  // as it stood in the first headline
  Hash feature = 0;
  bool pair = false;
  double weight = 0;  // > 0: evidence of its own; < 0: the share taken from what the word was worth
  std::vector<std::int64_t> right, wrong;  // decisions
};

inline constexpr double kMostLearned = 0.6;        // less than a word of a policy's own title
inline constexpr double kMostUnlearned = 0.5;      // half of a word's worth stays
inline constexpr std::size_t kLearnedTerms = 64;   // of one policy, those with most decisions
inline constexpr std::size_t kUnlearnedAfter = 2;  // rejections: one may be a slip

/// By policy, in the order of their worth. Numbers, dockets and case names are never learned or unlearned.
std::map<std::string, std::vector<LearnedTerm>> learn(std::span<const Taught> taught);

}  // namespace policywatch::match
