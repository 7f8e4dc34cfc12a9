// Where a listing goes on: the address of its next page, as the page or its headers name it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/page.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

struct NextLink {
  std::string url;   // absolute http(s), without fragment; never the page's own address
  std::string from;  // what named it, for the operator: "link rel=next", "the pager's \"Older posts\""
};

/// `link rel=next` · `a rel=next` · a pager's words or marks ("Next", "Older posts", "›", also French,
/// Spanish, Portuguese, Italian, German, Dutch, Czech) · the number after the current one. What is switched
/// off (aria-disabled, class "disabled") leads nowhere. Words count where a pager holds them, or where the
/// address differs from the page's own in query or page number alone; numbers only in a pager. Linear.
std::optional<NextLink> next_in_html(const Dom& dom, const std::string& url);

/// RFC 8288: the target of rel=next among the Link fields, against `base`; "" when there is none.
std::string next_in_headers(const Headers& headers, const std::string& base);

}  // namespace policywatch::extract
