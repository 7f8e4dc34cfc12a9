// Weights from labelled stories: a conditional logit of one policy, or none, among the likeliest.
#pragma once

#include <vector>

#include "match/weighing.hpp"

namespace policywatch::bench {

/// One story: the signs of its candidates, and which of them are right.
struct Lesson {
  bool in_field = false;
  std::vector<match::Signs> candidates;
  std::vector<bool> right;  // as long as `candidates`; all false: the story belongs to none
  double worth = 1;
};

/// Maximises the likelihood with a quadratic penalty on standardised weights by projected gradient ascent:
/// what speaks for a policy never weighs against it, nor the other way round; then chooses the confidence
/// where proposals begin by what right, wrong and needless ones are worth. Deterministic.
match::Weights fit(const std::vector<Lesson>& lessons);

}  // namespace policywatch::bench
