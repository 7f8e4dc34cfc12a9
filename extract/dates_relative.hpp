// "2 hours ago", "vor 3 Tagen", "ayer": dates that count from the time of the capture.
#pragma once

#include <optional>

#include "extract/dates.hpp"
#include "extract/dates_tokens.hpp"

namespace policywatch::extract {

struct RelativeDate {
  Date date;
  std::size_t last = 0;  // index of the last token that belongs to it
};
/// Only with hints.reference. Minutes, hours and days: of weeks and months ago the day is not known.
std::optional<RelativeDate> relative_date(const DateTokens& tokens, std::size_t i, const DateHints& hints);

}  // namespace policywatch::extract
