#include "match/learning.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "match/index.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr double kTellingEnough = 0.35;  // words that every story shares teach nothing
constexpr double kFirst = 0.3;           // of one decision; each further one adds half of what is left
constexpr std::size_t kMostTitle = 1000, kMostTaught = 20000;

// The phrases of the stock alone: what a word means must not depend on the tracker's other entries.
const Phrases& stock_phrases() {
  static const Phrases phrases = [] {
    Phrases made;
    for (const Alias& alias : stock_aliases()) {
      Hash hash = 0;
      const std::vector<Token> tokens = tokenize(alias.phrase);
      for (const Token& token : tokens) hash = mix(hash, token.word);
      made.aliases.try_emplace(hash, stem_hash(alias.word));
      std::size_t& longest = made.starts[tokens.front().word];
      longest = std::max(longest, tokens.size());
    }
    return made;
  }();
  return phrases;
}

void add(const Taught& lesson, std::unordered_map<Hash, LearnedTerm>& terms) {
  const std::string_view title = std::string_view(lesson.title).substr(0, kMostTitle);
  const std::vector<Token> tokens = tokenize(title);
  for (const Mention& mention : mentions_of(content_of(tokens, title, stock_phrases()), title)) {
    if (mention.telling < kTellingEnough) continue;
    LearnedTerm& term = terms[mention.feature];
    term.feature = mention.feature;
    term.pair = mention.form == Form::pair;
    if (term.term.empty()) term.term = shorten(collapse_space(mention.source), 80);
    std::vector<std::int64_t>& decisions = lesson.right ? term.right : term.wrong;
    if (std::find(decisions.begin(), decisions.end(), lesson.decision) == decisions.end())
      decisions.push_back(lesson.decision);
  }
}

// Decisions weigh less and less, and never more than `most`.
double saturated(std::size_t decisions, double most) {
  double left = most, step = kFirst;
  for (std::size_t i = 0; i < std::min<std::size_t>(decisions, 16); ++i) {
    left -= std::min(left, step);
    step = left / 2;
  }
  return most - left;
}

double weight_of(const LearnedTerm& term) {
  const std::size_t right = term.right.size(), wrong = term.wrong.size();
  if (right > wrong) return saturated(right - wrong, kMostLearned);
  // Who was right once stays worth what it was.
  return right == 0 && wrong >= kUnlearnedAfter ? -saturated(wrong - 1, kMostUnlearned) : 0;
}

}  // namespace

std::map<std::string, std::vector<LearnedTerm>> learn(std::span<const Taught> taught) {
  if (taught.size() > kMostTaught) taught = taught.last(kMostTaught);  // the newest
  std::map<std::string, std::unordered_map<Hash, LearnedTerm>> heard;
  for (const Taught& lesson : taught) add(lesson, heard[lesson.policy]);
  std::map<std::string, std::vector<LearnedTerm>> learned;
  for (auto& [policy, terms] : heard) {
    std::vector<LearnedTerm>& kept = learned[policy];
    for (auto& [feature, term] : terms) {
      term.weight = weight_of(term);
      if (term.weight != 0) kept.push_back(std::move(term));
    }
    std::sort(kept.begin(), kept.end(), [](const LearnedTerm& a, const LearnedTerm& b) {
      const double left = std::abs(a.weight), right = std::abs(b.weight);
      return left != right ? left > right : a.feature < b.feature;
    });
    if (kept.size() > kLearnedTerms) kept.resize(kLearnedTerms);
  }
  std::erase_if(learned, [](const auto& entry) { return entry.second.empty(); });
  return learned;
}

}  // namespace policywatch::match
