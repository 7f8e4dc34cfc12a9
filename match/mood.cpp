// Told as fact, denied, wished for, or an old story? (DOMAIN: negation, asked not granted, hedge,
// background.)
#include "base/text.hpp"
#include "match/clause.hpp"

namespace policywatch::match {
namespace {

constexpr int kUnknownYearIsPast = 2024;

bool is_modal(const Sentence& s, std::size_t i) {
  return s.any(i, {"may", "might", "could", "would", "should", "can"});
}

// What stands nearest before an infinitive: one who orders, or one who wishes?
Mood mood_of_infinitive(const Sentence& s, std::size_t begin, std::size_t at) {
  for (std::size_t i = at; i > begin;) {
    --i;
    if (s.tagged(i, tag::negation)) return Mood::denied;
    if (s.tagged(i, tag::hedge) && !s.is(i, "can")) return Mood::wished;
    if (s.tagged(i, tag::commanding)) return Mood::real;
    if (s.tagged(i, tag::allow | tag::begin)) return Mood::real;
  }
  return Mood::wished;  // "DHS to end program": announced, not done
}

bool in_background(const Sentence& s, std::size_t begin, std::size_t at) {
  for (std::size_t i = begin; i < at; ++i) {
    if (s.tagged(i, tag::subordinate) && !(i > 0 && s.is(i, "as") && s.any(i + 1, {"of", "to"}))) return true;
    if (s.tagged(i, tag::old_times)) return true;
    // "order that blocked the fee": told of the order, not of today
    const bool relative = s.is(i, "that") && i + 1 == at && i > 0 &&
                          s.tagged(i - 1, tag::text | tag::block | tag::policy | tag::lawsuit);
    if (relative) return true;
    if (s.is(i, "that") && i + 3 >= at && i > 0 &&
        !s.tagged(i - 1, tag::reporting | tag::judge_so | tag::order))
      return true;
  }
  return false;
}

bool in_old_year(const Sentence& s, std::size_t at, int year) {
  const std::size_t end = clause_end(s, at);
  for (std::size_t i = at + 1; i < end && i < at + 14; ++i) {
    if (s.any(i, {"ago", "previously"})) return true;
    if (s.any(i, {"last"}) && s.any(i + 1, {"year", "month", "summer", "fall", "spring", "winter"})) {
      if (!s.any(i - 1, {"issued", "published", "announced"})) return true;
    }
    if (!s.any(i, {"in", "of", "since", "back"}) || i + 1 >= end) continue;
    std::size_t j = i + 1;
    if (j + 1 < end && s.words[j].source.size() > 2 && s.words[j].capital && !s.words[j].shouted)
      ++j;  // "in March 2019"
    const std::string_view source = s.words[j].source;
    if (source.size() != 4 || !(source.starts_with("19") || source.starts_with("20")) || source[3] < '0' ||
        source[3] > '9')
      continue;
    const int named =
        (source[0] - '0') * 1000 + (source[1] - '0') * 100 + (source[2] - '0') * 10 + (source[3] - '0');
    if (s.is(i, "of")) continue;
    if (named < year || (year == 0 && named <= kUnknownYearIsPast)) return true;
  }
  return false;
}

bool negated(const Sentence& s, std::size_t begin, std::size_t at, const Use& use) {
  if (s.any(begin, {"nothing", "nobody", "neither", "none"})) return true;
  if (use.voice == Voice::passive) {
    for (std::size_t i = use.aux > 2 ? use.aux - 2 : 0; i < at; ++i) {
      if (s.any(i, {"not", "never", "wasnt", "isnt", "werent"})) return true;
    }
    return s.any(begin, {"no", "neither", "none"}) || (begin + 1 < at && s.any(begin + 1, {"no"}));
  }
  for (std::size_t i = begin; i < at; ++i) {
    if (!s.tagged(i, tag::negation)) continue;
    if (s.any(i, {"no"}) && s.is(i + 1, "longer")) continue;
    if (s.any(i, {"without", "denied", "rejected"}) && i + 4 < at && s.tagged(i, tag::be)) continue;
    // "denied asylum seekers" describes; a negating verb stands before "to", a gerund, or its object.
    return true;
  }
  return false;
}

bool wished(const Sentence& s, std::size_t begin, std::size_t at, const Use& use) {
  for (std::size_t i = begin; i < at; ++i) {
    if (is_modal(s, i)) {
      bool other_verb = false;
      for (std::size_t j = i + 1; j < at; ++j) other_verb = other_verb || s.any(j, {"and", "but", "until"});
      if (!other_verb) return true;
    }
    if (s.any(i, {"if", "whether", "unless", "reportedly"})) return true;
    if (s.tagged(i, tag::hedge) && !is_modal(s, i) && at > 0 && s.is(at - 1, "will")) return true;
    if (s.tagged(i, tag::hedge) && s.words[at].ing && i + 3 >= at && use.voice != Voice::passive) return true;
    if (s.tagged(i, tag::hedge) && s.is(i + 1, "that")) return true;
    if (s.any(i, {"argue", "argues", "argued", "contends", "contend", "contending", "arguing", "brief",
                  "asks", "urge", "urges", "demand", "demands"}) &&
        use.voice != Voice::passive && i + 1 < at) {
      return true;
    }
  }
  return false;
}

}  // namespace

Mood mood_of(const Sentence& s, std::size_t at, const Use& use, int year) {
  const std::size_t begin = clause_begin(s, at);
  std::size_t governed_from = begin;
  // "X and Y": what stands before an "and" that joins two finite verbs does not govern the second.
  for (std::size_t i = begin; i < at; ++i) {
    if (s.any(i, {"but"}) ||
        (s.is(i, "and") && !s.any(at - 1, {"to"}) && use.voice != Voice::bare && i + 1 < at))
      governed_from = i;
  }
  if (in_background(s, governed_from, at) || in_old_year(s, at, year)) return Mood::background;
  // "order blocking": the noun's own story, unless the sentence is about issuing it.
  if (use.participle) {
    bool told_now = at <= 4;
    for (std::size_t i = begin; i < at; ++i) told_now = told_now || s.tagged(i, tag::issue | tag::grant);
    if (s.tagged(at - 1, tag::block | tag::text) || s.any(at - 1, {"opinion", "below"})) {
      if (!told_now) return Mood::background;
    }
  }
  const bool bare_chain = use.voice == Voice::bare && at > 0 && s.is(at - 1, "and");
  if (use.infinitive || bare_chain) {
    bool chain = use.infinitive;
    for (std::size_t i = begin; i < at && !chain; ++i) chain = s.is(i, "to");
    if (chain) return mood_of_infinitive(s, begin, at);
  }
  if (negated(s, governed_from, at, use)) return Mood::denied;
  if (wished(s, governed_from, at, use)) return Mood::wished;
  return Mood::real;
}

}  // namespace policywatch::match
