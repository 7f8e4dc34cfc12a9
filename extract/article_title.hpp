// The headline of an article, without the name of the site beside it.
#pragma once

#include <string>
#include <vector>

#include "extract/article.hpp"
#include "extract/page_meta.hpp"

namespace policywatch::extract {

/// Out of what the page states and of its headings. "" when there is nothing.
Origin article_title(const Dom& dom, const std::vector<Fact>& facts, const std::string& site);

}  // namespace policywatch::extract
