// What people type into the forms of watches, bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/call.hpp"

namespace policywatch::web {

/// The field without white space around it, at most 1,000 bytes of it.
std::string typed(const Params& form, std::string_view name);
/// The lines of a field that say something: at most 50, longer ones than 1,000 bytes left out.
std::vector<std::string> typed_lines(const Params& form, std::string_view name);

}  // namespace policywatch::web
