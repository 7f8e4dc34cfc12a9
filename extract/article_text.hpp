// The main text of an article: what a reader came for, without the furniture around it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "extract/page_parts.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {

struct MainText {
  std::vector<RenderedLine> lines;  // with their links; `block` is not set
  std::string byline;               // the author's line that was met on the way, as it stands there
  std::size_t chars = 0;            // of the text
  std::size_t page_chars = 0;       // of all words of the page
  int attempt = 0;                  // 0: at first sight; more: after looser looks, for little had remained
};

/// `title`: a heading that repeats it is no text. `author_known`: nobody asks for the author's line, it stays
/// text. A part picked by `select` is the text, less what is furniture by its own name. Linear in the page.
MainText main_text(const Scope& scope, const std::string& base, const std::string& title, bool author_known);

}  // namespace policywatch::extract
