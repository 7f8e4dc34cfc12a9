// What a page says of itself in its head: meta elements, JSON-LD, links.
#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/dom_raw.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

namespace json = boost::json;

/// The value of the best-ranked name seen so far.
class Ranked {
 public:
  void offer(std::size_t rank, std::string_view value) {
    if (rank >= rank_) return;
    std::string text = collapse_space(value);
    if (text.empty()) return;
    rank_ = rank;
    value_ = std::move(text);
  }
  const std::string& value() const { return value_; }
  std::optional<Date> date() const { return value_.empty() ? std::nullopt : find_date(value_); }

 private:
  std::size_t rank_ = std::string::npos;
  std::string value_;
};

struct Found {
  Ranked title, description, author, site, published, updated, canonical, language;
};

struct Name {
  std::string_view name;
  Ranked Found::* field;
};

// Order is preference within a field.
constexpr Name kNames[] = {
    {"og:title", &Found::title},
    {"dcterms.title", &Found::title},
    {"dc.title", &Found::title},
    {"twitter:title", &Found::title},
    {"description", &Found::description},
    {"og:description", &Found::description},
    {"dcterms.description", &Found::description},
    {"dc.description", &Found::description},
    {"twitter:description", &Found::description},
    {"author", &Found::author},
    {"article:author_name", &Found::author},
    {"dcterms.creator", &Found::author},
    {"dc.creator", &Found::author},
    {"parsely-author", &Found::author},
    {"sailthru.author", &Found::author},
    {"og:site_name", &Found::site},
    {"application-name", &Found::site},
    {"dcterms.publisher", &Found::site},
    {"dc.publisher", &Found::site},
    {"article:published_time", &Found::published},
    {"og:published_time", &Found::published},
    {"datepublished", &Found::published},
    {"parsely-pub-date", &Found::published},
    {"sailthru.date", &Found::published},
    {"dcterms.issued", &Found::published},
    {"dc.date.issued", &Found::published},
    {"govuk:first-published-at", &Found::published},
    {"dcterms.created", &Found::published},
    {"dc.date.created", &Found::published},
    {"dcterms.date", &Found::published},
    {"dc.date", &Found::published},
    {"publish-date", &Found::published},
    {"pubdate", &Found::published},
    {"date", &Found::published},
    {"article:modified_time", &Found::updated},
    {"og:updated_time", &Found::updated},
    {"datemodified", &Found::updated},
    {"dcterms.modified", &Found::updated},
    {"dc.date.modified", &Found::updated},
    {"govuk:public-updated-at", &Found::updated},
    {"govuk:updated-at", &Found::updated},
    {"last-modified", &Found::updated},
    {"lastmod", &Found::updated},
    {"revised", &Found::updated},
};

// AGLS and its kin put "corporateName=The State; jurisdiction=…" where others write a name.
std::string_view without_scheme(std::string_view content) {
  for (std::string_view key : {"corporateName=", "personalName="}) {
    const std::size_t at = content.find(key);
    if (at == std::string_view::npos) continue;
    content.remove_prefix(at + key.size());
    return content.substr(0, content.find(';'));
  }
  return content.starts_with("c=") ? std::string_view() : content;
}

void offer_meta(Node meta, Found& found) {
  const auto content = meta.attribute("content");
  if (!content || trim(*content).empty()) return;
  for (const char* key : {"property", "name", "itemprop", "http-equiv"}) {
    const auto stated = meta.attribute(key);
    if (!stated) continue;
    const std::string name = ascii_lower(trim(*stated));
    if (name == "content-language") found.language.offer(1, *content);
    for (std::size_t rank = 0; rank < std::size(kNames); ++rank) {
      if (kNames[rank].name == name) (found.*kNames[rank].field).offer(rank + 10, without_scheme(*content));
    }
  }
}

std::string_view text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// A name, an object with a name, or a list of either.
std::string names_in(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_object()) return std::string(text_of(value.get_object(), "name"));
  std::string names;
  if (!value.is_array()) return names;
  for (const json::value& one : value.get_array()) {
    const std::string name = one.is_array() ? std::string() : names_in(one);
    if (!name.empty()) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

bool describes_page(const json::object& object) {
  const json::value* type = object.if_contains("@type");
  if (type == nullptr) return false;
  const std::string names = type->is_array() && !type->get_array().empty() && type->get_array()[0].is_string()
                                ? std::string(type->get_array()[0].get_string())
                                : names_in(*type);
  return names.ends_with("Article") || names.ends_with("Page") || names.ends_with("Posting") ||
         names == "Report" || names == "GovernmentService" || names == "SpecialAnnouncement" ||
         names == "Legislation";
}

// `rank`: JSON-LD speaks after meta elements meant for the same field.
void offer_json_ld(const json::object& object, Found& found) {
  constexpr std::size_t kRank = 60;
  if (!describes_page(object)) return;
  found.published.offer(kRank, text_of(object, "datePublished"));
  found.published.offer(kRank + 1, text_of(object, "dateCreated"));
  found.updated.offer(kRank, text_of(object, "dateModified"));
  found.title.offer(kRank, text_of(object, "headline"));
  if (const json::value* author = object.if_contains("author")) found.author.offer(kRank, names_in(*author));
  if (const json::value* site = object.if_contains("publisher")) found.site.offer(kRank, names_in(*site));
}

void read_json_ld(Node script, Found& found) {
  constexpr std::size_t kMaxBytes = 512 * 1024;
  std::string text;
  for (Node child = script.first_child(); child; child = child.next_sibling()) text += child.text();
  if (text.size() > kMaxBytes) return;
  json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code error;
  const json::value value = json::parse(text, error, {}, options);
  if (error) return;
  const auto each = [&](const json::value& one) {
    if (one.is_object()) offer_json_ld(one.get_object(), found);
  };
  const json::value* graph = value.is_object() ? value.get_object().if_contains("@graph") : nullptr;
  const json::value& list = graph != nullptr ? *graph : value;
  each(value);
  if (list.is_array()) {
    for (const json::value& one : list.get_array()) each(one);
  }
}

void offer_element(Node node, const std::optional<Url>& base, Found& found) {
  switch (tag_id(node)) {
    case GUMBO_TAG_META:
      offer_meta(node, found);
      break;
    case GUMBO_TAG_LINK:
      if (equals_ascii_nocase(trim(node.attribute_or_empty("rel")), "canonical")) {
        const auto url = Url::parse(node.attribute_or_empty("href"), base ? &*base : nullptr);
        if (url && url->is_http()) found.canonical.offer(0, url->href());
      }
      break;
    case GUMBO_TAG_SCRIPT:
      if (equals_ascii_nocase(trim(node.attribute_or_empty("type")), "application/ld+json"))
        read_json_ld(node, found);
      break;
    case GUMBO_TAG_TITLE:
      if (node.raw()->v.element.tag_namespace == GUMBO_NAMESPACE_HTML && node.first_child()) {
        found.title.offer(0, node.first_child().text());
      }
      break;
    case GUMBO_TAG_TIME: {
      const std::string_view property = node.attribute_or_empty("itemprop");
      if (property == "datePublished") found.published.offer(70, node.attribute_or_empty("datetime"));
      if (property == "dateModified") found.updated.offer(70, node.attribute_or_empty("datetime"));
      break;
    }
    case GUMBO_TAG_H1:
      if (!is_invisible(node)) found.title.offer(90, visible_text(node));
      break;
    default:
      break;
  }
}

}  // namespace

void read_metadata(const Dom& dom, const std::optional<Url>& base, Document& document) {
  Found found;
  found.language.offer(0, dom.root().attribute_or_empty("lang"));
  found.language.offer(2, dom.root().attribute_or_empty("xml:lang"));
  walk_elements(dom.root(), [&](Node node) {
    offer_element(node, base, found);
    return true;
  });
  document.title = found.title.value();
  document.language = found.language.value();
  document.canonical = found.canonical.value();
  document.author = found.author.value();
  document.site = found.site.value();
  document.description = found.description.value();
  document.published = found.published.date();
  document.updated = found.updated.date();
}

}  // namespace policywatch::extract
