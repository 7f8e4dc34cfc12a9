// Page furniture: navigation, header, footer, share bars. Judged by whole names, never by parts of words: a
// content wrapper may well be called content-sidebar-right-wrapper.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

using WordSet = std::unordered_set<std::string_view>;

const WordSet& furniture_words() {
  static const WordSet words = {"ad",
                                "ads",
                                "advert",
                                "advertisement",
                                "back-to-top",
                                "backtotop",
                                "breadcrumb",
                                "breadcrumbs",
                                "consent",
                                "cookie",
                                "cookies",
                                "cookie-banner",
                                "cookie-bar",
                                "cookie-consent",
                                "cookie-notice",
                                "dropdown-menu",
                                "feedback",
                                "footer",
                                "footer-links",
                                "footer-nav",
                                "identifier",
                                "lang-switcher",
                                "language-switcher",
                                "local-nav",
                                "main-menu",
                                "main-nav",
                                "mainmenu",
                                "mainnav",
                                "mega-menu",
                                "megamenu",
                                "menu",
                                "menubar",
                                "nav",
                                "nav-bar",
                                "nav-menu",
                                "navbar",
                                "navigation",
                                "newsletter",
                                "page-footer",
                                "page-nav",
                                "pager",
                                "pagination",
                                "popup",
                                "prev-next",
                                "primary-nav",
                                "print-link",
                                "promo",
                                "related",
                                "related-articles",
                                "related-content",
                                "related-links",
                                "related-navigation",
                                "related-pages",
                                "related-posts",
                                "search",
                                "search-bar",
                                "search-box",
                                "search-form",
                                "searchform",
                                "share",
                                "share-bar",
                                "share-buttons",
                                "share-links",
                                "sharing",
                                "side-bar",
                                "side-nav",
                                "sidebar",
                                "sidenav",
                                "site-footer",
                                "site-header",
                                "skip",
                                "skip-link",
                                "skip-links",
                                "skip-nav",
                                "skip-to-content",
                                "skiplink",
                                "skiplinks",
                                "skipnav",
                                "social",
                                "social-links",
                                "social-media",
                                "social-nav",
                                "social-share",
                                "sponsored",
                                "sub-menu",
                                "sub-nav",
                                "submenu",
                                "subnav",
                                "subscribe",
                                "toolbar",
                                "top-nav",
                                "topnav",
                                "topbar",
                                "top-bar",
                                "utility-nav",
                                "wp-block-navigation"};
  return words;
}

// What design systems and site builders put before such a name: usa-footer, gem-c-breadcrumbs.
std::string_view without_prefix(std::string_view token) {
  static constexpr std::array<std::string_view, 22> kPrefixes = {
      "gem-c-",   "app-c-",     "govuk-",  "usa-",     "site-", "page-",  "global-", "main-",
      "primary-", "secondary-", "mobile-", "desktop-", "gc-",   "gcweb-", "block-",  "region-",
      "l-",       "c-",         "m-",      "o-",       "js-",   "nhsuk-"};
  for (std::string_view prefix : kPrefixes) {
    if (token.starts_with(prefix)) return token.substr(prefix.size());
  }
  return token;
}

bool names_furniture(std::string_view token) {
  if (token.size() < 2 || token.size() > 32) return false;
  // Of block__element--modifier the block alone names the thing; its elements stand inside it.
  if (token.find("__") != std::string_view::npos) return false;
  if (const std::size_t modifier = token.find("--"); modifier != std::string_view::npos) {
    token = token.substr(0, modifier);
  }
  std::array<char, 32> lower;
  std::transform(token.begin(), token.end(), lower.begin(), [](char c) {
    return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  const std::string_view name(lower.data(), token.size());
  const WordSet& words = furniture_words();
  return words.contains(name) || words.contains(without_prefix(name));
}

bool any_token_names_furniture(std::string_view list) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find_first_of(" \t\n\f\r", at), list.size());
    if (names_furniture(list.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

bool is_furniture_role(std::string_view role) {
  static constexpr std::array<std::string_view, 8> kRoles = {
      "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar"};
  return std::any_of(kRoles.begin(), kRoles.end(),
                     [&](std::string_view one) { return equals_ascii_nocase(role, one); });
}

}  // namespace

bool is_furniture(const GumboInternalNode* element, bool in_content) {
  const GumboElement& raw = element->v.element;
  switch (raw.tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_MENU:
      return true;
    case GUMBO_TAG_HEADER:
      return !in_content;
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ARTICLE:
      return false;  // whose classes speak of the page's layout
    default:
      break;
  }
  for (unsigned i = 0; i < raw.attributes.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(raw.attributes.data[i]);
    const std::string_view name = attribute->name;
    if (name == "class" || name == "id") {
      if (any_token_names_furniture(attribute->value)) return true;
    } else if (name == "role") {
      if (is_furniture_role(attribute->value)) return true;
    }
  }
  return false;
}

}  // namespace policywatch::extract
