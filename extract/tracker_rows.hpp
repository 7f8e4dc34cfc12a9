// What both readers of the tracker's listing, of pages and of saved text, make a row from.
#pragma once

#include <span>
#include <string>

#include "base/policy.hpp"

namespace policywatch::extract {

/// Tags in the order of the page (subjects, agencies, statuses, action types) put where they belong; "Other"
/// behind an agency is an agency.
void put_tags(Policy& row, std::span<const std::string> tags);

/// "2.0" from January 20, 2025 on, "1.0" before; "" when the day is not known.
std::string era_of(const std::optional<Date>& announced);

}  // namespace policywatch::extract
