// From when a change operates, where the text says so.
#pragma once

#include <optional>
#include <string_view>

#include "base/date.hpp"

namespace policywatch::match {

/// "effective April 1, 2025", "takes effect in 60 days", "beginning February 24". Days and missing years are
/// counted from `told`; without it such a date stays unknown.
std::optional<Date> effective_date(std::string_view text, const std::optional<Date>& told);

}  // namespace policywatch::match
