#include "match/clause.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxWords = 80;

bool ends(std::string_view word, std::string_view suffix) {
  return word.size() > suffix.size() + 1 &&
         equals_ascii_nocase(word.substr(word.size() - suffix.size()), suffix);
}

// Participles that do not end in -ed.
bool is_irregular(const Sentence& s, std::size_t at) {
  return s.any(at, {"set", "struck", "put", "thrown", "withdrawn", "overturned", "frozen", "shut",
                    "forbidden", "held", "let", "undone", "rewritten", "found", "sent", "stricken"});
}

void mark_gap(std::string_view gap, Word& word) {
  for (std::size_t i = 0; i < gap.size(); ++i) {
    const char c = gap[i];
    if (c == ',') word.comma = true;
    if (c == ';' || c == ':' || c == '|' || c == '(' || c == ')' || c == '.') word.hard = true;
    if (c == '-' && i > 0 && gap[i - 1] == ' ' && i + 1 < gap.size() && gap[i + 1] == ' ') word.hard = true;
    if (gap.substr(i).starts_with("\xE2\x80\x94") || gap.substr(i).starts_with("\xE2\x80\x93"))
      word.hard = true;
  }
}

bool ends_phrase(const Sentence& s, std::size_t i, bool seen) {
  const Word& w = s.words[i];
  if (w.hard || s.any(i, {"to", "that", "and", "but", "or", "until", "while", "nationwide", "unless"}))
    return true;
  if ((w.tags & tag::subordinate) != 0 || ((w.tags & tag::be) != 0)) return true;
  if (!seen) return false;
  if (s.is(i, "pending")) return true;
  if (w.comma) return true;
  const bool verb_only =
      (w.tags & tag::any_verb) != 0 && (w.tags & (tag::policy | tag::text | tag::block | tag::request |
                                                  tag::lawsuit | tag::proposal | tag::trap)) == 0;
  return verb_only || (w.ing && (w.tags & (tag::any_verb | tag::hedge)) != 0);
}

constexpr Tags kNouns = tag::block | tag::request | tag::lawsuit | tag::proposal | tag::policy | tag::text |
                        tag::trap | tag::person;

}  // namespace

bool Sentence::any(std::size_t at, std::initializer_list<std::string_view> list) const {
  if (at >= words.size()) return false;
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view w) { return words[at].hash == hash_of(w); });
}

std::string Sentence::span(std::size_t first, std::size_t last) const {
  if (first >= words.size() || last < first) return {};
  last = std::min(last, words.size() - 1);
  const auto begin = static_cast<std::size_t>(words[first].source.data() - text.data());
  const auto end =
      static_cast<std::size_t>(words[last].source.data() - text.data()) + words[last].source.size();
  return collapse_space(text.substr(begin, end - begin));
}

Sentence parse_sentence(std::string_view text) {
  Sentence s;
  s.text = text;
  std::size_t done = 0;
  for (const Token& token : tokenize(text, 2000)) {
    if (s.words.size() == kMaxWords) break;
    Word word;
    word.source = token.source;
    word.hash = token.exact;
    word.tags = tags_of(token.exact);
    word.capital = token.capital;
    word.shouted = token.all_capitals;
    word.ing = ends(token.source, "ing");
    word.ed = ends(token.source, "ed");
    const auto begin = static_cast<std::size_t>(token.source.data() - text.data());
    mark_gap(text.substr(done, begin - done), word);
    done = begin + token.source.size();
    if (token.exact == hash_of("house") && !s.words.empty() && s.words.back().hash == hash_of("white")) {
      word.tags = tag::agency;
    }
    s.words.push_back(word);
  }
  if (!s.words.empty()) s.words.front().hard = s.words.front().comma = false;
  return s;
}

std::size_t clause_begin(const Sentence& s, std::size_t at) {
  std::size_t i = at;
  while (i > 0 && !s.words[i].comma && !s.words[i].hard) --i;
  return i;
}

std::size_t clause_end(const Sentence& s, std::size_t at) {
  std::size_t i = at + 1;
  while (i < s.size() && !s.words[i].comma && !s.words[i].hard) ++i;
  return i;
}

namespace {

Phrase read_phrase(const Sentence& s, std::size_t at, std::size_t end, bool begins_clause) {
  Phrase p;
  p.first = p.last = at;
  bool seen = false, closed = false;
  for (std::size_t i = at; i < end && i < at + 14; ++i) {
    const Word& w = s.words[i];
    const bool marked = i == at && (w.comma || w.hard);  // by the mark that parts the clauses
    if (marked ? !begins_clause : ends_phrase(s, i, seen && i > at)) break;
    p.own = p.own || s.any(i, {"own"});
    p.proposed = p.proposed || s.any(i, {"proposed", "proposal", "nprm"});
    p.period = p.period || s.any(i, {"period", "deadline", "comment", "time"});
    p.partly = p.partly || s.any(i, {"part", "parts", "portion", "portions", "section", "sections",
                                     "provisions", "some", "aspects"});
    p.all |= w.tags;
    p.last = i;
    if ((w.tags & tag::preposition) != 0) {
      if (i == at) break;
      if (!seen || (s.is(i, "of") && (p.head & kNouns) == 0))
        continue;  // "enforcement of the rule", "parts of"
      closed = true;
      if (!s.is(i, "of")) break;
      continue;
    }
    if ((w.tags & tag::determiner) != 0 && (w.tags & kNouns) == 0) continue;
    p.empty = false;
    seen = true;
    if (!closed && (w.tags & kNouns) != 0 &&
        !(s.is(i, "proposed") || s.any(i, {"part", "parts", "section"}))) {
      Tags head = w.tags & kNouns;
      const bool of_court =
          s.any(i, {"order", "orders", "freeze", "hold"}) &&
          ((p.all & tag::court) != 0 ||
           s.any(i + 1, {"below", "blocking", "halting", "barring", "enjoining"}) ||
           (i > at && s.any(i - 1, {"restraining", "earlier", "below", "injunctive", "blocking"})));
      if (of_court) head = tag::block;
      // "the agency's decision to end parole" is the policy, not a court's word on it
      const bool of_agency = s.any(i, {"decision", "ruling", "freeze", "hold"}) && !of_court &&
                             (p.all & tag::agency) != 0 && (p.all & tag::court) == 0;
      if (of_agency) head = tag::policy;
      p.head = head;
      p.head_at = i;
    } else if (!closed && (w.tags & kNouns) == 0 && (p.head & (tag::text | tag::policy | tag::block)) == 0) {
      p.head = 0;
    }
  }
  return p;
}

}  // namespace

Phrase phrase_at(const Sentence& s, std::size_t at, std::size_t end) {
  return read_phrase(s, at, end, false);
}

Phrase subject_at(const Sentence& s, std::size_t begin, std::size_t end) {
  return read_phrase(s, begin, end, true);
}

// "a date in the final rule published on March 3": the rule is not what the clause is about.
static bool after_preposition(const Sentence& s, std::size_t at) {
  for (std::size_t i = clause_begin(s, at); i < at; ++i) {
    if (s.tagged(i, tag::preposition)) return true;
  }
  return false;
}

Use use_of(const Sentence& s, std::size_t at) {
  Use use;
  const Word& w = s.words[at];
  const bool could_be_noun =
      (w.tags & (kNouns | tag::determiner)) != 0 ||
      s.any(at, {"end",    "ends",   "stop",  "halt",      "delay",  "pause",  "pauses",  "release",
                 "review", "update", "start", "limits",    "delays", "ruling", "holding", "findings",
                 "bar",    "grants", "grant", "extension", "award",  "awards", "post",    "posts"});
  for (std::size_t i = at, n = 0; i > 0 && n < 4; ++n) {
    --i;
    if (s.tagged(i, tag::be)) {
      use.voice = Voice::passive;
      use.aux = i;
      break;
    }
    const bool skippable = s.any(i, {"not", "also", "temporarily", "been", "being", "partially",
                                     "permanently", "again", "now", "quietly", "never", "later",
                                     "immediately", "formally", "put", "and", "reversed", "vacated"}) ||
                           ends(s.words[i].source, "ly");
    if (!skippable) break;
  }
  const bool participle = w.ed || is_irregular(s, at);
  if (use.voice == Voice::passive && use.aux > 0 && s.is(use.aux - 1, "to")) use.infinitive = true;
  if (use.voice == Voice::passive && w.ing) use.voice = Voice::active;  // "is halting"
  if (use.voice == Voice::passive && !participle) use.voice = Voice::active;
  if (at > 0) {
    const bool after_determiner = s.tagged(at - 1, tag::determiner) && !w.hard && !w.comma;
    const bool after_preposition = s.tagged(at - 1, tag::preposition) && !s.is(at - 1, "to") && !w.hard;
    if ((after_determiner || after_preposition) && !w.ing && use.voice != Voice::passive) use.verb = false;
    if (after_preposition && w.ing && !s.any(at - 1, {"by", "from"})) use.verb = false;
    if (s.any(at - 1, {"will", "to", "would", "cannot", "cant", "not", "and"}) && !w.ed && !w.ing)
      use.voice = Voice::bare;
    use.infinitive = use.infinitive || s.is(at - 1, "to") ||
                     (at > 1 && s.is(at - 2, "to") && ends(s.words[at - 1].source, "ly"));
  }
  // "limits takes the place of", "ORDER staying": a noun with its verb, a paper with its name
  if (could_be_noun && use.verb && use.voice == Voice::active && !w.ing && !w.ed && at + 1 < s.size() &&
      !s.words[at + 1].comma && !s.words[at + 1].hard) {
    const Word& next = s.words[at + 1];
    const bool finite = (next.tags & tag::be) != 0 || s.any(at + 1, {"takes", "took", "has", "had", "have"});
    if (finite) use.verb = false;
  }
  if (at == 0 && s.is(0, "order")) use.verb = false;
  // "Revised instructions supersede …": describes
  if (w.ed && at + 1 < s.size() && (at == 0 || w.hard) && (s.words[at + 1].tags & kNouns) != 0 &&
      !s.words[at + 1].hard && !s.words[at + 1].comma)
    use.verb = false;
  // "pulls proposed fee rule": describes
  const bool after_verb = at > 0 && s.tagged(at - 1, tag::any_verb) && !s.words[at].comma &&
                          !s.words[at].hard && (s.words[at - 1].tags & (kNouns | tag::be | tag::hedge)) == 0;
  if (w.ed && after_verb && use.voice == Voice::active && at + 1 < s.size() &&
      !s.tagged(at + 1, tag::determiner | tag::preposition))
    use.verb = false;
  if (could_be_noun && use.verb && use.voice == Voice::active && !w.ing && !w.ed) {
    // "stay pending appeal", "motion to stay proceedings", "work freeze on grants"
    if (at > 0 && s.tagged(at - 1, tag::policy | tag::lawsuit | tag::block) && !s.words[at].comma &&
        (at + 1 == s.size() ||
         s.any(at + 1, {"of", "for", "on", "against", "pending", "in", "motion", "request", "order"}))) {
      use.verb = false;
    }
  }
  // "a policy blocked by a judge", "travel ban blocked": no object follows.
  if (use.verb && use.voice == Voice::active && participle && at > 0 &&
      (at + 1 == s.size() ||
       s.any(at + 1, {"by", "nationwide", "after", "until", "pending", "in", "for", "again", "over"}) ||
       (s.any(at, {"postponed", "delayed", "deferred"}) && s.any(at + 1, {"to", "through"})) ||
       (!after_preposition(s, at) &&
        s.any(at, {"published", "issued", "announced", "finalized", "rescinded", "suspended", "cancelled",
                   "canceled", "revoked", "terminated"}) &&
        s.any(at + 1, {"on", "today", "early", "late", "this", "amid"})) ||
       s.words[at + 1].hard || s.words[at + 1].comma) &&
      !s.any(at, {"expired", "lapsed", "ended", "ruled", "said", "resumed", "settled"})) {
    use.voice = Voice::passive;
    use.aux = at;
  }
  use.participle = w.ing && at > 0 && !w.comma && !w.hard &&
                   (s.tagged(at - 1, kNouns | tag::court) || s.any(at - 1, {"opinion", "below"}));
  return use;
}

Tags actor_of(const Sentence& s, std::size_t at, const Use& use) {
  constexpr Tags kActors = tag::court | tag::agency | tag::bystander;
  if (use.voice == Voice::passive) {
    for (std::size_t i = at + 1; i < s.size() && i < at + 12; ++i) {
      if (!s.is(i, "by")) continue;
      for (std::size_t j = i + 1; j < s.size() && j < i + 6; ++j) {
        if (s.tagged(j, kActors)) return s.words[j].tags & kActors;
      }
    }
    return 0;
  }
  // The first named one of the clause acts: "judge blocks", "court orders agency to"; a compound ends with
  // the actor.
  const auto first_actor = [&](std::size_t from, std::size_t to) -> Tags {
    for (std::size_t i = from; i < to; ++i) {
      if (!s.tagged(i, kActors)) continue;
      const bool possessive =
          i + 1 < to &&
          s.words[i + 1].source.data() - (s.words[i].source.data() + s.words[i].source.size()) > 1;
      if (possessive && i + 1 < to &&
          std::any_of(s.words.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                      s.words.begin() + static_cast<std::ptrdiff_t>(to),
                      [](const Word& w) { return (w.tags & kActors) != 0; })) {
        continue;  // "Trump's judge", "state's high court"
      }
      const bool attribute =
          i + 1 < to && s.tagged(i + 1, kActors);  // "immigration judge", "Senate Democrats"
      if (!attribute) return s.words[i].tags & kActors;
    }
    return 0;
  };
  const std::size_t begin = clause_begin(s, at);
  if (const Tags actor = first_actor(begin, at); actor != 0) return actor;
  // "The injunction bars …": what a court wrote speaks for it.
  const Phrase subject = subject_at(s, begin, at);
  if ((subject.head & tag::block) != 0 && (subject.all & kActors) == 0) return tag::court;
  return first_actor(0, at);
}

}  // namespace policywatch::match
