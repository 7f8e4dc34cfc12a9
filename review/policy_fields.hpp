// The fields of a policy's record by their names in JSON: reading one as text, setting one, what differs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/change.hpp"
#include "base/policy.hpp"

namespace policywatch::review {

/// As text: dates YYYY-MM-DD (as far as known), lists "a; b". "" for an unknown name.
std::string field_of(const Policy& policy, std::string_view name);
/// False: no such field, or `text` is no date where one is due. A new id or slug leaves the old one among the
/// aliases.
bool set_field(Policy& policy, std::string_view name, std::string_view text);

/// Fields that the tracker itself states (title, dates, tags, …; not entries and documents) and that differ.
std::vector<FieldChange> differing_fields(const Policy& was, const Policy& is);
/// Entries and documents that came, went or were rewritten: "action", "commentary", "document" with their
/// titles.
std::vector<FieldChange> differing_entries(const Policy& was, const Policy& is);

/// The record goes by `id` and `slug` from now on; what it went by before leads to it still.
void rename(Policy& policy, const PolicyId& id, const std::string& slug);
/// By its id, slug or an alias.
bool answers_to(const Policy& policy, std::string_view name);

}  // namespace policywatch::review
