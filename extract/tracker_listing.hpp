// The tracker's own listing pages: one row for each policy (DOMAIN.md section 1.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/policy.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

/// What a listing says of each policy, in page order: slug, address, title ("" where the row has none),
/// number where it states one, day of announcement (else the month of its group), era where it is badged,
/// tags, current status.
std::vector<Policy> read_tracker_rows(const Dom& dom, const std::string& url);
/// The same of a listing saved as text, its rows glued or a line for each field; without addresses. Empty
/// when the text lists no entries.
std::vector<Policy> read_tracker_rows_text(std::string_view text);
/// "263 Policy Actions", "1,059 Policies" at the head of a line: a listing says how many it holds.
bool counts_policies(std::string_view text);
/// How often "Date Announced" stands in it: once in an entry.
std::size_t announcements_in(std::string_view text);

/// The rows as items (item_of_row).
std::vector<Item> read_tracker_listing(const Dom& dom, const std::string& url);

/// True: the page marks rows as such, so it is a listing whatever words stand on it.
bool marks_tracker_rows(const Dom& dom);

}  // namespace policywatch::extract
