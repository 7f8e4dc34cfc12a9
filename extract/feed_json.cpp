#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_int64()) return std::to_string(value->get_int64());
  return "";
}

Item read_item(const json::object& object, const std::string& url) {
  Item item;
  item.title = feed_text(text_at(object, "title"), false);
  std::string link = text_at(object, "url");
  if (link.empty()) link = text_at(object, "external_url");
  item.url = link.empty() ? "" : resolve(url, link);
  item.key = feed_key(text_at(object, "id"), url);
  item.date = feed_date(text_at(object, "date_published"));
  if (!item.date) item.date = feed_date(text_at(object, "date_modified"));
  item.summary = feed_text(text_at(object, "summary"), false);
  if (item.summary.empty()) item.summary = feed_text(text_at(object, "content_text"), false);
  if (item.summary.empty()) item.summary = feed_text(text_at(object, "content_html"), true);
  return item;
}

}  // namespace

Result<Feed> read_json_feed(const std::string& text, const std::string& url) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = 64;
  const json::value whole = json::parse(text, failed, {}, options);
  if (failed) return fail(ErrorKind::invalid, "JSON that does not parse: " + failed.message());
  const json::object* root = whole.if_object();
  const json::value* items = root == nullptr ? nullptr : root->if_contains("items");
  if (items == nullptr || !items->is_array()) {
    return fail(ErrorKind::invalid, "JSON without \"items\": not a JSON Feed");
  }
  Feed feed;
  feed.title = text_at(*root, "title");
  feed.language = text_at(*root, "language");
  feed.site_url = resolve(url, text_at(*root, "home_page_url"));
  for (const json::value& entry : items->get_array()) {
    if (entry.is_object() && feed.items.size() < kMostFeedItems) {
      add_feed_item(feed, read_item(entry.get_object(), url));
    }
  }
  return feed;
}

}  // namespace policywatch::extract
