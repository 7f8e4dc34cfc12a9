#include "review/record.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::review {

namespace {

constexpr std::string_view kDocumentSection = "Trump-Era Policy Documents";

/// The title with another date at its head, where it begins with the old one in house form.
std::string redated(const std::string& title, const std::optional<Date>& old_date, const Date& date) {
  if (!old_date) return title;
  const std::string old_head = to_house(*old_date);
  return title.starts_with(old_head) ? to_house(date) + title.substr(old_head.size()) : title;
}

/// The headline inside a house-form title: without its date, "Reported:" and " - OUTLET".
std::string headline_of(std::string_view title, const std::optional<Date>& date, std::string_view outlet) {
  if (date && title.starts_with(to_house(*date))) title = trim(title.substr(to_house(*date).size()));
  constexpr std::string_view kReported = "Reported:";
  if (title.starts_with(kReported)) title = trim(title.substr(kReported.size()));
  const std::string tail = " - " + std::string(outlet);
  if (!outlet.empty() && title.ends_with(tail)) title.remove_suffix(tail.size());
  return std::string(trim(title));
}

Result<void> check_policies(const Update& update, const std::vector<PolicyId>& known) {
  if (update.policies.empty())
    return fail(ErrorKind::refused, "no policy is named: say which one this concerns");
  for (const PolicyId& policy : update.policies) {
    if (std::ranges::find(known, policy) == known.end())
      return fail(ErrorKind::refused, "policy " + policy + " is not in the store: import it first");
  }
  return {};
}

void add_once(std::vector<std::string>& list, std::string_view word) {
  if (std::ranges::find(list, word) == list.end()) list.emplace_back(word);
}

/// What a status says in the tracker's words; empty: its vocabulary has none.
struct TrackerWords {
  Status status;
  std::string_view tag, current;
};
constexpr std::string_view kFully = "Fully in Effect", kPartially = "Partially in effect",
                           kNot = "Not in effect";
constexpr std::array kTrackerWords = {
    TrackerWords{Status::proposed, "Proposed", ""},
    TrackerWords{Status::finalized, "Final/Actual", ""},
    TrackerWords{Status::in_effect, "Final/Actual", kFully},
    TrackerWords{Status::extended, "Renewed", ""},
    TrackerWords{Status::delayed, "", kNot},
    TrackerWords{Status::suspended, "", kNot},
    TrackerWords{Status::stayed, "Enjoined/Vacated", kNot},
    TrackerWords{Status::enjoined, "Enjoined/Vacated", kNot},
    TrackerWords{Status::partially_enjoined, "Enjoined/Vacated", kPartially},
    TrackerWords{Status::vacated, "Enjoined/Vacated", kNot},
    TrackerWords{Status::reinstated, "", kFully},
    TrackerWords{Status::rescinded, "Rescinded", kNot},
    TrackerWords{Status::withdrawn, "Rescinded", kNot},
    TrackerWords{Status::superseded, "Replaced", kNot},
    TrackerWords{Status::terminated, "", kNot},
    TrackerWords{Status::expired, "Expired", kNot},
};

void set_status(Policy& policy, Status status) {
  const auto words = std::ranges::find(kTrackerWords, status, &TrackerWords::status);
  if (words == kTrackerWords.end()) return;
  if (status == Status::finalized || status == Status::in_effect)
    std::erase(policy.statuses, std::string("Proposed"));
  if (!words->tag.empty()) add_once(policy.statuses, words->tag);
  if (!words->current.empty()) policy.current_status = words->current;
}

std::optional<Date> order_of(const Action& action) {
  return action.header_date ? action.header_date : action.date;
}

/// After the last entry that is not later; an entry without a date goes to the end. Editors' own order of the
/// others stays.
void insert_by_date(std::vector<Action>& entries, Action entry) {
  const bool is_known = std::ranges::any_of(
      entries, [&](const Action& other) { return other.title == entry.title && other.date == entry.date; });
  if (is_known) return;
  const auto date = order_of(entry);
  auto place = entries.end();
  while (date && place != entries.begin()) {
    const auto before = order_of(*std::prev(place));
    if (before && *before <= *date) break;
    --place;
  }
  entries.insert(place, std::move(entry));
}

/// The day that heads the entry on the page, where the update says that it is another than the event's.
std::optional<Date> header_of(const Update& update) {
  const auto field = std::ranges::find(update.fields, "header_date", &FieldChange::name);
  return field == update.fields.end() ? update.date : parse_iso_date(field->after);
}

Action action_of(const Update& update) {
  Action action;
  action.date = update.date;
  action.header_date = header_of(update);
  action.title = update.title;
  action.headline = update.headline;
  action.outlet = update.outlet;
  action.text = update.text;
  action.url = update.url;
  action.kind = word(update.kind);
  action.status = update.status;
  return action;
}

void add_document(Policy& policy, const Update& update) {
  const bool is_known = std::ranges::any_of(policy.documents, [&](const PolicyDocument& document) {
    return document.title == update.title && (document.url.empty() || document.url == update.url);
  });
  if (!is_known) policy.documents.push_back({update.title, update.url, std::string(kDocumentSection)});
}

std::string field_after(const Update& update, std::string_view name) {
  const auto found = std::ranges::find(update.fields, name, &FieldChange::name);
  return found == update.fields.end() ? "" : found->after;
}

// Title and day of a new policy are the update's own, so that a reviewer's edits of them count.
Policy apply_new(Policy policy, const Update& accepted, const PolicyId& id) {
  if (policy.id != id) {
    for (const std::string& name : {id, field_after(accepted, "slug")}) {
      if (!name.empty() && !answers_to(policy, name)) policy.aliases.push_back(name);
    }
    return policy;
  }
  const bool is_blank = policy.title.empty();  // else somebody has added it meanwhile: what it says stays
  for (const FieldChange& field : accepted.fields) {
    if (field_of(policy, field.name).empty()) set_field(policy, field.name, field.after);
  }
  if (!is_blank) return policy;
  policy.title = accepted.title;
  if (policy.announced) policy.announced = accepted.date;
  return policy;
}

void replace_entry(std::vector<Action>& entries, const std::string& title, Action entry) {
  const auto old = std::ranges::find(entries, title, &Action::title);
  if (old == entries.end()) return insert_by_date(entries, std::move(entry));
  if (entry.url.empty()) entry.url = old->url;
  if (entry.text.empty()) entry.text = old->text;
  if (!entry.status) entry.status = old->status;
  entries.erase(old);
  insert_by_date(entries, std::move(entry));
}

Policy apply_fields(Policy policy, const Update& accepted) {
  if (const PolicyId id = added_policy(accepted); !id.empty())
    return apply_new(std::move(policy), accepted, id);
  bool states_status = false;
  for (const FieldChange& field : accepted.fields) {
    states_status = states_status || field.name == "statuses" || field.name == "current_status";
    if (field.name == "action") {
      replace_entry(policy.actions, field.before, action_of(accepted));
    } else if (field.name == "commentary") {
      replace_entry(policy.commentary, field.before, action_of(accepted));
    } else if (field.name != "header_date") {
      set_field(policy, field.name, field.after);
    }
  }
  if (accepted.status && !states_status) set_status(policy, *accepted.status);
  return policy;
}

}  // namespace

PolicyId added_policy(const Update& update) {
  const auto id = std::ranges::find(update.fields, "id", &FieldChange::name);
  return id == update.fields.end() || !id->before.empty() ? "" : id->after;
}

Result<Update> with_edits(const Update& update, const Edits& edits, const std::vector<PolicyId>& known) {
  Update edited = update;
  if (edits.policies) edited.policies = *edits.policies;
  if (auto named = check_policies(edited, known); !named) return std::unexpected(named.error());
  if (edits.kind) edited.kind = *edits.kind;
  if (edits.date) {
    if (!is_valid(*edits.date)) return fail(ErrorKind::refused, "the date does not exist in the calendar");
    edited.title = redated(edited.title, edited.date, *edits.date);
    edited.date = edits.date;
  }
  if (edits.title) {
    edited.title = collapse_space(*edits.title);
    edited.headline = headline_of(edited.title, edited.date, edited.outlet);
  }
  if (edited.title.empty()) return fail(ErrorKind::refused, "there is no title: give one");
  if (edits.text) edited.text = std::string(trim(*edits.text));
  if (edits.status) {
    edited.status = *edits.status;
    if (!edited.status || edited.status != update.status) edited.status_quote.clear();
  } else if (edited.status && edited.status_quote.empty()) {
    return fail(ErrorKind::refused,
                "the status " + std::string(word(*edited.status)) +
                    " has no quoted sentence under it: name the status yourself to accept it");
  }
  return edited;
}

Policy apply(Policy policy, const Update& accepted) {
  const bool is_entry =
      accepted.fields.empty() || (accepted.fields.size() == 1 && accepted.fields[0].name == "header_date");
  if (!is_entry) return apply_fields(std::move(policy), accepted);
  switch (accepted.kind) {
    case UpdateKind::commentary:
      insert_by_date(policy.commentary, action_of(accepted));
      break;
    case UpdateKind::document:
      add_document(policy, accepted);
      break;
    case UpdateKind::subsequent_action:
    case UpdateKind::court_order:
    case UpdateKind::rulemaking:
    case UpdateKind::page_change:
    case UpdateKind::page_removed:
    case UpdateKind::page_restored:
      insert_by_date(policy.actions, action_of(accepted));
      break;
  }
  if (accepted.status) set_status(policy, *accepted.status);
  return policy;
}

}  // namespace policywatch::review
