// XML that is neither HTML nor a feed to be read as one: a watch of kind page sees its texts, or the nodes
// that its XPath picks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"

namespace policywatch::extract {

/// Each element that holds text of its own is a block, in document order; an attribute that XPath picked is
/// its value. Names match as they are written, so a default namespace needs no prefix. External entities are
/// never read (pugixml knows none). nullopt: not well-formed. A selector that is wrong, is CSS, or picks
/// nothing becomes a note.
std::optional<Document> read_xml_page(std::string_view utf8, const std::string& url, const Watch& watch,
                                      std::vector<std::string>& notes);

}  // namespace policywatch::extract
