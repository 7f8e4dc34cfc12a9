#include "match/judgement.hpp"

#include <algorithm>
#include <cmath>

namespace policywatch::match {

constexpr double kBias = -5.8;

void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title) {
  const double worth = static_cast<double>(posting.weight) * rarity * place;
  evidence.total += worth;
  ++evidence.clues;
  if (posting.field == Field::case_name) evidence.named += worth;
  if (posting.field == Field::identifier) evidence.identified += worth;
  if (posting.form == Form::word && worth > 0.12) ++evidence.words;
  if (in_title) evidence.story_title += worth;
}

double confidence_of(const Support& evidence, const Rivals& rivals, double story_title) {
  const double about = std::min(1.5, evidence.story_title / std::max(1.5, story_title));
  const double lead = std::min(1.0, rivals.lead / std::max(0.5, rivals.top));
  // Fitted on one half of the labelled headlines, checked on the other, then rounded.
  const bool in_field = rivals.in_field || evidence.words >= 3;
  double sum = kBias + 0.65 * std::log1p(evidence.total) + 1.85 * about + 1.2 * lead +
               0.72 * std::min(4, evidence.words) + (in_field ? 1.6 : 0.0) +
               0.35 * std::min(4.0, evidence.named);
  // A second policy is proposed for what it alone shares with the story.
  sum += rivals.best ? 1.1 * std::min(4.0, evidence.identified)
                     : 4.0 * lead - 3.0 + 1.1 * lead * std::min(4.0, evidence.identified);
  return 1 / (1 + std::exp(-sum));
}

}  // namespace policywatch::match
