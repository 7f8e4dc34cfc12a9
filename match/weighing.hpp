// Matching opened up for those who fit its weights: the signs before weighing, and matching by other weights.
#pragma once

#include <vector>

#include "match/judgement.hpp"

namespace policywatch::match {

struct Weighed {
  std::uint32_t policy = 0;  // its place among those that were indexed
  Signs signs{};
};
struct Weighing {
  bool in_field = false;
  std::vector<Weighed> candidates;  // the likeliest few; all others count as not matched
};
Weighing weigh(const PolicyIndex& index, const Story& story);

/// As match_policies(), by the given weights.
std::vector<PolicyMatch> match_by(const Weights& weights, const PolicyIndex& index, const Story& story,
                                  std::size_t candidates = 0, std::vector<PolicyMatch>* ranked = nullptr);

}  // namespace policywatch::match
