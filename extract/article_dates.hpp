// When an article was published and updated: the page's statements first, then what a reader sees.
#pragma once

#include <optional>
#include <vector>

#include "extract/article.hpp"
#include "extract/page_meta.hpp"

namespace policywatch::extract {

/// Sets published and updated of `document` (whose title and blocks are those of the whole page) and tells
/// where from. What nobody states stays empty. docs/reading.md gives the order.
void read_article_dates(const Dom& dom, const std::vector<Fact>& facts, const std::optional<Time>& captured,
                        Document& document, std::vector<Origin>& origins);

}  // namespace policywatch::extract
