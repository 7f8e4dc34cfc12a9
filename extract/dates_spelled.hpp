// "this eighteenth day of December, in the year of our Lord two thousand twenty-five": how proclamations and
// judgments close.
#pragma once

#include <optional>

#include "base/date.hpp"
#include "extract/dates_tokens.hpp"

namespace policywatch::extract {

struct SpelledDate {
  Date date;
  std::size_t last = 0;  // index of the last token that belongs to it
};
/// A day in words or figures at token `i`, "day of", a month, and a year in words or figures.
std::optional<SpelledDate> spelled_date(const DateTokens& tokens, std::size_t i);

}  // namespace policywatch::extract
