// What bounds an HTML text before Gumbo sees it, and takes out what no reader reads: one linear pass over the
// bytes. Gumbo's time goes by the byte; on real pages a third of them is white space, scripts, styles,
// comments and hidden state.
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
  std::size_t unread = 1024;       // bytes of an attribute that is state, drawing or look
};

struct Prescanned {
  /// Tag names in lower case; tags over a limit taken out, text never. Runs of white space are one character
  /// outside pre; comments, styles and scripts are empty, but for scripts that hold JSON.
  std::string html;
  bool bounded = false;  // a limit was met
};

/// Follows the tree builder's stack of open elements closely enough that Gumbo's own stack stays near
/// `depth`, whatever the bytes. Linear in `html`.
Prescanned prescan(std::string html, const PrescanLimits& limits = {});

}  // namespace policywatch::extract
