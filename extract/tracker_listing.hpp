// The tracker's own listing pages: one row for each policy (DOMAIN.md section 1.4).
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

/// Rows in page order, keyed by the slug of their entry: title, address, day of announcement (else the month
/// of the group they stand in); summary: era and tags ("Trump 2.0. Enforcement, ICE, In Litigation."). Empty
/// when the page lists no entries.
std::vector<Item> read_tracker_listing(const Dom& dom, const std::string& url);

/// True: the page marks rows as such, so it is a listing whatever words stand on it.
bool marks_tracker_rows(const Dom& dom);

}  // namespace policywatch::extract
