#include "match/judgement.hpp"

#include <algorithm>
#include <cmath>

namespace policywatch::match {
namespace {

constexpr double kTelling = 0.12;                // a word worth less is not counted
constexpr int kRedated = 10;                     // days that a story may precede its entry without doubt
constexpr double kOneAgency = 0.2;               // its rarity among few entries means nothing
constexpr double kTold = 1.5, kToldPairs = 0.5;  // of what is told, against a policy's own words

// Fitted by conditional logit on the labelled headlines (with terms and without), checked on held-out
// quarters, then rounded.
constexpr double kTitleWords = 4, kTitlePairs = 2.65, kTextWords = 9.5, kTextPairs = 1, kAgency = 1.9,
                 kNamed = 1.2, kIdentified = 1.8, kAbout = 1.75, kWord = 0.2, kEarly = -12, kAge = -1.7,
                 kOtherNation = -1.65, kSharedNation = 0.95, kLonely = -4, kCovered = 2.5, kSuperseded = -1.6;

double early(int days) {
  return days < -kRedated ? std::min(1.0, -days / 120.0) : 0;
}

}  // namespace

void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title) {
  const double worth = static_cast<double>(posting.weight) * rarity * place;
  evidence.total += worth;
  ++evidence.clues;
  if (in_title) evidence.story_title += worth;
  const bool word = posting.form == Form::word;
  switch (posting.field) {
    case Field::identifier:
      evidence.identified += worth;
      break;
    case Field::case_name:
      evidence.named += worth;
      break;
    case Field::term:
    case Field::title:
      if (word) evidence.own_words += static_cast<double>(posting.weight) * rarity;
      (word       ? in_title ? evidence.title_own : evidence.text_own
       : in_title ? evidence.title_pairs
                  : evidence.text_pairs) += worth;
      break;
    case Field::headline:
    case Field::description:
      (word       ? in_title ? evidence.title_told : evidence.text_told
       : in_title ? evidence.title_told_pairs
                  : evidence.text_pairs) += worth;
      break;
    case Field::agency:
      evidence.agency += std::min(worth, kOneAgency);
      break;
    case Field::subject:
      break;
  }
  if (word && worth > kTelling) ++evidence.words;
}

double score_of(const Support& evidence, const Circumstance& about) {
  double sum = kTitleWords * std::log1p(evidence.title_own + kTold * evidence.title_told) +
               kTitlePairs * std::log1p(evidence.title_pairs + kToldPairs * evidence.title_told_pairs) +
               kTextWords * std::log1p(evidence.text_own + kTold * evidence.text_told) +
               kTextPairs * std::log1p(evidence.text_pairs) + kAgency * evidence.agency +
               kNamed * std::min(4.0, evidence.named) + kIdentified * std::min(5.0, evidence.identified);
  sum += kAbout * std::min(1.5, evidence.story_title / std::max(1.5, about.story_title));
  sum += kWord * std::min(4, evidence.words);
  if (about.policy_title > 0) {
    sum += kCovered * std::min(1.0, evidence.own_words / std::max(1.0, about.policy_title));
  }
  sum += kEarly * early(about.days);
  const bool exact = evidence.named + evidence.identified > 0;  // a case stays a policy's own for years
  if (about.days > 0 && !exact) sum += kAge * std::log1p(about.days / 365.0);
  if (about.nation == NationFit::other) sum += kOtherNation;
  if (about.nation == NationFit::shared) sum += kSharedNation;
  if (about.superseded && !exact) sum += kSuperseded;
  const bool lonely = evidence.words < 2 && !about.in_field && !exact;
  return lonely ? sum + kLonely : sum;
}

double score_of_none(bool in_field) {
  return in_field ? 3.95 : 4.45;
}

}  // namespace policywatch::match
