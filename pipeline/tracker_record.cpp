#include "pipeline/tracker_record.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/url.hpp"
#include "pipeline/propose.hpp"
#include "review/policy_book.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::pipeline {
namespace {

struct TagStatus {
  std::string_view tag;
  Status status;
};
constexpr std::array kTagStatuses = {
    TagStatus{"Rescinded", Status::rescinded}, TagStatus{"Expired", Status::expired},
    TagStatus{"Proposed", Status::proposed}, TagStatus{"Replaced", Status::superseded},
    TagStatus{"Renewed", Status::extended}};

bool holds_tag(std::string_view list, std::string_view tag) {
  return std::ranges::any_of(split(list, ';'), [&](std::string_view one) { return trim(one) == tag; });
}

template <class Is>
const Policy* first_that(std::span<const Policy> policies, Is is) {
  const auto found = std::ranges::find_if(policies, is);
  return found == policies.end() ? nullptr : &*found;
}

}  // namespace

const Policy* record_named(std::span<const Policy> policies, std::string_view name) {
  if (const Policy* today = first_that(policies, [&](const Policy& policy) { return policy.id == name; }))
    return today;
  return first_that(policies, [&](const Policy& policy) { return review::answers_to(policy, name); });
}

const Policy* record_of(std::span<const Policy> policies, const Policy& page) {
  if (review::is_numbered(page)) {
    if (const Policy* found = record_named(policies, page.id)) return found;
  }
  if (!page.slug.empty()) {
    if (const Policy* found = record_named(policies, page.slug)) return found;
  }
  const std::string address = page.url.empty() ? "" : identity_of(page.url);
  return first_that(policies, [&](const Policy& policy) {
    return !address.empty() && !policy.url.empty() && identity_of(policy.url) == address;
  });
}

std::string text_of(const std::vector<FieldChange>& fields) {
  std::string text;
  for (const FieldChange& field : fields) {
    text += (text.empty() ? "" : "\n") + field.name + ": " + (field.before.empty() ? "none" : field.before) +
            " → " + (field.after.empty() ? "none" : field.after);
  }
  return text;
}

std::string quote_of(const std::vector<FieldChange>& fields, const std::string& otherwise) {
  for (const std::string_view name : {"current_status", "statuses", "title"}) {
    const auto field = std::ranges::find(fields, name, &FieldChange::name);
    if (field == fields.end() || field->after.empty()) continue;
    // A list stands tag by tag on the page: the one that is new, else the last.
    std::string_view quote = field->after;
    for (const std::string_view tag : split(field->after, ';')) {
      quote = trim(tag);
      if (!holds_tag(field->before, quote)) break;
    }
    return std::string(name == "title" ? std::string_view(field->after) : quote);
  }
  return otherwise;
}

void add_status_of(const std::vector<FieldChange>& fields, Update& update) {
  const auto statuses = std::ranges::find(fields, "statuses", &FieldChange::name);
  if (statuses == fields.end()) return;
  for (const TagStatus& known : kTagStatuses) {
    if (!holds_tag(statuses->after, known.tag) || holds_tag(statuses->before, known.tag)) continue;
    update.status = known.status;
    update.status_quote = known.tag;
    add_term(update, "status", 25, "the tracker's tag: " + std::string(known.tag));
    return;
  }
}

}  // namespace policywatch::pipeline
