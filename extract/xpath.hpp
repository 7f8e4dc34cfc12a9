// XPath 1.0 over a Dom: pugixml does the work on a copy of the tree, made only when a watch asks.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

/// Elements the expression selects, document order; a selected attribute or text stands for its element. An
/// expression that yields no node set is an error.
Result<std::vector<Node>> pick_xpath(const Dom& dom, std::string_view expression);

}  // namespace policywatch::extract
