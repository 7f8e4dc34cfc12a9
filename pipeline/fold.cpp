#include "pipeline/fold.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <unordered_set>

#include "base/text.hpp"
#include "pipeline/known_events.hpp"
#include "pipeline/late.hpp"

namespace policywatch::pipeline {
namespace {

bool from_watch(const Update& update, const std::string& watch) {
  return std::ranges::any_of(update.evidence, [&](const Evidence& e) { return e.watch == watch; });
}

bool can_take_evidence(const Update& update) {
  return update.state != UpdateState::superseded && update.state != UpdateState::retracted;
}

// A merged update's evidence belongs to the one it went into.
const Update* target_of(const Knowledge& knowledge, const Update& known) {
  const Update* at = &known;
  for (int steps = 0; steps < 16 && at->state == UpdateState::merged && at->merged_into != 0; ++steps) {
    const auto next = std::ranges::find(knowledge.recent, at->merged_into, &Update::id);
    if (next == knowledge.recent.end()) return at;
    at = &*next;
  }
  return at;
}

const Update* find_update(const Knowledge& knowledge, std::int64_t id) {
  for (const std::span<const Update> list : {knowledge.recent, knowledge.split}) {
    const auto found = std::ranges::find(list, id, &Update::id);
    if (found != list.end()) return &*found;
  }
  return nullptr;
}

std::int64_t end_of(const Knowledge& knowledge, std::int64_t id) {
  for (int steps = 0; steps < 16; ++steps) {
    const Update* update = find_update(knowledge, id);
    if (update == nullptr || update->state != UpdateState::merged || update->merged_into == 0) return id;
    id = update->merged_into;
  }
  return id;
}

/// What a maintainer took out of an update, where it is now.
struct SplitOff {
  const Update* holder = nullptr;
  const Evidence* evidence = nullptr;
};
SplitOff find_split(const Knowledge& knowledge, std::int64_t evidence_id) {
  for (const std::span<const Update> list : {knowledge.split, knowledge.recent}) {
    for (const Update& update : list) {
      const auto found = std::ranges::find(update.evidence, evidence_id, &Evidence::id);
      if (found != update.evidence.end()) return {&update, &*found};
    }
  }
  return {};
}

bool share_source(const Update& a, const Update& b) {
  std::unordered_set<std::uint64_t> sources;
  for (const Evidence& evidence : a.evidence) sources.insert(source_of(evidence));
  return std::ranges::any_of(b.evidence, [&](const Evidence& e) { return sources.contains(source_of(e)); });
}

// A maintainer split evidence like this one from `known`, from what was merged into it, or, however long ago,
// from what the sources of `known` told. Evidence that went back there by hand is not split from it any more.
bool was_split(const Knowledge& knowledge, const Update& known, const Evidence& fresh) {
  const std::int64_t into = end_of(knowledge, known.id);
  for (const auto& [evidence_id, update_id] : knowledge.never_fold) {
    const SplitOff off = find_split(knowledge, evidence_id);
    if (off.holder == nullptr || source_of(*off.evidence) != source_of(fresh)) continue;
    const std::int64_t holder = end_of(knowledge, off.holder->id), from = end_of(knowledge, update_id);
    if (holder == from || holder == into) continue;
    if (from == into) return true;
    const Update* whole = find_update(knowledge, from);
    if (whole != nullptr && share_source(*whole, known)) return true;
  }
  return false;
}

bool share_paper(const KnownEvent& a, const KnownEvent& b) {
  return std::ranges::any_of(a.papers,
                             [&](const std::string& id) { return std::ranges::count(b.papers, id) > 0; });
}

match::SameEvent relate(const KnownEvent& known, const KnownEvent& fresh) {
  if (known.is_wording || fresh.is_wording) {
    const bool one_outcome = known.signs.status && fresh.signs.status;
    if (!one_outcome && known.signs.address != fresh.signs.address && !share_paper(known, fresh)) {
      return {false, false, "two pages, each with its own wording"};
    }
  }
  match::SameEvent verdict = match::same_event(known.signs, fresh.signs);
  if (verdict.same || verdict.never || fresh.is_wording) return verdict;
  for (const match::EventSigns& signs : known.further) {
    match::SameEvent other = match::same_event(signs, fresh.signs);
    if (other.never) return other;
    if (other.same && !verdict.same) verdict = std::move(other);
  }
  return verdict;
}

// The same entry again from the same watch: a feed that stumbled, a list that brought it back.
bool is_told_already(const Update& known, const KnownEvent& event, const Update& fresh,
                     std::uint64_t source) {
  const Evidence& evidence = fresh.evidence.front();
  if (known.status != fresh.status) return false;
  for (std::size_t i = 0; i < known.evidence.size(); ++i) {
    const Evidence& told = known.evidence[i];
    if (event.sources[i] == source && told.watch == evidence.watch && told.published == evidence.published)
      return true;
  }
  return false;
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

/// A fresh update on its way, with the known ones that it is compared with.
struct Arrival {
  const Workshop& shop;
  const KnownEvents& known;
  const KnownEvent event;
  const std::vector<std::uint32_t> near;  // positions among the recent updates

  const Update& recent(std::uint32_t position) const { return shop.knowledge.recent[position]; }
};

// Of the known updates that tell the same event, the one nearest in time.
Choice choose(const Arrival& arrival, const Update& fresh, bool own_watch) {
  Choice choice;
  for (const std::uint32_t position : arrival.near) {
    const Update& known = arrival.recent(position);
    if (!can_take_evidence(known) || (!own_watch && from_watch(known, arrival.shop.watch().id))) continue;
    match::SameEvent verdict = relate(arrival.known.at(position), arrival.event);
    if (!verdict.same) continue;
    if (choice.known != nullptr && days_apart(*choice.known, fresh) <= days_apart(known, fresh)) continue;
    if (was_split(arrival.shop.knowledge, known, fresh.evidence.front())) continue;
    choice = {&known, std::move(verdict)};
  }
  return choice;
}

bool join_one_of_this_call(const Arrival& arrival, Update& fresh) {
  std::vector<Update>& created = arrival.shop.findings.created;
  KnownEvents& made = arrival.shop.made;
  for (std::size_t i = made.size(); i < created.size(); ++i) made.put(i, created[i]);
  for (const std::uint32_t position : made.near(arrival.event)) {
    const match::SameEvent verdict = relate(made.at(position), arrival.event);
    if (!verdict.same) continue;
    join_created(created[position], fresh, verdict);
    made.put(position, created[position]);
    return true;
  }
  return false;
}

bool was_told(const Arrival& arrival, const Update& fresh) {
  return std::ranges::any_of(arrival.near, [&](std::uint32_t position) {
    return is_told_already(arrival.recent(position), arrival.known.at(position), fresh,
                           arrival.event.sources.front());
  });
}

void attach(const Workshop& shop, const Update& chosen, Update fresh, const match::SameEvent& verdict) {
  const Update& known = rewritten_by(shop, *target_of(shop.knowledge, chosen));
  Late late = weigh_late(shop, known, fresh, verdict.contradicts);
  if (late.rewrites) {
    fresh.fields.push_back({"action", known.title, fresh.title});
    fresh.flags.insert(fresh.flags.end(), late.flags.begin(), late.flags.end());
    fresh.flags.emplace_back("rewrites an accepted entry");
    fresh.reasons.push_back("update " + std::to_string(known.id) + " was accepted; " + verdict.reason);
    fresh.reasons.insert(fresh.reasons.end(), late.reasons.begin(), late.reasons.end());
    shop.findings.created.push_back(std::move(fresh));
    return;
  }
  Attachment attachment;
  attachment.update_id = end_of(shop.knowledge, known.id);
  attachment.evidence = std::move(fresh.evidence.front());
  attachment.reason = join(late.reasons.empty() ? std::vector{verdict.reason} : late.reasons, "; ");
  attachment.contradicts = late.contradicts;
  attachment.flags = std::move(late.flags);
  shop.findings.attached.push_back(std::move(attachment));
}

void file_among(const Workshop& shop, const KnownEvents& known, Update fresh, FoldScope scope) {
  const bool own_watch = scope == FoldScope::anywhere;
  KnownEvent event = known_event(fresh);
  std::vector<std::uint32_t> near = known.near(event);
  const Arrival arrival{shop, known, std::move(event), std::move(near)};
  if (own_watch && was_told(arrival, fresh)) {
    shop.findings.suppressed.push_back("already told: " + shorten(fresh.headline, 200));
    return;
  }
  if (match::corrects(arrival.event.signs)) link_correction(shop, fresh);
  if (own_watch && join_one_of_this_call(arrival, fresh)) return;
  const Choice choice = choose(arrival, fresh, own_watch);
  if (choice.known == nullptr) {
    shop.findings.created.push_back(std::move(fresh));
    return;
  }
  attach(shop, *choice.known, std::move(fresh), choice.verdict);
}

}  // namespace

void file(const Workshop& shop, Update fresh, FoldScope scope) {
  const KnownEvents* events = shop.knowledge.events;
  if (events != nullptr) {
    assert(events->size() == shop.knowledge.recent.size());
    return file_among(shop, *events, std::move(fresh), scope);
  }
  file_among(shop, KnownEvents(shop.knowledge.recent), std::move(fresh), scope);
}

}  // namespace policywatch::pipeline
