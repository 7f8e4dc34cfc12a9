#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/dom.hpp"
#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestTitle = 1000;
constexpr std::size_t kLongestSummary = 4000;
constexpr std::size_t kMadeTitle = 140;  // of a title made from a summary

}  // namespace

std::string feed_text(std::string_view text, bool is_html) {
  if (text.find_first_of(is_html ? "<&" : "&") == std::string_view::npos)
    return as_meant(collapse_space(text));
  std::string html = is_html ? std::string(text) : replace_all(text, "<", "&lt;");
  const Dom dom = Dom::parse(std::move(html));
  return as_meant(visible_text(dom.body()));
}

std::optional<Date> feed_date(std::string_view text) {
  const std::string_view stated = trim(text);
  if (auto date = parse_iso_date(stated)) return date;
  return find_date(stated.substr(0, 200));
}

std::string feed_key(std::string_view id) {
  const std::string key = collapse_space(id);
  const auto address = Url::parse(key);
  if (!address || !address->is_http()) return key;
  // Fragments tell entries of one page apart.
  return identity_of(key) + (address->fragment().empty() ? "" : "#" + std::string(address->fragment()));
}

void add_feed_item(Feed& feed, Item item) {
  if (!item.date) item.date = date_in_url(item.url);
  item.title = shorten(item.title, kLongestTitle);
  item.summary = shorten(item.summary, kLongestSummary);
  if (item.title.empty() && !item.summary.empty()) {
    const auto first = sentences(item.summary);
    item.title = shorten(first.empty() ? std::string_view(item.summary) : trim(first.front()), kMadeTitle);
  }
  if (item.title.empty() && item.url.empty() && item.key.empty() && !item.date) return;
  feed.items.push_back(std::move(item));
}

void settle_keys(Feed& feed) {
  std::unordered_map<std::string, int> seen;
  for (Item& item : feed.items) {
    if (item.key.empty() && !item.url.empty()) item.key = feed_key(item.url);
    if (item.key.empty()) item.key = fold(item.title);
    if (item.key.empty()) item.key = "dated " + to_iso(item.date.value_or(Date()));
    ++seen[item.key];
  }
  std::unordered_set<std::string> taken;
  std::vector<Item> kept;
  std::size_t told_twice = 0, lies = 0;
  for (Item& item : feed.items) {
    if (seen[item.key] > 1) {
      if (!taken.insert(item.key + '\n' + item.url + '\n' + item.title).second) {
        ++told_twice;
        continue;
      }
      ++lies;
      const std::string address = item.url.empty() ? "" : feed_key(item.url);
      item.key = !address.empty() && address != item.key ? address : item.key + "#" + fold(item.title);
    }
    kept.push_back(std::move(item));
  }
  if (told_twice > 0) feed.notes.push_back(std::to_string(told_twice) + " entries stood there twice");
  if (lies > told_twice) feed.notes.push_back(std::to_string(lies) + " entries share their id with another");
  // What still collides (one address, several events) is told apart by its title.
  std::unordered_set<std::string> used;
  for (Item& item : kept) {
    if (!used.insert(item.key).second) {
      item.key += "#" + fold(item.title);
      used.insert(item.key);
    }
  }
  feed.items = std::move(kept);
}

Result<Feed> read_feed(std::string_view bytes, std::string_view content_type, const std::string& url) {
  const DecodedText decoded = decode_feed(bytes, content_type);
  const std::string& text = decoded.text;
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return fail(ErrorKind::invalid, "the answer is empty, not a feed");
  Result<Feed> feed = text[start] == '{' ? read_json_feed(text, url) : read_xml_feed(text, url);
  if (feed) settle_keys(*feed);
  if (feed) feed->charset = decoded.charset;
  return feed;
}

}  // namespace policywatch::extract
