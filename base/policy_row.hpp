// What a row of the tracker's listing says of a policy, as the item of a document and back.
#pragma once

#include "base/page.hpp"
#include "base/policy.hpp"

namespace policywatch {

/// Keyed by slug, else by number, else by title; without a title called by its slug. The summary names what
/// the row states: "Trump 2.0. Subject Matter: Enforcement · Border. Agencies Affected: ICE. Status: In
/// Litigation. Current Status: None. ID #1976."
Item item_of_row(const Policy& row);
/// The row again; a title that was only its slug or number comes back empty.
Policy row_of_item(const Item& item);

}  // namespace policywatch
