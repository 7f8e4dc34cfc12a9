// What a page's change is made of, part by part, so that other pages' changes can be compared with it.
// Private to site_wide*.cpp.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/change.hpp"
#include "base/page.hpp"

namespace policywatch::pipeline {

using Texts = std::unordered_set<std::string>;

/// Blocks that went and came, as they look.
struct SharedBlocks {
  Texts gone, come;
  std::string words;  // all of them, those that came first
};

std::string host_of(std::string_view url);
/// As people read it: without scheme and port.
std::string shown_host(const std::string& url);
/// "block:HOST:PRINT" of each telling block, "landed:HOST:ADDRESS" of a redirect to another page.
std::string name_of_block(const std::string& host, const TextChange& change);
std::string name_of_landing(const std::string& host, std::string_view address);
std::vector<std::string> names_of_blocks(const std::string& host, const Change& change);

/// The blocks of `change` whose names are among `names`.
SharedBlocks shared_blocks(const std::string& host, const Change& change,
                           const std::vector<std::string>& names);
/// Without these blocks and the links in them; or with nothing else.
Document without(const Document& document, const Texts& blocks);
Document only(const Document& document, const Texts& blocks);

}  // namespace policywatch::pipeline
