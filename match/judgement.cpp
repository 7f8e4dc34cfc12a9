#include "match/judgement.hpp"

#include <algorithm>
#include <cmath>

namespace policywatch::match {

void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title) {
  const double worth = static_cast<double>(posting.weight) * rarity * place;
  evidence.total += worth;
  ++evidence.clues;
  evidence.strongest = std::max(evidence.strongest, worth);
  if (posting.form == Form::key || posting.form == Form::phrase) evidence.named += worth;
  if (posting.form == Form::word && worth > 0.12) ++evidence.words;
  if (posting.form == Form::word && posting.field == Field::title)
    evidence.title_words += static_cast<double>(posting.weight);
  if (in_title) evidence.story_title += worth;
}

double confidence_of(const Support& evidence, const Rivals& rivals, double policy_title, double story_title) {
  const double coverage = evidence.title_words / std::max(1.0, policy_title);
  const double about = evidence.story_title / std::max(1.5, story_title);
  const double lead = (evidence.total - rivals.other) / std::max(1.0, rivals.top);
  const double sum =
      -4.2 + 1.1 * evidence.total + 0.5 * evidence.strongest + 1.0 * coverage + 0.6 * about + 1.5 * lead;
  return 1 / (1 + std::exp(-sum));
}

}  // namespace policywatch::match
