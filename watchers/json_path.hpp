// JSONPath, the part that watches need: $ .name ['name'] [n] [-n] [*] .* and ..name (RFC 9535 segments
// without filters and slices).
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace policywatch::watchers {

/// Matches in document order. The error names the column (1-based).
Result<std::vector<const boost::json::value*>> json_path(const boost::json::value& root,
                                                         std::string_view path);

}  // namespace policywatch::watchers
