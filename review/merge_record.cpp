#include <algorithm>

#include "review/record.hpp"

namespace policywatch::review {

namespace {

bool is_same_entry(const Action& a, const Action& b) {
  return a.title == b.title && a.date == b.date;
}

/// What `after` has and `before` has not goes out of `now`; what `before` alone has comes back.
template <class T>
void revert(std::vector<T>& now, const std::vector<T>& before, const std::vector<T>& after) {
  for (const T& entry : after) {
    if (std::ranges::find(before, entry) != before.end()) continue;
    if (const auto found = std::ranges::find(now, entry); found != now.end()) now.erase(found);
  }
  for (const T& entry : before) {
    if (std::ranges::find(after, entry) == after.end() && std::ranges::find(now, entry) == now.end())
      now.push_back(entry);
  }
}

template <class T>
void keep_if_empty(T& incoming, const T& stored) {
  if (incoming == T()) incoming = stored;
}

void import_entries(std::vector<Action>& incoming, const std::vector<Action>& stored) {
  for (Action& entry : incoming) {
    const auto known =
        std::ranges::find_if(stored, [&](const Action& other) { return is_same_entry(other, entry); });
    if (known == stored.end()) continue;
    keep_if_empty(entry.url, known->url);
    keep_if_empty(entry.kind, known->kind);
    keep_if_empty(entry.status, known->status);
    keep_if_empty(entry.outlet, known->outlet);
    keep_if_empty(entry.header_date, known->header_date);
  }
  for (auto own = stored.begin(); own != stored.end(); ++own) {
    const bool was_accepted_here = !own->kind.empty();
    const bool has =
        std::ranges::any_of(incoming, [&](const Action& other) { return is_same_entry(other, *own); });
    if (!was_accepted_here || has) continue;
    // Behind the entry it stood behind, as far as that is still there.
    auto place = incoming.begin();
    for (auto before = std::make_reverse_iterator(own); before != stored.rend(); ++before) {
      const auto found =
          std::ranges::find_if(incoming, [&](const Action& other) { return is_same_entry(other, *before); });
      if (found == incoming.end()) continue;
      place = std::next(found);
      break;
    }
    incoming.insert(place, *own);
  }
}

}  // namespace

Policy take_back(Policy now, const Policy& before, const Update& accepted) {
  const Policy after = apply(before, accepted);
  if (now == after) return before;
  revert(now.actions, before.actions, after.actions);
  revert(now.commentary, before.commentary, after.commentary);
  revert(now.documents, before.documents, after.documents);
  revert(now.statuses, before.statuses, after.statuses);
  if (now.current_status == after.current_status) now.current_status = before.current_status;
  return now;
}

Policy import_over(const Policy& stored, Policy incoming) {
  keep_if_empty(incoming.slug, stored.slug);
  keep_if_empty(incoming.url, stored.url);
  keep_if_empty(incoming.era, stored.era);
  keep_if_empty(incoming.title, stored.title);
  keep_if_empty(incoming.related, stored.related);
  keep_if_empty(incoming.terms, stored.terms);
  keep_if_empty(incoming.dockets, stored.dockets);
  import_entries(incoming.actions, stored.actions);
  import_entries(incoming.commentary, stored.commentary);
  for (PolicyDocument& document : incoming.documents) {
    for (const PolicyDocument& known : stored.documents) {
      if (known.title == document.title) keep_if_empty(document.url, known.url);
    }
  }
  return incoming;
}

}  // namespace policywatch::review
