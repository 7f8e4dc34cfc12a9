#include "extract/sitemap.hpp"

#include <pugixml.hpp>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostEntries = 50'000;  // of the protocol

std::string last_words(std::string_view url) {
  std::string_view path = url.substr(0, url.find_first_of("?#"));
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
  for (char& c : name) {
    if (c == '-' || c == '_') c = ' ';
  }
  return collapse_space(name);
}

std::string text_under(const pugi::xml_node& node, const char* name) {
  return collapse_space(node.child(name).text().get());
}

Item read_entry(const pugi::xml_node& node, const std::string& url) {
  Item item;
  item.url = resolve(url, text_under(node, "loc"));
  const pugi::xml_node news = node.child("news:news");
  item.date = feed_date(text_under(news, "news:publication_date"));
  if (!item.date) item.date = feed_date(text_under(node, "lastmod"));
  item.title = feed_text(text_under(news, "news:title"), true);
  if (item.title.empty()) item.title = last_words(item.url);
  item.outlet = text_under(news.child("news:publication"), "news:name");
  item.key = item.url.empty() ? "" : identity_of(item.url);
  return item;
}

}  // namespace

Result<std::vector<Item>> read_sitemap(std::string_view utf8, const std::string& url) {
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(utf8.data(), utf8.size(), pugi::parse_default, pugi::encoding_utf8);
  const pugi::xml_node root = document.document_element();
  const std::string_view name = root.name();
  if (name != "urlset" && name != "sitemapindex") {
    return fail(ErrorKind::invalid,
                parsed ? "XML that is no sitemap" : std::string("no sitemap: ") + parsed.description());
  }
  std::vector<Item> items;
  for (const pugi::xml_node& node : root.children(name == "urlset" ? "url" : "sitemap")) {
    if (items.size() >= kMostEntries) break;
    Item item = read_entry(node, url);
    if (!item.url.empty()) items.push_back(std::move(item));
  }
  return items;
}

}  // namespace policywatch::extract
