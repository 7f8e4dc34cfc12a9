// What the pages about policies share.
#pragma once

#include <string_view>
#include <vector>

#include "review/policy_history.hpp"
#include "web/call.hpp"
#include "web/html.hpp"

namespace policywatch::web {

/// The records that the query's filters (q, agency, subject, status, type, era) leave, in the list's order.
std::vector<Policy> filtered_policies(const Call& call);

/// "current status", "timeline entry": a field of review::record_changes as people call it.
std::string_view field_label(std::string_view name);
/// The changes as a table of field, and words that went and came as <del> and <ins>. "" when there are none.
Html changes_table(const std::vector<FieldChange>& changes);

}  // namespace policywatch::web
