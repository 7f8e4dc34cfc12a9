// Fields of a page, of a tracker entry, and the page's own dated history.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/parts.hpp"
#include "diff/tokens.hpp"
#include "diff/volatile.hpp"

namespace policywatch::diff {
namespace {

constexpr std::string_view kTitlePlace = "title";

std::string text_of(const std::optional<Date>& date) {
  return date ? to_iso(*date) : "";
}

void note(Change& change, std::string name, std::string before, std::string after) {
  if (before != after) change.fields.push_back({std::move(name), std::move(before), std::move(after)});
}

std::string action_key(const Action& action) {
  std::string key = text_of(action.date ? action.date : action.header_date);
  key += '\n';
  key += fold(action.headline.empty() ? action.title : action.headline);
  key += '\n';
  key += fold(shorten(action.title.empty() && action.headline.empty() ? action.text : "", 200));
  return key;
}

std::vector<Action> all_actions(const Policy& policy) {
  std::vector<Action> out = policy.actions;
  out.insert(out.end(), policy.commentary.begin(), policy.commentary.end());
  return out;
}

std::vector<Action> missing_actions(const std::vector<Action>& from, const std::vector<Action>& in) {
  std::map<std::string, int> counts;
  for (const Action& action : in) ++counts[action_key(action)];
  std::vector<Action> out;
  for (const Action& action : from) {
    if (--counts[action_key(action)] < 0) out.push_back(action);
  }
  return out;
}

std::string document_list(const Policy& policy) {
  std::vector<std::string> out;
  for (const PolicyDocument& document : policy.documents) out.push_back(document.title);
  return join(out, " · ");
}

std::string history_key(const Item& item) {
  return text_of(item.date) + "\n" + plain_typography(item.title.empty() ? item.summary : item.title);
}

}  // namespace

FieldVerdict compare_fields(const Document& before, const Document& after, const Noise& noise,
                            std::vector<Moved>* moved, Change& change) {
  FieldVerdict verdict;
  const std::string old_title = visible(before.title), new_title = visible(after.title);
  if (old_title != new_title) {
    note(change, "title", old_title, new_title);
    verdict.title =
        plain_typography(old_title) != plain_typography(new_title) && !is_volatile_edit(old_title, new_title);
    if (verdict.title && moved != nullptr) note_edit(old_title, new_title, kTitlePlace, *moved);
    if (is_volatile_edit(old_title, new_title, &noise, kTitlePlace)) verdict.title = false;
  }
  note(change, "language", before.language, after.language);
  note(change, "canonical", before.canonical.empty() ? "" : identity_of(before.canonical),
       after.canonical.empty() ? "" : identity_of(after.canonical));
  note(change, "author", visible(before.author), visible(after.author));
  note(change, "description", visible(before.description), visible(after.description));
  note(change, "published", text_of(before.published), text_of(after.published));
  note(change, "updated", text_of(before.updated), text_of(after.updated));
  verdict.counts = verdict.title;
  return verdict;
}

bool compare_policies(const Document& before, const Document& after, Change& change) {
  if (!before.policy || !after.policy) return false;
  const Policy& was = *before.policy;
  const Policy& is = *after.policy;
  const std::size_t fields = change.fields.size();
  note(change, "policy_title", was.title, is.title);
  note(change, "current_status", was.current_status, is.current_status);
  note(change, "statuses", join(was.statuses, ", "), join(is.statuses, ", "));
  note(change, "announced", text_of(was.announced), text_of(is.announced));
  note(change, "effective", text_of(was.effective), text_of(is.effective));
  note(change, "policy_description", visible(was.description), visible(is.description));
  note(change, "agencies", join(was.agencies, ", "), join(is.agencies, ", "));
  note(change, "subjects", join(was.subjects, ", "), join(is.subjects, ", "));
  note(change, "action_types", join(was.action_types, ", "), join(is.action_types, ", "));
  note(change, "documents", document_list(was), document_list(is));
  change.actions_added = missing_actions(all_actions(is), all_actions(was));
  change.actions_removed = missing_actions(all_actions(was), all_actions(is));
  return change.fields.size() > fields || !change.actions_added.empty() || !change.actions_removed.empty();
}

void compare_history(const Document& before, const Document& after, Change& change) {
  std::map<std::string, int> known;
  for (const Item& entry : before.history) ++known[history_key(entry)];
  for (const Item& entry : after.history) {
    if (--known[history_key(entry)] < 0) change.history_added.push_back(entry);
  }
}

}  // namespace policywatch::diff
