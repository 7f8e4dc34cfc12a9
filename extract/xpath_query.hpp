// An XPath 1.0 expression of a watch, ready to run. Private to extract/.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string_view>

#include "base/error.hpp"

namespace policywatch::extract {

/// One that yields nodes, within bounds of length and steps; the error names the expression and the column.
Result<std::unique_ptr<pugi::xpath_query>> parse_xpath(std::string_view expression);

}  // namespace policywatch::extract
