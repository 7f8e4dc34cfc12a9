// Month names and ordinal endings of the languages that dates are read in.
#pragma once

#include <optional>
#include <string_view>

namespace policywatch::extract {

/// 1…12 for a month's name or usual abbreviation (English, French, Spanish, German, Portuguese, Italian),
/// without case and accents, without a final dot.
std::optional<unsigned> month_number(std::string_view word);
/// True for names that are also everyday words ("may", "march"): these count only with a capital letter.
bool needs_capital(std::string_view word);
bool is_ordinal_ending(std::string_view word);  // st nd rd th er º ª
bool is_weekday(std::string_view word);

}  // namespace policywatch::extract
