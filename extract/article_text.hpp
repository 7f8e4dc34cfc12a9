// The main text of an article, after the idea of Arc90's readability: paragraphs vote for what holds them.
#pragma once

#include <string>
#include <vector>

#include "extract/page_parts.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {

/// The lines of the main text with their links, furniture left out; empty when no part of the page stands
/// out.
std::vector<RenderedLine> main_text(const Scope& scope, const std::string& base);

}  // namespace policywatch::extract
