// A tracker's title line taken apart: "2025.12.18 Reported: HEADLINE - OUTLET" and its many variants.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"

namespace policywatch::extract {

struct TitleParts {
  std::optional<Date> date;
  std::string headline;  // without date, "Reported:" and outlet; quotes around the whole are kept
  std::string outlet;
};

/// `commentary` titles name the outlet first ("Politico - HEADLINE"), actions name it last.
TitleParts take_title_apart(std::string_view title, bool commentary);

/// The date in house form ("2025.12.18", "2025.3.5", "2025.01") that `text` begins with, and its length.
struct LeadingDate {
  Date date;
  std::size_t length = 0;
};
std::optional<LeadingDate> leading_house_date(std::string_view text);
/// "December 18, 2025", "Aug. 14, 2019" at the beginning.
std::optional<LeadingDate> leading_long_date(std::string_view text);
/// Looks like a date at the beginning but is none: "2025.13.40 …", "September 31, 2025".
bool begins_with_bad_date(std::string_view text);

}  // namespace policywatch::extract
