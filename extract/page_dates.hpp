// Words that say what a date beside them is: "Published", "Last updated", in the usual languages.
#pragma once

#include <cstddef>
#include <string_view>

namespace policywatch::extract {

/// Where the text goes on behind the first such label that starts at most `furthest` bytes into it; 0: none.
std::size_t after_published_label(std::string_view text, std::size_t furthest);
std::size_t after_updated_label(std::string_view text, std::size_t furthest);

}  // namespace policywatch::extract
