// A part of a page as the lines a reader sees, each with the links that stand in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

struct RenderedLine {
  std::string text;  // white space collapsed; never empty
  std::string tag;   // of the block that holds it: "p", "h2", "li", …
  std::vector<Link> links;
  Node block;          // that block
  bool heads = false;  // inside h1…h6
};

struct RenderOptions {
  bool break_at_br = true;  // otherwise one <br> is a space and two in a row break
  bool list_marks = false;  // list items begin with "N. " (ol) or "• " (ul)
};

/// Invisible parts are left out. Linear in the size of the part.
std::vector<RenderedLine> render_lines(Node root, const std::string& base, const RenderOptions& options = {});

/// Longer <base href> and xml:base are not taken: every link of the page would repeat them.
inline constexpr std::size_t kLongestBase = 2048;
/// What relative links of a page are against: its <base href>, else its address.
std::string base_address(const Dom& dom, const std::string& url);
/// The first element with this tag under `root` (itself included).
Node first_with_tag(Node root, std::string_view tag);
/// <meta name|property|itemprop="name" content="…">, the first that is not empty; "" when there is none.
std::string meta_content(const Dom& dom, std::string_view name);
std::string canonical_of(const Dom& dom, const std::string& base);

}  // namespace policywatch::extract
