// A policy as people and programs exchange it. The text form is the tracker's own saved layout and imports
// again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/policy.hpp"

namespace policywatch::review {

std::string to_text(const Policy& policy);  // the seed's layout
std::string to_markdown(const Policy& policy);
std::string to_html(const Policy& policy);                    // the tracker page's layout; everything escaped
std::string to_csv(const std::vector<Policy>& policies);      // RFC 4180, one line per policy; cells that a
                                                              // spreadsheet would run are quoted by '
Result<std::vector<Policy>> from_csv(std::string_view text);  // errors name line and column
/// One policy object or an array of them; errors name the place.
Result<std::vector<Policy>> from_json_text(std::string_view text);

}  // namespace policywatch::review
