// Set phrases that decide as a whole.
#include "match/verdict.hpp"

namespace policywatch::match {
namespace {

Verdict found(Status status, std::size_t first, std::size_t last) {
  return {Verdict::Kind::status, status, first, last, ""};
}

bool said(const Sentence& s, std::initializer_list<std::string_view> words, std::size_t from = 0,
          std::size_t reach = 80) {
  for (std::size_t i = from; i < s.size() && i < from + reach; ++i) {
    if (s.any(i, words)) return true;
  }
  return false;
}

bool hedged(const Sentence& s, std::size_t at, const Context& context) {
  Use use;
  use.infinitive = at > 0 && s.is(at - 1, "to");
  return mood_of(s, at, use, context.year) != Mood::real;
}

bool court_said(const Sentence& s, std::size_t to) {
  for (std::size_t i = 0; i < s.size() && i < to; ++i) {
    if (s.tagged(i, tag::court)) return true;
  }
  return false;
}

// "puts … on hold", "put on ice", "was put on hold by a judge".
std::optional<Verdict> on_hold(const Sentence& s, std::size_t at, const Context& context) {
  if (!s.is(at, "on") || !s.any(at + 1, {"hold", "ice", "pause"})) return std::nullopt;
  std::size_t verb = at;
  while (verb > 0 && at - verb < 14 && !s.any(verb, {"put", "puts", "placed", "places", "putting"})) --verb;
  if (!s.any(verb, {"put", "puts", "placed", "places", "putting"})) return std::nullopt;
  if (hedged(s, verb, context)) return Verdict{};
  const Phrase object = phrase_at(s, verb + 1, at);
  const bool own = s.any(verb + 1, {"his", "her", "their"}) &&
                   said(s, {"order", "ruling", "decision", "injunction", "vacatur"}, verb + 1, 4);
  if (own && court_said(s, verb))
    return Verdict{Verdict::Kind::none, {}, verb, at + 1, "the court's own order, not yet operative"};
  if ((object.head & tag::block) != 0) return found(Status::reinstated, verb, at + 1);
  if ((object.head & (tag::lawsuit | tag::person)) != 0) return Verdict{};
  const bool court = court_said(s, s.size()) || context.court_source;
  return found(
      court ? Status::stayed
      : said(s, {"dhs", "uscis", "agency", "department", "secretary", "administration", "dos", "ice", "cbp"})
          ? Status::suspended
          : Status::stayed,
      verb, at + 1);
}

// "places hold on applications", "puts a freeze on grants".
std::optional<Verdict> hold_on(const Sentence& s, std::size_t at, const Context& context) {
  if (!s.any(at, {"put", "puts", "place", "places", "placed", "impose", "imposes", "imposed"}))
    return std::nullopt;
  const std::size_t noun = s.any(at + 1, {"a", "an", "indefinite", "temporary"}) ? at + 2 : at + 1;
  if (!s.any(noun, {"hold", "freeze", "pause", "moratorium"}) || !s.is(noun + 1, "on")) return std::nullopt;
  const Phrase object = phrase_at(s, noun + 2, s.size());
  if (hedged(s, at, context) || (object.head & (tag::lawsuit | tag::person | tag::trap)) != 0)
    return Verdict{};
  if ((object.head & tag::block) != 0) return found(Status::reinstated, at, noun + 1);
  return found(court_said(s, at) || context.court_source ? Status::stayed : Status::suspended, at, noun + 1);
}

// "takes effect", "went into effect", "is in effect", "enters into force".
std::optional<Verdict> in_effect(const Sentence& s, std::size_t at, const Context& context) {
  const bool takes = s.any(at, {"take", "takes", "took", "taking", "taken"}) && s.is(at + 1, "effect");
  const bool goes =
      s.any(at, {"go", "goes", "went", "gone", "enter", "enters", "entered", "comes", "came"}) &&
      s.is(at + 1, "into") && s.any(at + 2, {"effect", "force"});
  const bool back = s.is(at, "back") && s.is(at + 1, "in") && s.any(at + 2, {"force", "effect", "place"});
  if (back) return hedged(s, at, context) ? Verdict{} : found(Status::reinstated, at, at + 2);
  const bool now = s.any(at, {"now", "already"}) && s.is(at + 1, "in") &&
                   s.any(at + 2, {"effect", "force"}) && at > 0 && s.tagged(at - 1, tag::be);
  if (now) return hedged(s, at, context) ? Verdict{} : found(Status::in_effect, at, at + 2);
  const bool becomes = s.any(at, {"become", "becomes", "became"}) && s.is(at + 1, "effective");
  if (!takes && !goes && !becomes) return std::nullopt;
  const bool courts_word =
      said(s, {"order", "ruling", "injunction", "decision", "judgment", "vacatur"}, 0, at);
  if (courts_word && said(s, {"appeal", "appeals"}, at, 16))
    return Verdict{Verdict::Kind::none, {}, at, at + 1, "not yet operative"};
  for (std::size_t i = 0; i < at; ++i) {
    if (s.tagged(i, tag::weather)) return Verdict{};
  }
  if (at > 0 &&
      (s.is(at - 1, "to") || s.any(at - 1, {"may", "could", "would", "can", "not", "never", "might"})))
    return Verdict{};
  if (hedged(s, at, context) || said(s, {"if", "unless"}, at, 12)) return Verdict{};
  if (said(s, {"final"}, 0, at) && said(s, {"rule"}, 0, at) &&
      said(s, {"published", "publishes", "issued", "issues"}, 0, at))
    return found(Status::finalized, 0, at);
  const Phrase subject = subject_at(s, clause_begin(s, at), at);
  const bool thing = (subject.all & (tag::text | tag::policy)) != 0 ||
                     s.any(at - 1, {"it", "that", "will", "and"}) || s.any(clause_begin(s, at), {"it"});
  return thing ? found(Status::in_effect, at, goes ? at + 2 : at + 1) : Verdict{};
}

std::optional<Verdict> struck(const Sentence& s, std::size_t at, const Context& context) {
  const bool aside =
      s.any(at, {"set", "sets", "setting"}) && (s.is(at + 1, "aside") || (s.is(at + 2, "aside")));
  const bool down = s.any(at, {"strike", "strikes", "struck", "striking"}) &&
                    (s.is(at + 1, "down") || s.is(at + 2, "down"));
  const bool out =
      s.any(at, {"throw", "throws", "threw", "thrown", "throwing", "toss", "tosses", "tossed", "tossing"}) &&
      said(s, {"out"}, at, 14);
  const bool tossed = s.any(at, {"tosses", "tossed", "toss"});
  if (!aside && !down && !out && !tossed) return std::nullopt;
  const Use use = use_of(s, at);
  const Mood mood = mood_of(s, at, use, context.year);
  if (mood == Mood::denied) return Verdict{Verdict::Kind::none, {}, at, at + 1, "negated"};
  if (mood != Mood::real) return Verdict{};
  const std::size_t from = at + (s.any(at + 1, {"aside", "down", "out"}) ? 2 : 1);
  const Phrase object = use.voice == Voice::passive ? subject_at(s, clause_begin(s, at), use.aux)
                                                    : phrase_at(s, from, s.size());
  if ((actor_of(s, at, use) & tag::bystander) != 0 || (object.head & (tag::person | tag::request)) != 0)
    return Verdict{};
  if ((object.head & tag::trap) != 0 && (object.head & (tag::policy | tag::text)) == 0) return Verdict{};
  if ((object.head & tag::lawsuit) != 0) {
    return (object.all & tag::agency) != 0 ? Verdict{} : found(Status::dismissed, at, object.last);
  }
  if ((object.head & tag::block) != 0) return found(Status::reinstated, at, object.last);
  return found(Status::vacated, at, std::max(at + 1, object.last));
}

std::optional<Verdict> cleared_way(const Sentence& s, std::size_t at, const Context& context) {
  const bool way = s.any(at, {"clear", "clears", "cleared", "clearing"}) && said(s, {"way", "path"}, at, 4);
  const bool light = s.any(at, {"green"}) && s.is(at + 1, "light");
  const bool sides = s.any(at, {"greenlights", "greenlit"});
  if (!way && !light && !sides) return std::nullopt;
  if (!court_said(s, at) && !context.court_source) return Verdict{};
  return hedged(s, at, context) ? Verdict{} : found(Status::reinstated, at, std::min(at + 3, s.size() - 1));
}

std::optional<Verdict> is_over(const Sentence& s, std::size_t at, const Context& context) {
  const bool over = s.tagged(at, tag::be) && s.is(at + 1, "over");
  const bool close = s.any(at, {"comes", "came", "come", "brought", "brings", "bring"}) &&
                     said(s, {"end", "close"}, at, 8) && said(s, {"to"}, at, 7);
  const bool shut =
      s.any(at, {"shuts", "shut", "winds", "phases", "phased", "wound"}) && s.any(at + 1, {"down", "out"});
  if (!over && !close && !shut) return std::nullopt;
  const Phrase subject = shut && s.any(at, {"shuts", "winds", "phases"})
                             ? phrase_at(s, at + 2, s.size())
                             : subject_at(s, clause_begin(s, at), s.size());
  if ((subject.all & (tag::policy | tag::text)) == 0 || hedged(s, at, context)) return Verdict{};
  return found(Status::terminated, at, at + 1);
}

std::optional<Verdict> goes_back(const Sentence& s, std::size_t at, const Context& context) {
  const bool away = s.any(at, {"sends", "sent", "send", "returns", "returned"}) &&
                    said(s, {"case", "matter", "dispute", "lawsuit"}, at, 5) && said(s, {"to"}, at, 6);
  const bool sends = s.any(at, {"goes", "sends", "sent", "send", "returns", "returned", "kicks"}) &&
                     (away || said(s, {"back"}, at, 9)) && said(s, {"judge", "court", "courts"}, at, 14);
  if (!sends) return std::nullopt;
  return hedged(s, at, context) ? Verdict{} : found(Status::remanded, at, std::min(at + 4, s.size() - 1));
}

std::optional<Verdict> takes_case(const Sentence& s, std::size_t at, const Context& context) {
  const bool hears = (s.any(at, {"agrees", "agreed", "agree"}) && s.is(at + 1, "to") &&
                      s.any(at + 2, {"hear", "review", "decide", "weigh", "take", "consider"})) ||
                     (s.any(at, {"take", "takes", "took"}) && s.is(at + 1, "up")) ||
                     (s.is(at, "will") && s.any(at + 1, {"hear", "review"}));
  const bool high = said(s, {"supreme", "justices", "scotus"}) || (s.is(0, "high") && s.is(1, "court"));
  if (!hears || !(high || context.high_court)) return std::nullopt;
  return mood_of(s, at, Use{}, context.year) == Mood::real ? found(Status::cert_granted, at, at + 2)
                                                           : Verdict{};
}

std::optional<Verdict> promises(const Sentence& s, std::size_t at, const Context& context) {
  const bool not_to =
      s.any(at, {"agrees", "agreed", "agree", "stipulates", "stipulated", "commits", "will", "pledges"}) &&
      said(s, {"not"}, at, 3) &&
      said(s,
           {"enforce", "apply", "implement", "deport", "use", "enforced", "applied", "implemented", "used"},
           at, 6);
  const bool no_longer = s.is(at, "no") && s.is(at + 1, "longer");
  if (not_to && !hedged(s, at, context)) return found(Status::suspended, at, std::min(at + 4, s.size() - 1));
  if (!no_longer) return std::nullopt;
  if (said(s, {"revised", "new", "updated", "amended"}) &&
      said(s, {"guidance", "rule", "policy", "memo", "directive"}))
    return found(Status::modified, at, at + 1);
  if (said(s, {"effect", "force"}, at, 5)) return found(Status::terminated, at, at + 3);
  return said(s, {"enforce", "enforcing", "apply"}, at, 4) ? found(Status::suspended, at, at + 2) : Verdict{};
}

std::optional<Verdict> deal(const Sentence& s, std::size_t at, const Context& context) {
  const bool reach = s.any(at, {"reach", "reaches", "reached", "approves", "approved", "sign", "signed",
                                "enters", "entered", "strike"}) &&
                     said(s, {"settlement", "decree"}, at, 8) &&
                     !said(s, {"terminate", "termination", "flores"}, 0, 80);
  if (!reach) return std::nullopt;
  return hedged(s, at, context) ? Verdict{} : found(Status::settled, at, std::min(at + 3, s.size() - 1));
}

std::optional<Verdict> rolls(const Sentence& s, std::size_t at, const Context& context) {
  const bool back = s.any(at, {"rolls", "rolled", "roll", "scales", "scaled", "pares", "pared", "walks"}) &&
                    said(s, {"back"}, at, 2);
  const bool date = s.any(at, {"pushes", "pushed", "puts", "put"}) &&
                    said(s, {"date", "start", "launch"}, at, 5) && said(s, {"back", "off"}, at, 7);
  const bool off = date || (s.any(at, {"pushes", "pushed", "puts", "put"}) && s.any(at + 1, {"back", "off"}));
  const bool place = s.any(at, {"takes", "take", "took"}) && s.any(at + 1, {"the"}) && s.is(at + 2, "place");
  if (!back && !off && !place) return std::nullopt;
  if (hedged(s, at, context)) return Verdict{};
  const Use use = use_of(s, at);
  const Phrase object = use.voice == Voice::passive ? subject_at(s, clause_begin(s, at), use.aux)
                                                    : phrase_at(s, at + (date ? 1 : 2), s.size());
  if (date) return found(Status::delayed, at, at + 3);
  if (place)
    return said(s, {"order", "rule", "memo", "policy", "guidance", "directive"})
               ? found(Status::superseded, at, at + 2)
               : Verdict{};
  if ((object.all & (tag::text | tag::policy)) == 0) return Verdict{};
  if (off) return (object.head & tag::lawsuit) != 0 ? Verdict{} : found(Status::delayed, at, at + 1);
  return found(s.any(at, {"rolls", "rolled", "roll"}) ? Status::rescinded : Status::modified, at, at + 1);
}

std::optional<Verdict> other(const Sentence& s, std::size_t at, const Context& context) {
  if (s.is(at, "mandate") && said(s, {"issued", "issues"}, at, 3) &&
      said(s, {"operative", "reversal", "dissolved", "vacated", "effective"}) && !said(s, {"not"})) {
    return found(Status::reinstated, at, at + 1);
  }
  if (s.is(at, "public") && s.is(at + 1, "inspection")) return found(Status::proposed, at, at + 1);
  const bool longer = s.any(at, {"continue", "continues", "continued", "remain", "remains"}) &&
                      said(s, {"another"}, at, 14) && said(s, {"for"}, at, 13) && !s.is(at + 1, "to");
  if (longer && !said(s, {"hearing", "trial", "talks"})) {
    return hedged(s, at, context) ? Verdict{} : found(Status::extended, at, std::min(at + 2, s.size() - 1));
  }
  const bool brought = s.any(at, {"brings", "brought"}) && s.is(at + 1, "back") &&
                       (phrase_at(s, at + 2, s.size()).head & (tag::policy | tag::text)) != 0;
  if (brought) return hedged(s, at, context) ? Verdict{} : found(Status::reinstated, at, at + 1);
  const bool converted = s.any(at, {"converts", "converted"}) && said(s, {"into", "to"}, at, 10) &&
                         said(s, {"injunction"}, at, 14);
  if (converted) return hedged(s, at, context) ? Verdict{} : found(Status::enjoined, at, at + 1);
  const bool down =
      s.any(at, {"takes", "took", "taken"}) && s.is(at + 1, "down") &&
      said(s, {"page", "pages", "website", "webpage", "statistics", "guidance", "policy", "memo", "data"}, at,
           9);
  if (down && !court_said(s, s.size()))
    return hedged(s, at, context) ? Verdict{} : found(Status::withdrawn, at, at + 1);
  const bool again =
      s.is(at, "again") && (s.any(at + 1, {"enforce", "enforcing", "apply", "applying", "enforces"}) ||
                            (at > 0 && s.any(at - 1, {"enforce", "enforcing", "enforces"})));
  if (again) return hedged(s, at, context) ? Verdict{} : found(Status::reinstated, at, at + 1);
  const bool final_now = s.tagged(at, tag::be) && s.is(at + 1, "final") &&
                         (at + 2 >= s.size() || s.words[at + 2].hard || s.words[at + 2].comma) &&
                         (subject_at(s, clause_begin(s, at), at).head & tag::text) != 0;
  if (final_now) return hedged(s, at, context) ? Verdict{} : found(Status::finalized, at, at + 1);
  const bool proposal = at <= 2 && s.is(at, "proposed") && s.any(at + 1, {"rule", "regulation"}) &&
                        s.is(at + 2, "would") && said(s, {"published", "notice", "announced", "unveiled"});
  if (proposal) return found(Status::proposed, at, at + 2);
  const std::size_t adjective = s.any(at + 1, {"the", "an", "a"}) ? at + 2 : at + 1;
  const bool revised = s.is(at, "under") && at == 0 && s.any(adjective, {"revised", "updated", "amended"}) &&
                       (phrase_at(s, adjective, s.size()).head & (tag::policy | tag::text)) != 0;
  if (revised && !said(s, {"would", "could", "proposed", "draft"}))
    return found(Status::modified, at, adjective + 1);
  if (s.is(at, "not") && s.is(at + 1, "renewed")) return found(Status::expired, at, at + 1);
  const bool judgment = s.is(at, "summary") && s.is(at + 1, "judgment") &&
                        said(s, {"entered", "granted", "grants", "awarded"}, 0) &&
                        said(s, {"states", "plaintiffs", "unlawful", "challengers", "cities"}, at);
  if (judgment && !said(s, {"denied", "denies"}) && !hedged(s, at, context))
    return found(Status::vacated, at, at + 1);
  return std::nullopt;
}

// A court that says no: whatever follows, the policy stands as before.
std::optional<Verdict> denial(const Sentence& s, std::size_t at, const Context& context) {
  const bool denies =
      s.any(at, {"declines", "declined", "denies", "denied", "denying", "rejects", "rejected", "refuses",
                 "refused", "rebuffs", "rebuffed"}) ||
      (s.any(at, {"turns", "turned"}) && s.any(at + 1, {"away", "down"})) ||
      (s.any(at, {"stops", "stopped"}) && s.is(at + 1, "short")) ||
      (s.any(at, {"left", "leaves"}) && said(s, {"in"}, at, 10) && said(s, {"place"}, at, 11));
  if (!denies || !(court_said(s, s.size()) || context.court_source)) return std::nullopt;
  if (at > 0 && s.any(at - 1, {"and", "in", "been"}) && said(s, {"granted", "granting", "grants"}, 0, at))
    return std::nullopt;  // in part … in part
  if (said(s, {"granted", "granting", "grants"}) && said(s, {"part"})) return std::nullopt;
  const std::size_t begin = clause_begin(s, at);
  for (std::size_t i = begin; i < at; ++i) {
    if (s.tagged(i, tag::subordinate)) return std::nullopt;
  }
  if (s.any(at, {"denied", "rejected"}) && at > 0 && s.tagged(at - 1, tag::determiner)) return std::nullopt;
  return Verdict{Verdict::Kind::none, {}, at, std::min(at + 3, s.size() - 1), "denied"};
}

}  // namespace

Verdict judge_phrase(const Sentence& s, std::size_t at, const Context& context) {
  for (const auto reader : {on_hold, hold_on, struck, in_effect, cleared_way, is_over, goes_back, takes_case,
                            promises, deal, rolls, other, denial}) {
    if (auto verdict = reader(s, at, context)) return *verdict;
  }
  return {};
}

}  // namespace policywatch::match
