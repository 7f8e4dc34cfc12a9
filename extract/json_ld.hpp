// The JSON-LD blocks of a page as values, for watches that pick from them with JSONPath.
#pragma once

#include <boost/json/value.hpp>
#include <vector>

#include "extract/dom.hpp"

namespace policywatch::extract {

/// Document order; broken blocks and those over 512 KB are left out, what sites commonly get wrong is read.
std::vector<boost::json::value> json_ld_blocks(const Dom& dom);

}  // namespace policywatch::extract
