// XML that is no feed but a register: one element after another, each with a TITLE and plain fields, as
// OIRA's lists of rules under review (<OIRA_DATA><REGACT><RIN>…) are.
#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <vector>

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

using pugi::xml_node;

constexpr std::size_t kMostFields = 40;
constexpr std::size_t kLongestField = 500;

std::string text_below(const xml_node& record, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const xml_node& child : record.children()) {
      if (!equals_ascii_nocase(child.name(), name)) continue;
      std::string text = feed_text(child.text().get(), true);
      if (!text.empty()) return text;
    }
  }
  return "";
}

// DATE_RECEIVED → "Date received"; RIN stays.
std::string label_of(std::string_view name) {
  if (name.size() <= 4 && !name.contains('_')) return std::string(name);
  std::string label = ascii_lower(name);
  std::ranges::replace(label, '_', ' ');
  if (!label.empty() && label.front() >= 'a' && label.front() <= 'z') {
    label.front() = static_cast<char>(label.front() - 'a' + 'A');
  }
  return label;
}

std::string fields_of(const xml_node& record) {
  std::string out;
  std::size_t count = 0;
  for (const xml_node& child : record.children()) {
    if (child.type() != pugi::node_element || equals_ascii_nocase(child.name(), "title")) continue;
    const std::string text = shorten(feed_text(child.text().get(), true), kLongestField);
    if (text.empty() || ++count > kMostFields) continue;
    out += (out.empty() ? "" : ". ") + label_of(child.name()) + ": " + text;
  }
  return out.empty() ? out : out + ".";
}

Item read_record(const xml_node& record, const std::string& url) {
  Item item;
  item.title = text_below(record, {"title", "name", "subject"});
  const std::string link = text_below(record, {"url", "link", "html_url"});
  item.url = link.empty() ? url : resolve(url, link);
  // The last step that the register states is what happened.
  item.date = feed_date(text_below(record, {"date_completed", "date_received", "date_published", "date"}));
  const std::string rin = text_below(record, {"rin"});
  item.key =
      rin.empty() ? text_below(record, {"id", "number", "document_number", "docket_id"}) : "rin:" + rin;
  if (item.key.empty()) item.key = fold(item.title);
  item.summary = fields_of(record);
  return item;
}

bool is_record(const xml_node& node) {
  return node.type() == pugi::node_element && !text_below(node, {"title"}).empty() &&
         !text_below(node, {"rin", "id", "number", "document_number", "docket_id"}).empty();
}

}  // namespace

std::optional<Feed> read_register(const std::string& text, const std::string& url) {
  pugi::xml_document document;
  const std::string_view body = std::string_view(text).substr(text.find('<'));
  constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol;
  if (!document.load_buffer(body.data(), body.size(), kParse, pugi::encoding_utf8)) return std::nullopt;
  Feed feed;
  const xml_node root = document.document_element();
  for (const xml_node& node : root.children()) {
    if (feed.items.size() >= kMostFeedItems) break;
    if (is_record(node)) add_feed_item(feed, read_record(node, url));
  }
  if (feed.items.empty()) return std::nullopt;
  feed.title = label_of(root.name());
  feed.site_url = url;
  return feed;
}

}  // namespace policywatch::extract
