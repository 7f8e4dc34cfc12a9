// Dates in prose, attributes and addresses. Never invented: what is not stated is nullopt.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace policywatch::extract {

struct FoundDate {
  Date date;
  std::size_t begin = 0, end = 0;  // byte span in the text
};

struct DateHints {
  bool day_first = false;  // evidence of the site for 03/04/2026
  std::optional<Time>
      reference;  // the capture's time, for "2 hours ago"; without it relative forms are not read
};

/// The habit of a site where day and month could swap: dates of its own texts that leave no doubt, else its
/// language ("en-GB"), else its country's domain. American order when nothing speaks. Linear in the texts, of
/// which the first 256 KB are looked at.
DateHints site_habits(const std::vector<std::string_view>& texts, std::string_view language,
                      std::string_view url, std::optional<Time> reference = std::nullopt);

/// The first date that `text` states ("December 18, 2025", "Dec. 18, 2025", "18 December 2025", ISO,
/// m/d/yyyy, "18-DEC-2025", "2025.12.18", RFC 822 whatever its zone, French, Spanish, Portuguese, Italian,
/// German, Dutch and Czech month names, month-and-year, "2 hours ago" and its kin in these languages). Of
/// "3 weeks ago" no day is known: not read.
std::optional<Date> find_date(std::string_view text, const DateHints& hints = {});
std::vector<FoundDate> find_dates(std::string_view text, const DateHints& hints = {});
/// A date in an address' path: /2025/12/18/, /2025-12-18-…, /20251218.
std::optional<Date> date_in_url(std::string_view url);

}  // namespace policywatch::extract
