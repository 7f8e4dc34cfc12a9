// Sitemaps (sitemaps.org 0.9, with the news extension) as entries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/page.hpp"

namespace policywatch::extract {

/// Addresses with their dates; the last words of a path stand in for a title where the map gives none.
Result<std::vector<Item>> read_sitemap(std::string_view utf8, const std::string& url);

}  // namespace policywatch::extract
