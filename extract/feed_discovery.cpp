#include "extract/feed_discovery.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/mime.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostFeeds = 50;

bool has_token(std::string_view list, std::string_view token) {
  return std::ranges::any_of(split(collapse_space(list), ' '),
                             [&](std::string_view one) { return equals_ascii_nocase(one, token); });
}

bool is_feed_type(std::string_view type) {
  static constexpr std::array<std::string_view, 6> kTypes = {"application/rss+xml",    "application/atom+xml",
                                                             "application/feed+json",  "application/rdf+xml",
                                                             "application/x.atom+xml", "text/rss+xml"};
  const std::string essence = essence_of(ascii_lower(type));
  return std::ranges::find(kTypes, essence) != kTypes.end();
}

// Types that a feed may have, and much else.
bool may_be_feed_type(std::string_view type) {
  const std::string essence = essence_of(ascii_lower(type));
  return essence == "application/xml" || essence == "text/xml" || essence == "application/json";
}

bool looks_like_feed(std::string_view address) {
  const auto url = Url::parse(address);
  if (!url || !url->is_http()) return false;
  std::string path = ascii_lower(url->path());
  while (path.ends_with('/')) path.pop_back();
  const std::string last = path.substr(path.rfind('/') + 1);
  for (const std::string_view end : {".rss", ".atom", ".rdf", "/feed", "/rss", "/atom", "/feed.json"}) {
    if (path.ends_with(end)) return true;
  }
  if (last == "feed.xml" || last == "rss.xml" || last == "atom.xml" || last == "index.rdf") return true;
  const bool spoken = path.contains("/rss/") || path.contains("/feeds/") || path.contains("/feed/") ||
                      path.contains("-rss") || path.contains("rss-feed") ||
                      url->hostname().starts_with("feeds.") || url->hostname().starts_with("rss.");
  if (spoken && (path.ends_with(".xml") || path.contains("rss"))) return true;
  return ascii_lower(url->query()).contains("feed=rss") || ascii_lower(url->query()).contains("format=rss");
}

bool of_comments(const OfferedFeed& feed) {
  return contains_ascii_nocase(feed.title, "comments") || contains_ascii_nocase(feed.url, "/comments/");
}

struct Found {
  std::vector<OfferedFeed> stated, comments, linked;
};

void take_link_element(Node node, const std::string& base, Found& found) {
  const std::string_view rel = node.attribute_or_empty("rel");
  const std::string_view type = node.attribute_or_empty("type");
  OfferedFeed feed{resolve(base, node.attribute_or_empty("href")),
                   collapse_space(node.attribute_or_empty("title"))};
  if (feed.url.empty()) return;
  const bool alternate = has_token(rel, "alternate") && !has_token(rel, "stylesheet");
  const bool stated =
      (alternate && (is_feed_type(type) || (may_be_feed_type(type) && looks_like_feed(feed.url)))) ||
      has_token(rel, "feed");
  if (stated) (of_comments(feed) ? found.comments : found.stated).push_back(std::move(feed));
}

void take_anchor(Node node, const std::string& base, Found& found) {
  const std::string_view href = trim(node.attribute_or_empty("href"));
  if (href.empty() || href.starts_with('#')) return;
  const std::string url = resolve(base, href);
  if (url.empty() || (!is_feed_type(node.attribute_or_empty("type")) && !looks_like_feed(url))) return;
  OfferedFeed feed{url, visible_text(node)};
  if (feed.title.empty()) feed.title = collapse_space(node.attribute_or_empty("title"));
  (of_comments(feed) ? found.comments : found.linked).push_back(std::move(feed));
}

}  // namespace

std::vector<OfferedFeed> discover_feeds(const Dom& dom, const std::string& url) {
  const std::string base = base_address(dom, url);
  Found found;
  walk_elements(dom.root(), [&](Node node) {
    if (node.tag() == "link") take_link_element(node, base, found);
    if (node.tag() == "a" || node.tag() == "area") take_anchor(node, base, found);
    return true;
  });
  std::vector<OfferedFeed> out;
  std::unordered_set<std::string> seen;
  for (auto* group : {&found.stated, &found.linked, &found.comments}) {
    for (OfferedFeed& feed : *group) {
      if (out.size() < kMostFeeds && seen.insert(identity_of(feed.url)).second)
        out.push_back(std::move(feed));
    }
  }
  return out;
}

}  // namespace policywatch::extract
