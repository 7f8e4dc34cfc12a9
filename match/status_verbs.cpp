// One verb with its object: "stayed the rule" stops a policy, "stayed the injunction" puts it back.
#include <array>

#include "match/scene.hpp"

namespace policywatch::match {
namespace {

Outcome of_halt(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::request | tag::lawsuit)) return {};
  if (x.on(tag::block)) return x.court() ? Outcome(Status::reinstated) : std::nullopt;
  const bool legal = x.verb_is({"enjoin", "enjoins", "enjoined", "enjoining"});
  if (x.court() || legal) return x.object.empty && !legal ? std::nullopt : Outcome(Status::enjoined);
  const bool blocking = x.verb_is({"block", "blocks", "blocked", "blocking", "bar", "bars", "barred"});
  if (x.actor == 0 && blocking && x.use.voice == Voice::passive && x.on(kThing)) return Status::enjoined;
  const bool stopping = x.verb_is({"halt", "halts", "halted", "halting", "stop", "stops", "stopped",
                                   "stopping", "freeze", "freezes", "froze", "frozen"});
  if (!stopping || x.object.empty) return {};
  if (x.on(kThing) || (x.agency() && x.unknown() && x.use.voice == Voice::active)) return Status::suspended;
  return {};
}

Outcome of_hold_off(const Scene& x) {
  if (x.bystander() || x.trapped() || x.object.empty || x.on(tag::request | tag::lawsuit)) return {};
  if (x.on(tag::block)) return Status::reinstated;
  if (x.court()) return Status::stayed;
  if (x.on(kThing) || x.agency()) return Status::suspended;
  return {};
}

Outcome of_stay(const Scene& x) {
  if (x.object.empty || x.bystander() || x.trapped() || x.on(tag::lawsuit | tag::request)) return {};
  if (x.object.own || x.s.any(x.at + 1, {"out", "put", "away", "silent", "on", "in"})) return {};
  if (x.on(tag::block)) return Status::reinstated;
  return x.on(kThing) || x.court() ? Outcome(Status::stayed) : std::nullopt;
}

Outcome of_strike(const Scene& x) {
  if (x.bystander() || (x.trapped()) || x.on(tag::lawsuit | tag::request)) return {};
  if (x.agency() && x.use.voice != Voice::passive) return Status::rescinded;
  if (x.on(tag::block)) return Status::reinstated;
  if (x.on(kThing) || (x.court() && x.unknown())) return Status::vacated;
  return {};
}

Outcome of_lift(const Scene& x) {
  if (x.bystander() || x.object.empty) return {};
  if (x.on(tag::block)) {
    const bool stay = (x.object.all & tag::stay) != 0;
    const bool back = x.later({"injunction", "order"}) && x.later({"effect", "stand", "letting", "allowing"});
    return stay && back ? Status::enjoined : Status::reinstated;
  }
  const bool pause = x.later({"freeze", "pause", "suspension", "hold", "moratorium"}, 8);
  if (x.court()) return pause ? Outcome(Status::enjoined) : std::nullopt;
  if (pause) return Status::reinstated;
  return x.on(kThing) && !x.trapped() ? Outcome(Status::rescinded) : std::nullopt;
}

Outcome of_allow(const Scene& x) {
  const bool to_act =
      x.later({"effect",    "proceed",   "resume",  "enforce", "go",      "move",        "end",   "begin",
               "implement", "enforced",  "resumed", "applied", "used",    "implemented", "use",   "deport",
               "start",     "revoke",    "strip",   "fire",    "remove",  "restart",     "apply", "terminate",
               "cut",       "reinstate", "impose",  "carry",   "forward", "continue"});
  if (!x.court() || !to_act || x.on(tag::lawsuit | tag::request)) return {};
  const bool high = x.context.high_court || x.s.any(x.at - 1, {"justices", "court"});
  const bool only_continues = x.later({"continue"}) && !x.later({"effect", "resume", "proceed", "enforce"});
  if (only_continues && !high) return {};
  return Status::reinstated;
}

Outcome of_reverse(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::request)) return {};
  const bool relief = x.later({"injunction", "restraining", "tro", "block", "blocking", "blocked", "halting",
                               "halted", "enjoining", "against", "barring", "vacating", "stay"},
                              14) ||
                      (x.use.voice == Voice::passive && (x.object.all & tag::block) != 0 &&
                       (x.object.all & (tag::halt | tag::strike)) != 0);
  if (x.court() || (x.actor == 0 && x.on(tag::block))) {
    if (x.on(tag::block | tag::lawsuit) || x.unknown()) return relief ? Status::reinstated : Status::reversed;
    if (x.use.voice == Voice::passive && x.object.empty) return {};
    return x.on(kThing) ? Outcome(Status::vacated) : Outcome(Status::reversed);
  }
  const bool course = x.later({"course", "itself", "decision", "stance", "position"}, 5);
  return x.agency() && (x.on(kThing | tag::block) || course) ? Outcome(Status::reversed) : std::nullopt;
}

bool governments_own_suit(const Scene& x) {
  bool names_government = (x.object.all & tag::agency) != 0 || x.later({"dojs", "administrations"}, 3);
  const std::size_t from = x.use.voice == Voice::passive ? clause_begin(x.s, x.at) : x.at + 1;
  const std::size_t to = x.use.voice == Voice::passive ? x.at : std::min(x.end, x.at + 8);
  for (std::size_t i = from; i + 1 < to; ++i) {
    if (x.s.is(i, "united") && x.s.is(i + 1, "states")) names_government = true;
    // "federal suit against New Jersey": filed by the government, not against it
    if (!x.s.is(i, "federal") || !x.s.tagged(i + 1, tag::lawsuit)) continue;
    const bool against_others = x.s.any(i + 2, {"against", "over"}) && !x.s.tagged(i + 3, tag::agency) &&
                                !x.s.any(i + 3, {"the", "federal"});
    names_government = names_government || against_others;
  }
  bool caption = false;
  for (std::size_t i = 0; i + 2 < x.s.size(); ++i) {
    caption = caption || (x.s.is(i, "united") && x.s.is(i + 1, "states") && x.s.any(i + 2, {"v", "vs"}));
  }
  return names_government || caption;
}

Outcome of_dismiss(const Scene& x) {
  if (!x.on(tag::lawsuit) || x.later({"charges", "indictment", "criminal"}, 6) || governments_own_suit(x))
    return {};
  return x.bystander() ? std::nullopt : Outcome(Status::dismissed);
}

Outcome of_settle(const Scene& x) {
  const bool parties = x.object.empty && x.at > 0 && x.s.any(x.at - 1, {"parties", "sides", "plaintiffs"});
  return x.on(tag::lawsuit) || parties ? Outcome(Status::settled) : std::nullopt;
}

// "granting 18 Motion for Preliminary Injunction": what was asked for is what happens.
Outcome of_grant(const Scene& x) {
  const std::size_t from = x.use.voice == Voice::passive ? clause_begin(x.s, x.at) : x.at + 1;
  const std::size_t to = x.use.voice == Voice::passive ? x.at : x.end;
  const auto asked = [&](std::initializer_list<std::string_view> words) {
    for (std::size_t i = from; i < to; ++i) {
      if (x.s.any(i, words)) return true;
    }
    return false;
  };
  if (asked({"certiorari", "cert"})) return Status::cert_granted;
  // "Motion to Expedite briefing on preliminary injunction": its first word is what was asked for.
  for (std::size_t i = from; i + 2 < to; ++i) {
    if (x.s.any(i, {"motion", "motions"}) && x.s.any(i + 1, {"to", "for"}) &&
        x.s.any(i + 2, {"expedite", "leave", "extension", "extend", "seal", "compel", "intervene", "appear",
                        "continue", "strike", "consolidate", "withdraw", "substitute", "excess"}))
      return {};
  }
  if (x.bystander()) return {};
  if (!x.court() && x.actor != 0) return {};
  if (asked({"review"}) && (x.context.high_court || x.s.any(0, {"supreme", "justices"})))
    return Status::cert_granted;
  if (asked({"proceedings", "discovery", "briefing", "deadlines", "leave", "enlargement", "intervene",
             "certify", "certification", "pseudonym", "rehearing", "admission", "appear", "seal", "amend",
             "expedite", "time", "transfer"}) &&
      !asked({"injunction", "restraining", "tro"})) {
    return {};
  }
  if (asked({"dissolve", "lift"}) ||
      (asked({"vacate", "stay", "pause", "block"}) && asked({"injunction", "ruling", "judgment"}))) {
    return asked({"stay", "lift", "dissolve", "vacate", "pause", "block"}) &&
                   asked({"injunction", "ruling", "judgment", "order", "stay"})
               ? Outcome(Status::reinstated)
               : std::nullopt;
  }
  if (asked({"clarify", "clarification", "modify"})) return Status::modified;
  if (asked({"injunction", "injunctive", "restraining", "tro"})) return Status::enjoined;
  if (asked({"postpone", "postponement", "705"})) return Status::stayed;
  if (asked({"stay"}))
    return asked({"rule", "705", "effective", "agency", "memo", "policy", "directive", "termination"})
               ? Status::stayed
               : Status::reinstated;
  if (asked({"dismiss"})) return Status::dismissed;
  if (asked({"summary"}))
    return x.later({"states", "plaintiffs", "plaintiff", "challengers", "vacating", "vacated", "vacate"})
               ? Outcome(Status::vacated)
               : std::nullopt;
  if (asked({"settlement", "decree"})) return Status::settled;
  if (asked({"remand"})) return Status::remanded;
  if (asked({"block", "halt", "relief", "pause", "freeze"}) && !asked({"humanitarian", "exemption"}))
    return Status::enjoined;
  return {};
}

// One person's case is no policy.
bool is_one_person(const Sentence& s, std::size_t i) {
  return s.tagged(i, tag::person) && i > 0 && !s.any(i, {"student", "immigrant", "refugee", "asylum"});
}

Outcome of_order(const Scene& x) {
  if (!x.court() || x.use.voice == Voice::passive) return {};
  for (std::size_t i = x.at + 1; i + 1 < x.end && i < x.at + 14; ++i) {
    if (is_one_person(x.s, i)) return {};
    if (!x.s.is(i, "to") && !x.s.is(i, "not")) continue;
    if (x.s.any(i + 1,
                {"stop", "halt", "cease", "end", "pause", "suspend", "not", "block", "lift", "unfreeze"}) ||
        x.s.is(i, "not"))
      return Status::enjoined;
    if (x.s.any(i + 1, {"restart", "restore", "resume", "reinstate", "revive"})) return Status::reinstated;
  }
  const bool restart = x.s.any(x.at + 1, {"a", "the"}) &&
                       x.s.any(x.at + 2, {"restart", "resumption", "reinstatement", "revival"});
  if (restart) return Status::reinstated;
  const bool ending = (x.s.any(x.at + 1, {"halt", "end", "pause"}) ||
                       (x.s.any(x.at + 1, {"a", "an"}) && x.s.any(x.at + 2, {"halt", "end", "pause"}))) &&
                      x.later({"to"}, 4);
  return ending ? Outcome(Status::enjoined) : std::nullopt;
}

Outcome of_remand(const Scene& x) {
  const bool custody = x.later({"custody", "jail", "prison"}, 6);
  return x.bystander() || x.agency() || custody || x.on(tag::person) ? std::nullopt
                                                                     : Outcome(Status::remanded);
}

// "rules policy is unlawful"; "rules agents can't enter".
Outcome of_ruling(const Scene& x) {
  if (!x.court()) return {};
  for (std::size_t i = x.at + 1; i < x.s.size() && i < x.at + 24; ++i) {
    if (is_one_person(x.s, i) || x.s.any(i, {"likely", "probably", "violated", "may", "could", "if"}))
      return {};
    if (x.s.any(i, {"cannot", "cant"})) {
      const bool told = x.s.any(x.at, {"says", "said"});
      const bool of_agents =
          x.s.tagged(i - 1, tag::agency) || x.s.any(i - 1, {"agents", "officers", "officials"});
      if (!told || of_agents) return Status::enjoined;
    }
    if (x.s.any(i, {"must"}) && x.s.any(i + 1, {"stop", "halt", "cease"})) return Status::enjoined;
    if (x.s.tagged(i, tag::negation)) return {};
    if (x.s.tagged(i, tag::unlawful) && i > x.at + 1 &&
        !x.s.any(i + 1, {"immigrants", "aliens", "entry", "immigration", "border", "reentry", "status",
                         "presence"})) {
      return Status::vacated;
    }
  }
  return {};
}

Outcome of_declaring(const Scene& x) {
  if (x.bystander() || x.agency()) return {};
  return x.later({"unlawful", "void", "unconstitutional", "illegal", "invalid"}, 10) && !x.on(tag::person)
             ? Outcome(Status::vacated)
             : std::nullopt;
}

Outcome of_expire(const Scene& x) {
  const Phrase subject = subject_at(x.s, clause_begin(x.s, x.at), x.at);
  const bool thing = (subject.all & (kThing | tag::block)) != 0;
  return thing && !x.trapped() && (subject.all & tag::person) == 0 ? Outcome(Status::expired) : std::nullopt;
}

struct Group {
  Tags tags;
  Outcome (*judge)(const Scene&);
};

constexpr Group kGroups[] = {
    {tag::halt, of_halt},       {tag::hold_off, of_hold_off},   {tag::stay, of_stay},
    {tag::strike, of_strike},   {tag::lift, of_lift},           {tag::allow, of_allow},
    {tag::revive, of_revive},   {tag::rescind, of_rescind},     {tag::withdraw, of_withdraw},
    {tag::drop, of_drop},       {tag::supersede, of_supersede}, {tag::end, of_end},
    {tag::expire, of_expire},   {tag::extend, of_extend},       {tag::modify, of_modify},
    {tag::delay, of_delay},     {tag::remand, of_remand},       {tag::reverse, of_reverse},
    {tag::dismiss, of_dismiss}, {tag::settle, of_settle},       {tag::grant, of_grant},
    {tag::issue, of_issue},     {tag::propose, of_propose},     {tag::finalize, of_finalize},
    {tag::begin, of_begin},     {tag::erase, of_erase},         {tag::order, of_order},
    {tag::judge_so, of_ruling}, {tag::declare, of_declaring},
};

// Intransitive verbs and passives take their subject as what is acted upon.
Phrase object_of(const Sentence& s, std::size_t at, const Use& use, std::size_t end) {
  if (use.voice == Voice::passive) {
    std::size_t begin = clause_begin(s, at);
    while (begin < use.aux && (s.tagged(begin, tag::subordinate) || s.any(begin, {"and", "but", "that"})))
      ++begin;
    for (std::size_t i = begin; i + 1 < use.aux; ++i) {
      if (s.any(i, {"and", "but"}) && s.tagged(i + 1, tag::determiner | tag::policy | tag::block))
        begin = i + 1;
    }
    if (begin == use.aux && begin > 0) {  // "The memo, issued in May, is revoked": the subject stands before
      while (begin > 0 && !s.words[begin].hard) --begin;
    }
    Phrase subject = subject_at(s, begin, use.aux);
    if (subject.empty && begin < at) subject.empty = false;
    return subject;
  }
  const bool joined =
      s.any(at + 1, {"and", "or"}) && s.tagged(at + 2, tag::any_verb);  // "cancels and replaces"
  Phrase object = phrase_at(s, joined ? at + 3 : at + 1, end);
  const bool alone =
      object.empty ||
      (at + 1 < s.size() && s.any(at + 1, {"tomorrow", "today", "immediately", "while", "early", "abruptly",
                                           "at", "after", "on", "in", "as", "monday", "friday"}));
  const bool may_stand_alone = s.any(at, {"stop", "stops", "stopped", "halt", "halted", "end", "ends",
                                          "ended", "resume", "resumes", "resumed"});
  if (alone && may_stand_alone) object = subject_at(s, clause_begin(s, at), at);
  return object;
}

// "put her ruling's effect off for a week", "the ruling is stayed for seven days so that the government can
// appeal": entered, and not yet at work.
bool puts_off_own_order(const Scene& x) {
  if (!x.s.tagged(x.at, tag::stay | tag::hold_off | tag::delay)) return false;
  if (x.use.voice != Voice::passive) {
    const bool own =
        x.s.any(x.at + 1, {"his", "her", "its", "their"}) &&
        x.later({"order", "ruling", "rulings", "decision", "injunction", "vacatur", "judgment"}, 4);
    return x.court() && own;
  }
  if (!x.on(tag::block)) return false;
  const bool brief = x.later({"days", "day", "week", "weeks", "hours"}, 6);
  return brief && x.later({"appeal", "appeals"}, 16) && x.later({"so", "to", "while"}, 14) && x.actor == 0;
}

bool partial(const Sentence& s) {
  for (std::size_t i = 0; i + 1 < s.size(); ++i) {
    if (s.is(i, "in") && s.is(i + 1, "part")) return true;
  }
  return false;
}

}  // namespace

Verdict judge_verb(const Sentence& s, std::size_t at, const Context& context) {
  Verdict verdict;
  const Use use = use_of(s, at);
  if (!use.verb) return verdict;
  Scene scene{s, context, at, use, {}, actor_of(s, at, use), clause_end(s, at)};
  if (s.tagged(at, tag::grant | tag::issue)) {  // their objects hold brackets and numbers
    scene.end = std::min(s.size(), at + 24);
  }
  scene.object = object_of(s, at, use, scene.end);
  if (s.any(at + 1, {"nothing", "none", "neither"})) return verdict;
  const Mood mood = mood_of(s, at, use, context.year);
  if (mood == Mood::real && puts_off_own_order(scene))
    return {Verdict::Kind::none, {}, at, scene.object.last, "the court's own order, not yet operative"};
  for (const Group& group : kGroups) {
    if (!s.tagged(at, group.tags)) continue;
    const Outcome outcome = group.judge(scene);
    if (!outcome) continue;
    if (mood == Mood::denied && !(s.tagged(at, tag::grant) && partial(s))) {
      return {Verdict::Kind::none, {}, clause_begin(s, at), at, "negated"};
    }
    if (mood != Mood::real && mood != Mood::denied) return verdict;
    return {Verdict::Kind::status, *outcome, at,
            use.voice == Voice::passive ? at : std::max(at, scene.object.last), ""};
  }
  if (s.tagged(at, tag::stay) && scene.object.own)
    return {Verdict::Kind::none, {}, at, scene.object.last, "the court's own order, not yet operative"};
  return verdict;
}

}  // namespace policywatch::match
