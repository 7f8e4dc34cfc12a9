// Docket pages: a court's table of what was filed and ordered in one case.
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

/// The entries of the page's docket tables in page order: those whose head names a date beside "Proceedings
/// and Orders", "Docket Text" or the like. A row without a date goes on with the entry above. `summary` is
/// the whole text, `url` the first document behind it (else the page). Empty when the page has no such table.
std::vector<Item> read_docket(const Dom& dom, const std::string& url);

}  // namespace policywatch::extract
