#include "pipeline/fold.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "match/classify.hpp"

namespace policywatch::pipeline {
namespace {

bool from_watch(const Update& update, const std::string& watch) {
  return std::ranges::any_of(update.evidence, [&](const Evidence& e) { return e.watch == watch; });
}

bool same_source(const Evidence& a, const Evidence& b) {
  return identity_of(a.url) == identity_of(b.url) && fold(a.headline) == fold(b.headline);
}

// A maintainer split evidence like this one from `known`.
bool was_split(const Knowledge& knowledge, const Update& known, const Evidence& fresh) {
  for (const auto& [evidence_id, update_id] : knowledge.never_fold) {
    if (update_id != known.id) continue;
    for (const Update& update : knowledge.recent) {
      for (const Evidence& evidence : update.evidence) {
        if (evidence.id == evidence_id && same_source(evidence, fresh)) return true;
      }
    }
  }
  return false;
}

bool can_take_evidence(const Update& update) {
  return update.state != UpdateState::superseded && update.state != UpdateState::retracted;
}

// A merged update's evidence belongs to the one it went into.
std::int64_t target_of(const Knowledge& knowledge, const Update& known) {
  const Update* at = &known;
  for (int steps = 0; steps < 16 && at->state == UpdateState::merged && at->merged_into != 0; ++steps) {
    const auto next = std::ranges::find(knowledge.recent, at->merged_into, &Update::id);
    if (next == knowledge.recent.end()) return at->merged_into;
    at = &*next;
  }
  return at->id;
}

void join_created(Update& into, Update& fresh, const match::SameEvent& verdict) {
  into.evidence.push_back(std::move(fresh.evidence.front()));
  into.reasons.push_back("also told by " + into.evidence.back().outlet + ": " + verdict.reason);
  for (const std::string& id : fresh.identifiers) {
    if (std::ranges::count(into.identifiers, id) == 0) into.identifiers.push_back(id);
  }
  for (const PolicyId& id : fresh.policies) {
    if (std::ranges::count(into.policies, id) == 0) into.policies.push_back(id);
  }
  if (!into.status && fresh.status) {
    into.status = fresh.status;
    into.status_quote = fresh.status_quote;
    into.scope = fresh.scope;
    into.effective_from = fresh.effective_from;
  }
  if (verdict.contradicts) into.flags.emplace_back("sources disagree");
}

}  // namespace

void file(const Workshop& shop, Update fresh, FoldScope scope) {
  const bool own_watch = scope == FoldScope::anywhere;
  for (Update& made : shop.findings.created) {
    if (!own_watch) break;
    const match::SameEvent verdict = match::same_event(made, fresh);
    if (!verdict.same) continue;
    join_created(made, fresh, verdict);
    return;
  }
  for (const Update& known : shop.knowledge.recent) {
    if (!can_take_evidence(known) || (!own_watch && from_watch(known, shop.watch().id))) continue;
    if (was_split(shop.knowledge, known, fresh.evidence.front())) continue;
    const match::SameEvent verdict = match::same_event(known, fresh);
    if (!verdict.same) continue;
    Attachment attachment;
    attachment.update_id = target_of(shop.knowledge, known);
    attachment.evidence = std::move(fresh.evidence.front());
    attachment.reason = verdict.reason;
    attachment.contradicts = verdict.contradicts;
    if (verdict.contradicts) attachment.flags.emplace_back("sources disagree");
    shop.findings.attached.push_back(std::move(attachment));
    return;
  }
  shop.findings.created.push_back(std::move(fresh));
}

}  // namespace policywatch::pipeline
