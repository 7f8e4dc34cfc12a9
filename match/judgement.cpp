#include "match/judgement.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace policywatch::match {
namespace {

constexpr double kTelling = 0.12;                // a word worth less is not counted
constexpr int kRedated = 1;                      // days that a story may precede its entry without doubt
constexpr double kFresh = 60;                    // days: most actions follow within them
constexpr double kOneAgency = 0.2;               // its rarity among few entries means nothing
constexpr double kTold = 1.5, kToldPairs = 0.5;  // of what is told, against a policy's own words

double early(int days) {
  return days < -kRedated ? std::log1p(-days / 30.0) : 0;
}

}  // namespace

void add_clue(Support& evidence, const Posting& posting, double rarity, double place, bool in_title) {
  const double worth = static_cast<double>(posting.weight) * rarity * place;
  evidence.total += worth;
  ++evidence.clues;
  if (in_title) evidence.story_title += worth;
  evidence.plain += static_cast<double>(posting.plain) * rarity * rarity * place;
  const bool word = posting.form == Form::word;
  switch (posting.field) {
    case Field::identifier:
      evidence.identified += worth;
      break;
    case Field::case_name:
      evidence.named += worth;
      break;
    case Field::defendant:
      evidence.against += worth * rarity;
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
    case Field::learned:
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

std::string_view name_of(Sign sign) {
  static constexpr std::array<std::string_view, kSigns> kNames = {
      "title_words",   "title_pairs",  "text_words",   "text_pairs", "agency",     "named",
      "identified",    "against",      "plain",        "about",      "words",      "covered",
      "shared_nation", "shared_state", "issuer",       "fresh",      "paper",      "early",
      "other_term",    "age",          "other_nation", "lonely",     "superseded", "other_house"};
  return kNames[static_cast<std::size_t>(sign)];
}

Signs signs_of(const Support& evidence, const Circumstance& about) {
  Signs signs{};
  const auto at = [&signs](Sign sign) -> double& { return signs[static_cast<std::size_t>(sign)]; };
  at(Sign::title_words) = std::log1p(evidence.title_own + kTold * evidence.title_told);
  at(Sign::title_pairs) = std::log1p(evidence.title_pairs + kToldPairs * evidence.title_told_pairs);
  at(Sign::text_words) = std::log1p(evidence.text_own + kTold * evidence.text_told);
  at(Sign::text_pairs) = std::log1p(evidence.text_pairs);
  at(Sign::agency) = evidence.agency;
  at(Sign::named) = std::min(4.0, evidence.named);
  at(Sign::identified) = std::min(5.0, evidence.identified);
  at(Sign::against) = std::min(1.0, evidence.against);
  at(Sign::plain) = std::log1p(evidence.plain);
  at(Sign::about) = std::min(1.5, evidence.story_title / std::max(1.5, about.story_title));
  at(Sign::words) = std::min(4, evidence.words);
  if (about.policy_title > 0) {
    at(Sign::covered) = std::min(1.0, evidence.own_words / std::max(1.0, about.policy_title));
  }
  const bool exact = evidence.named + evidence.identified > 0;  // a case stays a policy's own for years
  at(Sign::early) = early(about.days);
  if (about.days > 0 && !exact) at(Sign::age) = std::log1p(about.days / 365.0);
  at(Sign::other_nation) = about.nation == NationFit::other ? 1 : 0;
  at(Sign::shared_nation) = about.nation == NationFit::shared ? 1 : 0;
  at(Sign::other_term) = about.other_term && !exact ? 1 : 0;
  at(Sign::shared_state) = about.state && evidence.words >= 2 ? 1 : 0;
  at(Sign::issuer) = about.issuer ? 1 : 0;
  if (about.days >= 0 && about.dated)
    at(Sign::fresh) = std::exp(-about.days / kFresh) * std::min(1.0, at(Sign::about));
  at(Sign::paper) = about.paper ? 1 : 0;
  at(Sign::other_house) = about.other_house && !exact ? 1 : 0;
  at(Sign::superseded) = about.superseded && !exact ? 1 : 0;
  at(Sign::lonely) = evidence.words < 2 && !about.in_field && !exact ? 1 : 0;
  return signs;
}

double score_of(const Signs& signs, const Weights& weights) {
  return std::inner_product(signs.begin(), signs.end(), weights.of.begin(), 0.0);
}

double score_of_none(bool in_field, const Weights& weights) {
  return in_field ? weights.none_in_field : weights.none_elsewhere;
}

}  // namespace policywatch::match
