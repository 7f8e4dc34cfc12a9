// What bounds an HTML text before Gumbo sees it: one linear pass over the bytes.
#pragma once

#include <cstddef>
#include <string>

namespace policywatch::extract {

struct PrescanLimits {
  std::size_t text = 20u << 20;    // bytes; what follows is cut off
  std::size_t depth = 400;         // open elements
  std::size_t formatting = 64;     // open formatting elements (b, i, font, …)
  std::size_t reopened = 400'000;  // formatting elements that paragraphs may reopen, over the whole text
  std::size_t attributes = 100;    // of one tag
  std::size_t elements = 500'000;  // start tags
  std::size_t work = 20'000'000;   // depths of all elements together: what later walks cost
};

struct Prescanned {
  std::string html;      // tag names in lower case; tags over a limit taken out, text never
  bool bounded = false;  // something was taken out
};

/// Follows the tree builder's stack of open elements closely enough that Gumbo's own stack stays near
/// `depth`, whatever the bytes. Linear in `html`.
Prescanned prescan(std::string html, const PrescanLimits& limits = {});

}  // namespace policywatch::extract
