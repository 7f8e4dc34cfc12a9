// What the steps about the tracker's own pages share: the record that a page is about, and changes of fields.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/change.hpp"
#include "base/policy.hpp"
#include "base/update.hpp"

namespace policywatch::pipeline {

/// By number, slug or a former one; nullptr when it is not on record. Valid as long as `policies`.
const Policy* record_named(std::span<const Policy> policies, std::string_view name);
/// The policy on record that a page or row of the tracker is about: by number, slug, former names, address.
const Policy* record_of(std::span<const Policy> policies, const Policy& page);

/// "current_status: Fully in Effect → Not in effect", a line each.
std::string text_of(const std::vector<FieldChange>& fields);
/// Words of the page that the changes end in: of the status first, else of the title, else `otherwise`.
std::string quote_of(const std::vector<FieldChange>& fields, const std::string& otherwise);
/// The status that a new tag says without doubt ("Rescinded"), with the tag as quote. "Enjoined/Vacated"
/// names two: no status.
void add_status_of(const std::vector<FieldChange>& fields, Update& update);

}  // namespace policywatch::pipeline
