// An article with the place each of its fields was read from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

struct Origin {
  std::string field;  // "title", "author", "published", "text", …
  std::string value;
  std::string from;  // "og:title", "JSON-LD datePublished", "a line near the title", "the address"
};

struct Article {
  Document document;
  std::vector<Origin> origins;  // of every field that has a value
};

/// `captured`: the time that "2 hours ago" counts from; without it such words are no date.
Article explain_article(const Dom& dom, const std::string& url, const Watch& watch,
                        const std::optional<Time>& captured, std::vector<std::string>& notes);

/// A name without "By", a date or marks beside it; "" when nothing is left.
std::string plain_byline(std::string_view stated);

}  // namespace policywatch::extract
