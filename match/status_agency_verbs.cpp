// What agencies do to their own policies: revive, rescind, withdraw, end, extend, change, put off, issue.
#include "match/scene.hpp"

namespace policywatch::match {

Outcome of_revive(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::lawsuit | tag::request) || x.object.empty) return {};
  if (x.on(tag::block)) return Status::enjoined;
  const bool weak =
      x.verb_is({"resume", "resumes", "resumed", "restore", "restores", "restored", "restoring"});
  if (x.on(kThing)) return Status::reinstated;
  return !weak && x.unknown() && (x.agency() || x.court() || x.use.voice == Voice::passive)
             ? Outcome(Status::reinstated)
             : std::nullopt;
}

Outcome of_rescind(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::lawsuit | tag::request)) return {};
  if (x.on(tag::block)) return {};
  const bool cancel = x.verb_is({"cancel", "cancels", "cancelled", "canceled", "cancelling"});
  const bool standing =
      x.s.any(x.object.head_at, {"designation", "designations", "status", "tps", "parole", "protections"});
  if (x.on(tag::text) && !standing) return Status::rescinded;
  if (x.on(kThing) && (standing || cancel)) {
    return x.verb_is({"rescind", "rescinds", "rescinded"}) ? Status::rescinded : Status::terminated;
  }
  const bool strong = x.verb_is({"rescind", "rescinds", "rescinded", "rescinding", "repeal", "repeals",
                                 "repealed", "overrule", "overrules", "overruled"});
  if (x.on(tag::policy))
    return x.verb_is({"revoke", "revokes", "revoked"}) && x.later({"visa", "visas"}, 5)
               ? std::nullopt
               : Outcome(Status::rescinded);
  return strong && x.unknown() ? Outcome(Status::rescinded) : std::nullopt;
}

Outcome of_withdraw(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::lawsuit | tag::request | tag::block)) return {};
  if (x.object.proposed || x.on(tag::proposal)) return Status::withdrawn;
  const bool from = x.later({"from"}, 1) && x.later({"agreement", "compact", "treaty", "pact"}, 6);
  if (from) return Status::terminated;
  if (x.later({"rule", "plan", "regulation", "notice"}, 6) && x.on(kThing)) return Status::withdrawn;
  return x.on(tag::text) ? Outcome(Status::rescinded) : std::nullopt;
}

Outcome of_drop(const Scene& x) {
  if (x.bystander() || x.object.empty) return {};
  if (x.on(tag::proposal) || x.later({"plan", "plans", "subpoena", "subpoenas"}, 5)) return Status::withdrawn;
  if (x.on(tag::lawsuit)) return x.agency() || x.trapped() ? std::nullopt : Outcome(Status::dismissed);
  return x.on(tag::text) ? Outcome(Status::withdrawn) : std::nullopt;
}

Outcome of_supersede(const Scene& x) {
  if (x.bystander() || x.trapped()) return {};
  const bool by_paper = x.unknown() && (subject_at(x.s, 0, x.at).all & tag::text) != 0;
  return x.on(kThing) || by_paper ? Outcome(Status::superseded) : std::nullopt;
}

Outcome of_end(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::request | tag::lawsuit)) return {};
  if (x.on(tag::block)) return x.court() ? Outcome(Status::reinstated) : std::nullopt;
  if (x.on(kThing)) return x.court() ? std::nullopt : Outcome(Status::terminated);
  const bool strong =
      x.verb_is({"terminate", "terminates", "terminated", "discontinue", "discontinues", "discontinued",
                 "abolish", "abolishes", "abolished", "axe", "axes", "axed", "end", "ends", "ended"});
  return strong && x.unknown() && x.agency() ? Outcome(Status::terminated) : std::nullopt;
}

Outcome of_extend(const Scene& x) {
  if (x.bystander() || x.object.period || x.object.empty) return {};
  if (x.later({"contract", "invitation", "hours", "condolences", "collection", "lease"}, 4)) return {};
  return x.on(tag::block | kThing) ? Outcome(Status::extended) : std::nullopt;
}

// "The revised memo narrows the categories …"
static bool revised_subject(const Scene& x) {
  const std::size_t begin = clause_begin(x.s, x.at);
  if (x.use.voice == Voice::passive || (subject_at(x.s, begin, x.at).head & (tag::text | tag::policy)) == 0)
    return false;
  for (std::size_t i = begin; i < x.at; ++i) {
    if (x.s.any(i, {"revised", "amended", "updated"})) return true;
  }
  return false;
}

Outcome of_modify(const Scene& x) {
  if (x.bystander() || x.trapped() || x.object.period) return {};
  const bool exempting = x.verb_is({"exempt", "exempts", "exempted"});
  const bool subject =
      x.at > 0 && (x.actor != 0 || subject_at(x.s, clause_begin(x.s, x.at), x.at).all & kThing);
  if (exempting) return subject ? Outcome(Status::modified) : std::nullopt;
  const bool adding = x.verb_is({"add", "adds", "added", "adding"});
  if (adding) {
    for (std::size_t i = x.at + 1; i < x.s.size() && i < x.at + 9; ++i) {
      if (x.s.is(i, "to"))
        return phrase_at(x.s, i + 1, x.s.size()).head & tag::text ? Outcome(Status::modified) : std::nullopt;
    }
    return {};
  }
  if (x.verb_is({"carve", "carves"}) && x.s.is(x.at + 1, "out"))
    return x.later({"fee", "rule", "ban", "policy", "order", "requirement"}, 8) ? Outcome(Status::modified)
                                                                                : std::nullopt;
  if (revised_subject(x)) return Status::modified;
  const bool clarifying = x.verb_is({"clarify", "clarifies", "clarified", "clarifying"});
  if (clarifying && x.later({"injunction", "order", "ruling", "rule", "guidance", "policy", "memo"}, 8))
    return Status::modified;
  return x.on(tag::text | tag::block) ? Outcome(Status::modified) : std::nullopt;
}

static bool said_before(const Scene& x, std::initializer_list<std::string_view> words) {
  for (std::size_t i = clause_begin(x.s, x.at); i < x.at; ++i) {
    if (x.s.any(i, words)) return true;
  }
  return false;
}

Outcome of_delay(const Scene& x) {
  if (x.bystander() || x.trapped() || x.on(tag::lawsuit | tag::request) || x.object.empty) return {};
  if (x.later({"hearing", "trial", "vote", "argument", "arguments", "meeting"}, 5)) return {};
  const bool dated =
      x.later({"date", "implementation", "start", "enforcement", "compliance", "effective", "rollout"}, 8) ||
      (x.use.voice == Voice::passive &&
       said_before(x, {"date", "implementation", "start", "enforcement", "rollout", "launch"}));
  if (x.court()) return x.on(tag::block) ? std::nullopt : Outcome(Status::stayed);
  if (x.later({"705"})) return Status::stayed;
  return x.on(kThing) || dated ? Outcome(Status::delayed) : std::nullopt;
}

Outcome of_issue(const Scene& x) {
  if (x.bystander()) return {};
  const std::size_t from = x.use.voice == Voice::passive ? clause_begin(x.s, x.at) : x.at + 1;
  const std::size_t to = x.use.voice == Voice::passive ? x.at : x.end;
  const auto said = [&](std::initializer_list<std::string_view> words) {
    for (std::size_t i = from; i < to && i < from + 14; ++i) {
      if (x.s.any(i, words)) return true;
    }
    return false;
  };
  if (said({"injunction", "tro"}) || (said({"restraining"}) && said({"order"}))) return Status::enjoined;
  if (x.court() && said({"stay"})) return said({"rule", "policy"}) ? Status::stayed : Status::reinstated;
  if (x.court() || x.object.period) return {};
  if (said({"proposed"}) && said({"rule", "rulemaking", "regulation"})) return Status::proposed;
  if (said({"final"}) && said({"rule", "regulation"})) {
    return said({"interim"}) && x.later({"effective", "effect", "immediately"}) ? Status::in_effect
                                                                                : Status::finalized;
  }
  if (said({"revised", "amended", "updated"}) && x.on(tag::text)) return Status::modified;
  if (x.use.voice == Voice::passive || said({"plan", "plans", "intent", "intention", "proposal", "proposed"}))
    return {};
  for (std::size_t i = from; i < to && i < from + 6; ++i) {  // "announced the termination of …"
    if (!x.s.any(i + 1, {"of"})) continue;
    if (const Outcome named = status_of_noun(x.s, i)) return named;
  }
  return {};
}

Outcome of_propose(const Scene& x) {
  if (x.bystander() || x.trapped() || x.court()) return {};
  if (x.s.any(x.at + 1, {"rule", "rulemaking", "regulation", "regulations"}) && x.at > 0 &&
      x.s.tagged(x.at - 1, tag::determiner | tag::preposition))
    return {};
  if (x.s.is(x.at + 1, "to")) return x.agency() ? Outcome(Status::proposed) : std::nullopt;
  return x.on(kThing) || x.agency() ? Outcome(Status::proposed) : std::nullopt;
}

Outcome of_finalize(const Scene& x) {
  if (x.bystander() || x.trapped()) return {};
  if (x.verb_is({"adopt", "adopts", "adopted"})) {
    return x.later({"final"}) && (x.on(kThing | tag::proposal) || x.later({"rule", "proposal", "regulation"}))
               ? Outcome(Status::finalized)
               : std::nullopt;
  }
  return x.object.empty || x.on(tag::lawsuit) ? std::nullopt : Outcome(Status::finalized);
}

Outcome of_begin(const Scene& x) {
  if (x.bystander() || x.court()) return {};
  const bool doing = x.s.any(x.at + 1, {"applying", "enforcing", "implementing"}) ||
                     (x.s.is(x.at + 1, "to") && x.s.any(x.at + 2, {"apply", "enforce", "implement"})) ||
                     x.verb_is({"implements", "implemented"});
  if (!doing || !(x.object.all & kThing || x.later({"rule", "policy", "fee", "requirement", "ban", "memo",
                                                    "guidance", "order", "proclamation"})))
    return {};
  for (std::size_t i = 0; i < x.at; ++i) {
    if (x.s.any(i, {"stay", "injunction", "ruling"})) return Status::reinstated;
  }
  return Status::in_effect;
}

Outcome of_erase(const Scene& x) {
  const bool site = x.later({"website", "websites", "site", "page", "webpage", "online", "web"});
  const bool pulled = x.verb_is({"pull", "pulls", "pulled"}) && (x.object.proposed || x.on(tag::proposal));
  if (pulled && !x.bystander() && !x.court()) return Status::withdrawn;
  if (x.bystander() || !site || x.court()) return {};
  return x.on(kThing) || x.later({"policy", "memo", "directive", "guidance", "form", "study", "report",
                                  "reports", "data", "statistics", "standards", "manual", "handbook",
                                  "documents", "dashboard", "page", "database"},
                                 6)
             ? Outcome(Status::withdrawn)
             : std::nullopt;
}

}  // namespace policywatch::match
