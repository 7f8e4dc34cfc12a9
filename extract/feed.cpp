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

// "<!" that opens neither comment nor doctype is text that a reader should see, as is one that nothing
// closes.
std::string without_false_markup(const std::string& text) {
  const std::size_t last = text.rfind('>');
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find("<!"); at != std::string::npos; at = text.find("<!", at + 1)) {
    const std::string_view rest = std::string_view(text).substr(at + 2);
    const bool closed = last != std::string::npos && last > at;
    const bool markup = rest.starts_with("--") || rest.starts_with("[CDATA[") ||
                        (rest.size() >= 7 && equals_ascii_nocase(rest.substr(0, 7), "doctype") && closed);
    if (markup) continue;
    out.append(text, from, at - from).append("&lt;");
    from = at + 1;
  }
  return out.append(text, from);
}

// What a picture stands for, where there is nothing else to read.
std::string text_of_pictures(const Dom& dom) {
  std::string out;
  walk_elements(dom.body(), [&](Node node) {
    if (node.tag() == "img" && out.size() < kLongestTitle) {
      const std::string alt = collapse_space(node.attribute_or_empty("alt"));
      out += (out.empty() || alt.empty() ? "" : " ") + alt;
    }
    return true;
  });
  return out;
}

}  // namespace

std::string feed_text(std::string_view text, bool is_html) {
  if (text.find_first_of(is_html ? "<&" : "&") == std::string_view::npos)
    return as_meant(collapse_space(text));
  std::string html =
      is_html ? without_false_markup(as_meant(std::string(text))) : replace_all(text, "<", "&lt;");
  const Dom dom = Dom::parse(std::move(html));
  std::string seen = visible_text(dom.body());
  if (seen.empty() && is_html) seen = text_of_pictures(dom);
  return as_meant(std::move(seen));
}
std::optional<Date> feed_date(std::string_view text) {
  const std::string_view stated = trim(text);
  if (auto date = parse_iso_date(stated)) return date;
  auto date = find_date(stated.substr(0, 200));
  // A moment has a day: "Sun, 31 Nov 2025 10:00" states none that exists, not the month.
  if (date && date->precision != DatePrecision::day && stated.contains(':')) return std::nullopt;
  return date;
}

std::string feed_key(std::string_view id, const std::string& base) {
  std::string key = collapse_space(id);
  if (key.starts_with('/') && !key.contains(' ')) key = resolve(base, key);
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
  if (item.title.empty() && item.url.empty() && item.key.empty() && !item.date && item.outlet.empty()) {
    return;
  }
  feed.items.push_back(std::move(item));
}

namespace {

// An entry that is told twice, word by word, is one.
std::size_t drop_repeated(std::vector<Item>& items) {
  std::unordered_set<std::string> taken;
  return std::erase_if(items, [&](const Item& item) {
    return !taken.insert(item.key + '\n' + item.url + '\n' + item.title).second;
  });
}

}  // namespace

void settle_keys(Feed& feed) {
  for (Item& item : feed.items) {
    if (item.key.empty() && !item.url.empty()) item.key = feed_key(item.url, "");
    if (item.key.empty()) item.key = fold(item.title.empty() ? item.outlet : item.title);
    if (item.key.empty()) item.key = "dated " + to_iso(item.date.value_or(Date()));
  }
  if (const std::size_t repeated = drop_repeated(feed.items); repeated > 0) {
    feed.notes.push_back(std::to_string(repeated) + " entries stood there twice");
  }
  std::unordered_map<std::string, int> seen;
  for (const Item& item : feed.items) ++seen[item.key];
  std::size_t lies = 0;
  for (Item& item : feed.items) {
    if (seen[item.key] < 2) continue;
    ++lies;
    const std::string address = item.url.empty() ? "" : feed_key(item.url, "");
    item.key = !address.empty() && address != item.key ? address : item.key + "#" + fold(item.title);
  }
  if (lies > 0) feed.notes.push_back(std::to_string(lies) + " entries share their id with another");
  // What still collides (one address, several events) is told apart by its title.
  std::unordered_set<std::string> used;
  for (Item& item : feed.items) {
    if (!used.insert(item.key).second) {
      item.key += "#" + fold(item.title);
      used.insert(item.key);
    }
  }
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
