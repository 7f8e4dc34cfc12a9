#include "extract/article_names.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

using Names = std::span<const std::string_view>;

constexpr auto kSidework = std::to_array<std::string_view>(
    {"-ad-",      "ad-break",   "agegate",    "ai2html", "banner",  "breadcrumbs",  "combx",     "comment",
     "community", "cover-wrap", "disqus",     "extra",   "footer",  "gdpr",         "header",    "legends",
     "menu",      "pager",      "pagination", "popup",   "related", "remark",       "replies",   "rss",
     "shoutbox",  "sidebar",    "skyscraper", "social",  "sponsor", "supplemental", "yom-remote"});
constexpr auto kPerhapsText =
    std::to_array<std::string_view>({"and", "article", "body", "column", "content", "main", "shadow"});
constexpr auto kContent = std::to_array<std::string_view>(
    {"article", "blog", "body", "content", "entry", "main", "page", "pagination", "post", "story", "text"});
constexpr auto kFurniture = std::to_array<std::string_view>(
    {"-ad-",   "banner",   "com-",     "combx",   "comment",    "contact", "footer",  "gdpr",
     "hidden", "masthead", "media",    "meta",    "outbrain",   "promo",   "related", "scroll",
     "share",  "shopping", "shoutbox", "sidebar", "skyscraper", "sponsor", "tags",    "widget"});
constexpr auto kAuthor = std::to_array<std::string_view>({"author", "byline", "dateline", "writtenby"});
constexpr auto kSideRoles = std::to_array<std::string_view>(
    {"alert", "alertdialog", "complementary", "dialog", "menu", "menubar", "navigation"});
constexpr auto kPlaceholders = std::to_array<std::string_view>(
    {"ad", "advertising", "advertisement", "pub", "publicite", "werb", "werbung", "anuncio", "publicidad",
     "loading", "chargement", "cargando", "wird geladen", "реклама", "загрузка", "广告", "正在加载"});

bool holds_any(std::string_view marks, Names names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return marks.contains(name); });
}

bool holds_word(std::string_view marks, std::string_view word) {
  for (const std::string_view one : split(marks, ' ')) {
    if (one == word) return true;
  }
  return false;
}

int weight_of_name(std::string_view stated) {
  if (stated.empty()) return 0;
  const std::string name = ascii_lower(stated);
  const bool furniture = holds_any(name, kFurniture) || holds_word(name, "hid");
  return (holds_any(name, kContent) ? 25 : 0) - (furniture ? 25 : 0);
}

}  // namespace

bool names_sidework(std::string_view marks) {
  return holds_any(marks, kSidework) && !holds_any(marks, kPerhapsText);
}

bool names_author(std::string_view marks) {
  return holds_any(marks, kAuthor);
}

bool names_share_bar(std::string_view marks) {
  const auto ends_name = [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); };
  for (std::size_t at = marks.find("share"); at != std::string_view::npos; at = marks.find("share", at + 1)) {
    std::size_t end = at + 5;
    if (marks.substr(end).starts_with("daddy")) end += 5;
    if ((at == 0 || ends_name(marks[at - 1])) && (end == marks.size() || ends_name(marks[end]))) return true;
  }
  return false;
}

int weight_of_names(std::string_view class_names, std::string_view id) {
  return weight_of_name(class_names) + weight_of_name(id);
}

bool is_side_role(std::string_view role) {
  return std::ranges::find(kSideRoles, role) != kSideRoles.end();
}

bool is_placeholder(std::string_view words) {
  constexpr std::size_t kLongest = 40;
  if (words.empty() || words.size() > kLongest) return false;
  std::string plain = fold(words);
  while (!plain.empty() && plain.back() == '.') plain.pop_back();
  return std::ranges::find(kPlaceholders, plain) != kPlaceholders.end();
}

}  // namespace policywatch::extract
