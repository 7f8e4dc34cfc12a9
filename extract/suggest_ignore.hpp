// What goes to `ignore` when no selector of the records tells a wrong one from the right ones.
#pragma once

#include <string>
#include <vector>

#include "extract/dom.hpp"

namespace policywatch::extract {

bool holds(Node outer, Node inner);  // or is it

/// What `bad` is taken out with: the highest holder that holds none of `keep`, by a name, else that one entry
/// by its link or its words. `item` is the selector of the records. "" when nothing takes it out alone.
std::string ignore_for(const Dom& dom, const std::string& item, Node bad, const std::vector<Node>& keep);

/// `matched` less what the selectors in `ignore` take out.
std::vector<Node> without(const Dom& dom, std::vector<Node> matched, const std::vector<std::string>& ignore);

}  // namespace policywatch::extract
