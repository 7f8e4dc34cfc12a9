#include "pipeline/fold.hpp"

#include <algorithm>
#include <cstdlib>

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

// Told by the wording of a page or its own history, where headlines are page titles and prove nothing.
bool is_wording(const Update& update) {
  return update.kind == UpdateKind::page_change ||
         std::ranges::any_of(update.identifiers,
                             [](const std::string& id) { return id.starts_with("history:"); });
}

bool share_paper(const Update& a, const Update& b) {
  return std::ranges::any_of(a.identifiers, [&](const std::string& id) {
    return (id.starts_with("docket:") || id.starts_with("fr:")) && std::ranges::count(b.identifiers, id) > 0;
  });
}

std::string_view host_part(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/'));
}

// Identities cost a parse; most pairs differ in their host.
bool same_address(const std::string& a, const std::string& b) {
  return a == b || (host_part(a) == host_part(b) && identity_of(a) == identity_of(b));
}

match::SameEvent relate(const Update& known, const Update& fresh) {
  if (is_wording(known) || is_wording(fresh)) {
    const bool one_outcome = known.status && fresh.status;
    if (!one_outcome && !share_paper(known, fresh) && !same_address(known.url, fresh.url)) {
      return {false, false, "two pages, each with its own wording"};
    }
  }
  return match::same_event(known, fresh);
}

// The same entry again from the same watch: a feed that stumbled, a list that brought it back.
bool is_told_already(const Update& known, const Update& fresh) {
  const Evidence& evidence = fresh.evidence.front();
  if (known.status != fresh.status) return false;
  return std::ranges::any_of(known.evidence, [&](const Evidence& told) {
    return told.watch == evidence.watch && same_source(told, evidence) &&
           told.published == evidence.published;
  });
}

int days_apart(const Update& a, const Update& b) {
  if (!a.date || !b.date) return 0;
  return std::abs(days_between(*a.date, *b.date));
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

struct Choice {
  const Update* known = nullptr;
  match::SameEvent verdict;
};

// Of the known updates that tell the same event, the one nearest in time.
Choice choose(const Workshop& shop, const Update& fresh, bool own_watch) {
  Choice choice;
  for (const Update& known : shop.knowledge.recent) {
    if (!can_take_evidence(known) || (!own_watch && from_watch(known, shop.watch().id))) continue;
    if (was_split(shop.knowledge, known, fresh.evidence.front())) continue;
    match::SameEvent verdict = relate(known, fresh);
    if (!verdict.same) continue;
    if (choice.known != nullptr && days_apart(*choice.known, fresh) <= days_apart(known, fresh)) continue;
    choice = {&known, std::move(verdict)};
  }
  return choice;
}

bool join_one_of_this_call(const Workshop& shop, Update& fresh) {
  for (Update& made : shop.findings.created) {
    const match::SameEvent verdict = relate(made, fresh);
    if (!verdict.same) continue;
    join_created(made, fresh, verdict);
    return true;
  }
  return false;
}

}  // namespace

void file(const Workshop& shop, Update fresh, FoldScope scope) {
  const bool own_watch = scope == FoldScope::anywhere;
  const auto told = [&](const Update& known) { return own_watch && is_told_already(known, fresh); };
  if (std::ranges::any_of(shop.knowledge.recent, told)) {
    shop.findings.suppressed.push_back("already told: " + shorten(fresh.headline, 200));
    return;
  }
  if (own_watch && join_one_of_this_call(shop, fresh)) return;
  const Choice choice = choose(shop, fresh, own_watch);
  if (choice.known == nullptr) {
    shop.findings.created.push_back(std::move(fresh));
    return;
  }
  Attachment attachment;
  attachment.update_id = target_of(shop.knowledge, *choice.known);
  attachment.evidence = std::move(fresh.evidence.front());
  attachment.reason = choice.verdict.reason;
  attachment.contradicts = choice.verdict.contradicts;
  if (attachment.contradicts) attachment.flags.emplace_back("sources disagree");
  shop.findings.attached.push_back(std::move(attachment));
}

}  // namespace policywatch::pipeline
