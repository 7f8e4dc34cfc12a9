#include <algorithm>

#include "review/policy_fields.hpp"
#include "review/record.hpp"

namespace policywatch::review {

namespace {

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

// Fields that still say what the update made of them.
void revert_fields(Policy& now, const Policy& before, const Policy& after, const Update& accepted) {
  for (const FieldChange& field : accepted.fields) {
    if (field_of(now, field.name) != field_of(after, field.name)) continue;
    if (field.name == "id") {
      now.id = before.id;
    } else if (field.name == "slug") {
      now.slug = before.slug;
    } else {
      set_field(now, field.name, field_of(before, field.name));
    }
  }
  revert(now.aliases, before.aliases, after.aliases);
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
  revert_fields(now, before, after, accepted);
  return now;
}

}  // namespace policywatch::review
