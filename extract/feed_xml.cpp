#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/feed_parts.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

using pugi::xml_node;

constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                            pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}
std::string_view local_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
// Other vocabularies say "title" and "description" of pictures and episodes.
bool foreign(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kForeign = {"media", "itunes", "geo", "georss", "psc"};
  return std::ranges::find(kForeign, prefix_of(name)) != kForeign.end();
}
bool is_entry(const xml_node& node) {
  const std::string_view local = local_of(node.name());
  return (equals_ascii_nocase(local, "item") || local == "entry") && !foreign(node.name());
}

bool has_elements(const xml_node& node) {
  return std::ranges::any_of(node.children(),
                             [](const xml_node& c) { return c.type() == pugi::node_element; });
}

std::string raw_text(const xml_node& node) {
  std::string out;
  for (const xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
  return out;
}

bool is_base64(const xml_node& node) {
  const std::string_view type = node.attribute("type").value();
  return std::string_view(node.attribute("mode").value()) == "base64" || type == "application/octet-stream";
}

std::string text_of(const xml_node& node) {
  if (!node) return "";
  if (is_base64(node)) {
    const auto bytes = from_base64(collapse_space(raw_text(node)));
    return feed_text(to_valid_utf8(bytes.value_or("")), true);
  }
  if (has_elements(node)) {
    std::ostringstream html;
    for (const xml_node& child : node.children()) child.print(html, "", pugi::format_raw);
    return feed_text(html.str(), true);
  }
  const std::string_view type = node.attribute("type").value();
  const std::string_view mode = node.attribute("mode").value();
  const bool plain = (type == "text" || type == "text/plain") && mode != "escaped";
  return feed_text(raw_text(node), !plain);
}

/// The first child with one of these local names, names in order of preference; elements of the parent's own
/// vocabulary (its prefix) before those of others.
xml_node child_named(const xml_node& parent, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    xml_node other;
    for (const xml_node& child : parent.children()) {
      if (!equals_ascii_nocase(local_of(child.name()), name) || foreign(child.name())) continue;
      if (prefix_of(child.name()) == prefix_of(parent.name())) return child;
      if (!other) other = child;
    }
    if (other) return other;
  }
  return {};
}

std::string text_named(const xml_node& parent, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::string text = text_of(child_named(parent, {name}));
    if (!text.empty()) return text;
  }
  return "";
}

// Where an entry has both a description and a summary, the first is its abstract, the other its body. Its own
// vocabulary counts before others.
std::string first_summary(const xml_node& entry) {
  std::string other;
  for (const xml_node& child : entry.children()) {
    const std::string_view local = local_of(child.name());
    if (foreign(child.name())) continue;
    if (!equals_ascii_nocase(local, "description") && local != "summary" &&
        !equals_ascii_nocase(local, "abstract")) {
      continue;
    }
    std::string text = text_of(child);
    if (!text.empty() && prefix_of(child.name()) == prefix_of(entry.name())) return text;
    if (other.empty()) other = std::move(text);
  }
  return other;
}

// Pictures' and episodes' words, for entries that have none of their own; a group holds several forms of one.
std::string foreign_text(const xml_node& parent, std::string_view name) {
  for (const xml_node& child : parent.children()) {
    if (!foreign(child.name())) continue;
    if (local_of(child.name()) == name) return text_of(child);
    for (const xml_node& below : child.children()) {
      if (local_of(child.name()) == "group" && local_of(below.name()) == name) return text_of(below);
    }
  }
  return "";
}

pugi::xml_attribute attribute_nocase(const xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (equals_ascii_nocase(attribute.name(), name)) return attribute;
  }
  return {};
}

// Asked for every link: of what stands above it only so much is read.
std::string base_of(const xml_node& node, const std::string& url) {
  constexpr int kDeepest = 30;
  std::vector<std::string_view> given;
  std::size_t size = 0;
  int depth = 0;
  for (xml_node at = node; at && ++depth <= kDeepest; at = at.parent()) {
    pugi::xml_attribute base = at.attribute("xml:base");
    if (!base && equals_ascii_nocase(local_of(at.name()), "channel"))
      base = attribute_nocase(at, "base");  // CDF
    const std::string_view stated = base.value();
    if (stated.empty() || (size += stated.size()) > kLongestBase) continue;
    given.push_back(stated);
  }
  std::string base = url;
  for (auto it = given.rbegin(); it != given.rend(); ++it) {
    std::string next = resolve(base, *it);
    if (!next.empty()) base = std::move(next);
  }
  return base;
}

// Atom's <link rel="alternate" href>, RSS's <link>text</link>, CDF's and RDF's attributes.
std::string link_of(const xml_node& node, const std::string& url) {
  std::string second;
  for (const xml_node& child : node.children()) {
    if (!equals_ascii_nocase(local_of(child.name()), "link") || foreign(child.name())) continue;
    const std::string_view rel = child.attribute("rel").value();
    std::string href = child.attribute("href").value();
    if (href.empty()) href = collapse_space(raw_text(child));
    std::string absolute = href.empty() ? "" : resolve(base_of(child, url), href);
    if (absolute.empty()) continue;
    if (rel.empty() || rel == "alternate") return absolute;
    if (second.empty() && rel != "self" && rel != "hub" && rel != "edit" && rel != "enclosure" &&
        rel != "replies") {
      second = std::move(absolute);
    }
  }
  if (!second.empty()) return second;
  if (const auto href = attribute_nocase(node, "href")) return resolve(base_of(node, url), href.value());
  const xml_node guid = child_named(node, {"guid"});
  const std::string id = collapse_space(raw_text(guid ? guid : child_named(node, {"id"})));
  const bool denied = guid && std::string_view(guid.attribute("isPermaLink").value()) == "false";
  if (!denied && (id.starts_with("http://") || id.starts_with("https://"))) return resolve(url, id);
  const std::string_view about = node.attribute("rdf:about").value();
  return about.starts_with("http") ? resolve(url, about) : "";
}

std::optional<Date> date_of_entry(const xml_node& node) {
  for (const std::string_view name :
       {"pubDate", "published", "issued", "date", "created", "updated", "modified", "lastmod"}) {
    std::optional<Date> last;  // of several, the last corrects the others
    for (const xml_node& child : node.children()) {
      if (!equals_ascii_nocase(local_of(child.name()), name)) continue;
      if (auto date = feed_date(raw_text(child))) last = date;
    }
    if (last) return last;
  }
  if (const auto stated = attribute_nocase(node, "lastmod")) return feed_date(stated.value());
  return std::nullopt;
}

Item read_entry(const xml_node& node, const std::string& url) {
  Item item;
  item.title = text_named(node, {"title"});
  if (item.title.empty()) item.title = foreign_text(node, "title");
  item.url = link_of(node, url);
  item.date = date_of_entry(node);
  item.summary = first_summary(node);
  if (item.summary.empty()) item.summary = text_named(node, {"encoded", "content", "body", "fullitem"});
  for (const std::string_view name : {"summary", "description"}) {
    if (item.summary.empty()) item.summary = foreign_text(node, name);
  }
  item.key = feed_key(raw_text(child_named(node, {"guid", "id"})), base_of(node, url));
  if (item.key.empty()) item.key = feed_key(node.attribute("rdf:about").value(), url);
  const xml_node source = child_named(node, {"source"});
  item.outlet = has_elements(source) ? text_named(source, {"title"}) : text_of(source);
  return item;
}

void read_head(Feed& feed, const xml_node& root, const std::string& url) {
  xml_node channel = child_named(root, {"channel"});
  if (!channel) channel = root;
  feed.title = text_named(channel, {"title"});
  feed.site_url = link_of(channel, url);
  feed.language = collapse_space(raw_text(child_named(channel, {"language"})));
  if (feed.language.empty()) feed.language = root.attribute("xml:lang").value();
  std::ranges::replace(feed.language, '_', '-');  // BCP 47
}

// Entries in document order, wherever they stand; an entry inside an entry is part of it.
void read_entries(Feed& feed, const xml_node& root, const std::string& url) {
  xml_node node = root.first_child();
  while (node) {
    const bool entry = is_entry(node);
    if (entry && feed.items.size() < kMostFeedItems) add_feed_item(feed, read_entry(node, url));
    if (!entry && node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && node != root && !node.next_sibling()) node = node.parent();
    if (!node || node == root) return;
    node = node.next_sibling();
  }
}

bool parse_piece(pugi::xml_document& document, std::string_view piece) {
  const std::string wrapped = "<piece>" + std::string(piece) + "</piece>";
  if (document.load_buffer(wrapped.data(), wrapped.size(), kParse, pugi::encoding_utf8)) return true;
  const std::string mended = repair_xml(wrapped);
  return static_cast<bool>(document.load_buffer(mended.data(), mended.size(), kParse, pugi::encoding_utf8));
}

void recover(Feed& feed, std::string_view text, const std::string& why, const std::string& url) {
  const FeedPieces pieces = find_feed_pieces(text);
  const std::size_t head_end = pieces.entries.empty() ? text.size() : pieces.entries.front().begin;
  pugi::xml_document head;
  if (parse_piece(head, text.substr(0, head_end))) {
    for (const xml_node& top : head.child("piece").children()) {
      if (top.type() == pugi::node_element) read_head(feed, top, url);
    }
  }
  for (const FeedPieces::Piece& piece : pieces.entries) {
    pugi::xml_document document;
    if (!parse_piece(document, text.substr(piece.begin, piece.end - piece.begin))) continue;
    read_entries(feed, document.child("piece"), url);
  }
  feed.notes.push_back("recovered " + std::to_string(feed.items.size()) + " entries from broken XML (" + why +
                       ")" + (pieces.cut_off ? "; the last entry is cut off and was left out" : ""));
}

// The first element's name, past declarations, comments and junk before them.
std::string_view root_name(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      at = text.find("-->", at);
      if (at == std::string_view::npos) return "";
      continue;
    }
    if (rest.starts_with("<!DOCTYPE")) {
      const std::size_t subset = rest.find_first_of("[>");
      if (subset == std::string_view::npos) return "";
      if (rest[subset] == '[') {
        const std::size_t end = rest.find("]>", subset);
        if (end == std::string_view::npos) return "";
        at += end;
      }
      continue;
    }
    if (rest.starts_with("<!") || rest.starts_with("<?")) continue;
    const std::size_t end = rest.find_first_of(" \t\r\n>/", 1);
    return rest.substr(1, end == std::string_view::npos ? end : end - 1);
  }
  return "";
}

bool is_feed_root(std::string_view name) {
  const std::string local = ascii_lower(local_of(name));
  return local == "rss" || local == "rdf" || local == "feed" || local == "channel";
}

bool is_html_root(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kTags = {"html", "head", "body", "div",   "script",
                                                             "meta", "p",    "h1",   "title", "center"};
  return std::ranges::any_of(kTags, [&](std::string_view tag) { return equals_ascii_nocase(tag, name); });
}

}  // namespace

Result<Feed> read_xml_feed(const std::string& text, const std::string& url) {
  const std::string_view root = root_name(text);
  if (is_html_root(root)) return fail(ErrorKind::invalid, "an HTML page came instead of a feed");
  if (root.empty()) return fail(ErrorKind::invalid, "neither XML nor JSON: not a feed");
  if (!is_feed_root(root)) {
    if (auto rows = read_register(text, url)) return std::move(*rows);
    return fail(ErrorKind::invalid,
                "XML with root <" + printable(shorten(root, 40)) + ">: not RSS, RDF or Atom");
  }
  Feed feed;
  pugi::xml_document document;
  const std::string_view body = std::string_view(text).substr(text.find('<'));
  const auto parsed = document.load_buffer(body.data(), body.size(), kParse, pugi::encoding_utf8);
  if (parsed) {
    xml_node top = document.document_element();
    read_head(feed, top, url);
    read_entries(feed, top, url);
  } else {
    recover(feed, text, parsed.description(), url);
  }
  if (feed.items.size() >= kMostFeedItems) {
    feed.notes.push_back("only the first " + std::to_string(kMostFeedItems) + " entries were read");
  }
  return feed;
}

}  // namespace policywatch::extract
