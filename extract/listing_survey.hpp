// Every element of a page once, with what it holds counted: what groups of records are found in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extract/dom.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

inline constexpr std::size_t kNoElement = static_cast<std::size_t>(-1);

struct Element {
  Node node;
  std::size_t parent = kNoElement;
  std::size_t end = 0;  // index past its last descendant
  std::uint64_t build = 0, key = 0;
  std::size_t links = 0, text = 0, link_text = 0, times = 0;  // with all descendants
  std::size_t text_before = 0;                                // bytes of text in the page before it
  bool furniture = false;
};

/// Elements in document order: ancestors stand before their descendants. With `hidden`, also what a script is
/// to show once it has loaded.
std::vector<Element> survey(const Scope& scope, bool hidden);

bool is_heading_tag(std::string_view tag);

}  // namespace policywatch::extract
