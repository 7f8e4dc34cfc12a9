#include <algorithm>

#include "review/entries.hpp"
#include "review/import.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::review {
namespace {

template <class T>
void keep_if_empty(T& incoming, const T& stored) {
  if (incoming == T()) incoming = stored;
}

void fill(Action& entry, const Action& known, ImportFrom from) {
  keep_if_empty(entry.url, known.url);
  keep_if_empty(entry.kind, known.kind);
  keep_if_empty(entry.status, known.status);
  keep_if_empty(entry.outlet, known.outlet);
  keep_if_empty(entry.header_date, known.header_date);
  if (from != ImportFrom::record) keep_if_empty(entry.text, known.text);
}

// Puts the stored entries that the import lacks, and that stay, behind the one they stood behind.
void import_entries(std::vector<Action>& incoming, const std::vector<Action>& stored, ImportFrom from) {
  const auto pairs = pair_entries(stored, incoming);
  std::vector<std::vector<const Action*>> behind(stored.size() + 1);  // [0]: at the head
  std::vector<std::size_t> place(stored.size(), 0);                   // 1 + index in `incoming`; 0: not there
  for (std::size_t i = 0; i < incoming.size(); ++i) {
    if (!pairs[i]) continue;
    place[*pairs[i]] = i + 1;
    fill(incoming[i], stored[*pairs[i]], from);
  }
  std::size_t last = 0;  // 1 + index in `stored` of the last one that is still there
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const bool stays = from != ImportFrom::record || !stored[i].kind.empty();
    if (place[i] != 0) {
      last = i + 1;
    } else if (stays) {
      behind[last].push_back(&stored[i]);
    }
  }
  std::vector<Action> out;
  const auto put = [&](std::size_t slot) {
    for (const Action* entry : behind[slot]) out.push_back(*entry);
  };
  put(0);
  for (std::size_t i = 0; i < incoming.size(); ++i) {
    out.push_back(std::move(incoming[i]));
    if (pairs[i]) put(*pairs[i] + 1);
  }
  incoming = std::move(out);
}

void import_documents(Policy& incoming, const Policy& stored, ImportFrom from) {
  for (const PolicyDocument& known : stored.documents) {
    const auto same = std::ranges::find(incoming.documents, known.title, &PolicyDocument::title);
    if (same != incoming.documents.end()) {
      keep_if_empty(same->url, known.url);
    } else if (from != ImportFrom::record) {
      incoming.documents.push_back(known);
    }
  }
}

// A section that the page lacks says nothing of the record.
void keep_unstated(Policy& incoming, const Policy& stored) {
  keep_if_empty(incoming.announced, stored.announced);
  keep_if_empty(incoming.effective, stored.effective);
  keep_if_empty(incoming.description, stored.description);
  keep_if_empty(incoming.agencies, stored.agencies);
  keep_if_empty(incoming.subjects, stored.subjects);
  keep_if_empty(incoming.statuses, stored.statuses);
  keep_if_empty(incoming.action_types, stored.action_types);
  keep_if_empty(incoming.current_status, stored.current_status);
}

}  // namespace

Policy import_over(const Policy& stored, Policy incoming, ImportFrom from) {
  keep_if_empty(incoming.id, stored.id);
  keep_if_empty(incoming.slug, stored.slug);
  keep_if_empty(incoming.url, stored.url);
  keep_if_empty(incoming.era, stored.era);
  keep_if_empty(incoming.title, stored.title);
  keep_if_empty(incoming.related, stored.related);
  keep_if_empty(incoming.terms, stored.terms);
  keep_if_empty(incoming.dockets, stored.dockets);
  if (from != ImportFrom::record) keep_unstated(incoming, stored);
  // A group's month in a listing is less than the day on record.
  if (from == ImportFrom::listing && stored.announced && incoming.announced->precision != DatePrecision::day)
    incoming.announced = stored.announced;
  import_entries(incoming.actions, stored.actions, from);
  import_entries(incoming.commentary, stored.commentary, from);
  import_documents(incoming, stored, from);
  Policy named = stored;
  for (const std::string& alias : incoming.aliases) {
    if (!answers_to(named, alias)) named.aliases.push_back(alias);
  }
  if (incoming.id != stored.id || incoming.slug != stored.slug) rename(named, incoming.id, incoming.slug);
  incoming.aliases = std::move(named.aliases);
  return incoming;
}

}  // namespace policywatch::review
