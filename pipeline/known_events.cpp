#include "pipeline/known_events.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace policywatch::pipeline {
namespace {

using match::Hash;
using match::hash_of;
using match::mix;

constexpr std::ptrdiff_t kTellingsCompared = 8;

enum class By : Hash { policy_day = 1, paper, address, sentence, source };

Hash key_of(By what, Hash value) {
  return mix(value, static_cast<Hash>(what));
}

Hash day_key(Hash policy, int day) {
  return key_of(By::policy_day, mix(policy, static_cast<Hash>(day) + (Hash{1} << 24)));
}

// Equal for whatever two tellings may share exactly.
void add_exact_keys(const match::EventSigns& signs, std::vector<Hash>& keys) {
  for (const std::string& paper : signs.papers) keys.push_back(key_of(By::paper, hash_of(paper)));
  for (const std::string& quote : signs.quotes) keys.push_back(key_of(By::sentence, hash_of(quote)));
  if (!signs.address.empty()) keys.push_back(key_of(By::address, hash_of(signs.address)));
}

std::vector<Hash> exact_keys(const KnownEvent& event) {
  std::vector<Hash> keys;
  add_exact_keys(event.signs, keys);
  for (const match::EventSigns& signs : event.further) add_exact_keys(signs, keys);
  for (const std::uint64_t source : event.sources) keys.push_back(key_of(By::source, source));
  return keys;
}

// Updates of no policy are compared with each other.
std::vector<Hash> policies_of(const KnownEvent& event) {
  return event.signs.policies.empty() ? std::vector<Hash>{0} : event.signs.policies;
}

// What evidence says by itself: its headline and quote, with the policies of the whole.
match::EventSigns signs_of(const Evidence& evidence, const Update& whole) {
  Update telling;
  telling.kind = whole.kind;
  telling.policies = whole.policies;
  telling.headline = evidence.headline;
  telling.outlet = evidence.outlet;
  telling.url = evidence.url;
  telling.text = evidence.quote;
  telling.date = evidence.published ? evidence.published : whole.date;
  telling.status = match::find_status(evidence.headline, evidence.quote).status;
  telling.detected_at = evidence.seen_at;
  telling.evidence = {evidence};
  return match::signs_of(telling);
}

template <class T>
void settle(std::vector<T>& list) {
  if (!std::ranges::is_sorted(list)) std::ranges::sort(list);
  const auto twins = std::ranges::unique(list);
  list.erase(twins.begin(), twins.end());
}

}  // namespace

std::uint64_t source_of(const Evidence& evidence) {
  return fingerprint(match::address_of(evidence.url) + '\n' + fold(evidence.headline));
}

KnownEvent known_event(const Update& update) {
  KnownEvent event;
  event.id = update.id;
  event.rev = update.rev;
  event.signs = match::signs_of(update);
  event.is_wording = update.kind == UpdateKind::page_change;
  for (const std::string& id : update.identifiers) {
    if (id.starts_with("history:")) event.is_wording = true;
    if (id.starts_with("docket:") || id.starts_with("fr:")) event.papers.push_back(id);
  }
  for (const Evidence& evidence : update.evidence) event.sources.push_back(source_of(evidence));
  if (!event.is_wording) {
    for (const Evidence& evidence : update.evidence | std::views::take(kTellingsCompared)) {
      if (evidence.headline.empty() || evidence.headline == update.headline) continue;
      event.further.push_back(signs_of(evidence, update));
    }
  }
  event.keys = exact_keys(event);
  for (const Hash policy : policies_of(event)) {
    event.keys.push_back(day_key(policy, event.signs.day));
    for (const match::EventSigns& signs : event.further) event.keys.push_back(day_key(policy, signs.day));
  }
  settle(event.keys);
  return event;
}

void KnownEvents::follow(std::span<const Update> updates) {
  std::unordered_map<std::int64_t, KnownEvent> before;
  for (KnownEvent& event : events_) before.emplace(event.id, std::move(event));
  events_.clear();
  found_by_.clear();
  for (const Update& update : updates) {
    const auto known = before.find(update.id);
    const bool stands = known != before.end() && update.id != 0 && known->second.rev == update.rev;
    place(events_.size(), stands ? std::move(known->second) : known_event(update));
  }
}

void KnownEvents::put(std::size_t position, const Update& update) {
  place(position, known_event(update));
}

void KnownEvents::add_source(std::size_t position, const Evidence& evidence, std::int64_t rev) {
  KnownEvent& event = events_[position];
  event.rev = rev;
  event.sources.push_back(source_of(evidence));
  const Hash key = key_of(By::source, event.sources.back());
  if (std::ranges::find(event.keys, key) != event.keys.end()) return;
  event.keys.push_back(key);
  found_by_[key].push_back(static_cast<std::uint32_t>(position));
}

void KnownEvents::place(std::size_t position, KnownEvent event) {
  const auto number = static_cast<std::uint32_t>(position);
  if (position == events_.size()) {
    events_.emplace_back();
  } else {
    for (const std::uint64_t key : events_[position].keys) std::erase(found_by_[key], number);
  }
  for (const std::uint64_t key : event.keys) found_by_[key].push_back(number);
  events_[position] = std::move(event);
}

std::vector<std::uint32_t> KnownEvents::near(const KnownEvent& fresh) const {
  std::vector<std::uint32_t> positions;
  const auto take = [&](std::uint64_t key) {
    const auto found = found_by_.find(key);
    if (found == found_by_.end()) return;
    positions.insert(positions.end(), found->second.begin(), found->second.end());
  };
  for (const Hash key : exact_keys(fresh)) take(key);
  for (const Hash policy : policies_of(fresh)) {
    for (int day = -match::kLateDays; day <= match::kLateDays; ++day)
      take(day_key(policy, fresh.signs.day + day));
  }
  settle(positions);
  return positions;
}

}  // namespace policywatch::pipeline
