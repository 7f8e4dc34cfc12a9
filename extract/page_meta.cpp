#include "extract/page_meta.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

struct Name {
  std::string_view name;
  About about;
};

// Order is trust within a field.
constexpr Name kNames[] = {
    {"dc.title", About::title},
    {"dcterms.title", About::title},
    {"og:title", About::title},
    {"citation_title", About::title},
    {"title", About::title},
    {"twitter:title", About::title},
    {"parsely-title", About::title},
    {"description", About::description},
    {"og:description", About::description},
    {"dcterms.description", About::description},
    {"dc.description", About::description},
    {"twitter:description", About::description},
    {"dc.creator", About::author},
    {"dcterms.creator", About::author},
    {"author", About::author},
    {"parsely-author", About::author},
    {"article:author_name", About::author},
    {"article:author", About::author},
    {"sailthru.author", About::author},
    {"byl", About::author},
    {"citation_author", About::author},
    {"og:site_name", About::site},
    {"application-name", About::site},
    {"dcterms.publisher", About::site},
    {"dc.publisher", About::site},
    {"article:published_time", About::published},
    {"parsely-pub-date", About::published},
    {"og:published_time", About::published},
    {"datepublished", About::published},
    {"sailthru.date", About::published},
    {"dcterms.issued", About::published},
    {"dc.date.issued", About::published},
    {"govuk:first-published-at", About::published},
    {"article.published", About::published},
    {"published-date", About::published},
    {"publication_date", About::published},
    {"publishdate", About::published},
    {"publish_date", About::published},
    {"publish-date", About::published},
    {"pubdate", About::published},
    {"pub_date", About::published},
    {"article_date_original", About::published},
    {"originalpublicationdate", About::published},
    {"cxenseparse:recs:publishtime", About::published},
    {"citation_publication_date", About::published},
    {"dcterms.created", About::published},
    {"dc.date.created", About::published},
    {"dcterms.date", About::published},
    {"dc.date", About::published},
    {"date", About::published},
    {"article:modified_time", About::updated},
    {"og:updated_time", About::updated},
    {"datemodified", About::updated},
    {"dcterms.modified", About::updated},
    {"dc.date.modified", About::updated},
    {"govuk:public-updated-at", About::updated},
    {"govuk:updated-at", About::updated},
    {"last-modified", About::updated},
    {"lastmod", About::updated},
    {"revised", About::updated},
};

constexpr int kMetaTrust = 100;
constexpr int kMicrodataTrust = 600;
constexpr int kTitleTrust = 700;
constexpr int kHeadingTrust = 800;

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

// "DC-Title", "dcterm:title", "og:article:author" are what others write with dots or without the "og:".
std::string plain_name(std::string_view stated) {
  if (stated.starts_with("og:article:")) return std::string(stated.substr(3));
  for (const std::string_view prefix : {"dcterms", "dcterm", "dc"}) {
    if (!stated.starts_with(prefix) || stated.size() <= prefix.size() + 1) continue;
    const char mark = stated[prefix.size()];
    if (mark != '-' && mark != '.' && mark != ':') continue;
    return (prefix == "dc" ? "dc." : "dcterms.") + std::string(stated.substr(prefix.size() + 1));
  }
  return std::string(stated);
}

bool is_address(std::string_view value) {
  return value.starts_with("http://") || value.starts_with("https://") || value.starts_with("//") ||
         value.starts_with("www.");
}

class Reader {
 public:
  explicit Reader(const std::optional<Url>& base) : base_(base) {}

  void offer(About about, int trust, std::string from, std::string_view value) {
    std::string text = collapse_space(value);
    if (!text.empty()) facts.push_back({about, std::move(from), std::move(text), trust});
  }

  void element(Node node) {
    switch (tag_id(node)) {
      case GUMBO_TAG_META:
        return meta(node);
      case GUMBO_TAG_LINK:
        return link(node);
      case GUMBO_TAG_SCRIPT:
        if (equals_ascii_nocase(trim(node.attribute_or_empty("type")), "application/ld+json"))
          scripts.push_back(node);
        return;
      case GUMBO_TAG_TITLE:
        if (node.raw()->v.element.tag_namespace == GUMBO_NAMESPACE_HTML && node.first_child())
          offer(About::title, kTitleTrust, "title element", node.first_child().text());
        return;
      case GUMBO_TAG_TIME:
        return time(node);
      case GUMBO_TAG_H1:
        if (!is_invisible(node)) offer(About::title, kHeadingTrust, "h1", visible_text(node));
        return;
      default:
        return;
    }
  }

  std::vector<Fact> facts;
  std::vector<Node> scripts;

 private:
  void meta(Node node) {
    const auto content = node.attribute("content");
    if (!content || trim(*content).empty()) return;
    for (const char* key : {"property", "name", "itemprop", "http-equiv"}) {
      const auto stated = node.attribute(key);
      if (!stated) continue;
      const std::string list = ascii_lower(collapse_space(*stated));
      if (list == "content-language") offer(About::language, 1, list, *content);
      for (const std::string_view name : split(list, ' ')) named(name, *content);
    }
  }

  void named(std::string_view stated, std::string_view content) {
    const std::string name = plain_name(stated);
    for (std::size_t rank = 0; rank < std::size(kNames); ++rank) {
      if (kNames[rank].name != name) continue;
      const About about = kNames[rank].about;
      if (about == About::author && is_address(trim(content))) continue;
      const int trust = kMetaTrust + static_cast<int>(rank);
      const std::string value = unescape_again(without_scheme(content));
      if (about == About::author && joins_authors(trust, value)) continue;
      offer(about, trust, name, value);
    }
  }

  // One element each for several authors: their names are one byline.
  bool joins_authors(int trust, std::string_view name) {
    constexpr std::size_t kLongest = 400;
    const auto known = std::ranges::find_if(
        facts, [&](const Fact& fact) { return fact.about == About::author && fact.trust == trust; });
    if (known == facts.end()) return false;
    const std::string text = collapse_space(name);
    if (text.empty() || known->value.contains(text) || known->value.size() > kLongest) return true;
    known->value += (text.contains(',') ? "; " : ", ") + text;
    return true;
  }

  void link(Node node) {
    if (!equals_ascii_nocase(trim(node.attribute_or_empty("rel")), "canonical")) return;
    const auto url = Url::parse(node.attribute_or_empty("href"), base_ ? &*base_ : nullptr);
    if (url && url->is_http()) offer(About::canonical, 0, "link rel=canonical", url->href());
  }

  void time(Node node) {
    const std::string_view property = node.attribute_or_empty("itemprop");
    const std::string_view stamp = node.attribute_or_empty("datetime");
    if (property == "datePublished") offer(About::published, kMicrodataTrust, "time datePublished", stamp);
    if (property == "dateModified") offer(About::updated, kMicrodataTrust, "time dateModified", stamp);
  }

  const std::optional<Url>& base_;
};

// Equal trust: who stands first.
std::vector<Fact> by_trust(std::vector<Fact> facts) {
  std::vector<std::pair<int, std::size_t>> order;
  for (std::size_t i = 0; i < facts.size(); ++i) order.emplace_back(facts[i].trust, i);
  std::ranges::sort(order);
  std::vector<Fact> sorted;
  sorted.reserve(facts.size());
  for (const auto& [trust, i] : order) sorted.push_back(std::move(facts[i]));
  return sorted;
}

}  // namespace

std::vector<Fact> read_facts(const Dom& dom, const std::optional<Url>& base) {
  Reader reader(base);
  reader.offer(About::language, 0, "html lang", dom.root().attribute_or_empty("lang"));
  reader.offer(About::language, 2, "html xml:lang", dom.root().attribute_or_empty("xml:lang"));
  walk_elements(dom.root().raw(), [&](Node node) {
    reader.element(node);
    return true;
  });
  std::string title;
  for (const Fact& fact : reader.facts) {
    if (fact.about == About::title && fact.trust == kTitleTrust && title.empty()) title = fact.value;
  }
  for (const Node script : reader.scripts) {
    std::string text;
    for (Node child = script.first_child(); child; child = child.next_sibling()) text += child.text();
    read_json_ld(text, title, reader.facts);
  }
  return by_trust(std::move(reader.facts));
}

const Fact* best_fact(const std::vector<Fact>& facts, About about) {
  const auto found = std::ranges::find(facts, about, &Fact::about);
  return found == facts.end() ? nullptr : &*found;
}

std::optional<DatedFact> best_date(const std::vector<Fact>& facts, About about) {
  for (const Fact& fact : facts) {
    if (fact.about != about) continue;
    if (const auto date = machine_value_date(fact.value)) return DatedFact{*date, &fact};
  }
  return std::nullopt;
}

void read_metadata(const std::vector<Fact>& facts, Document& document) {
  const auto value = [&](About about) {
    const Fact* fact = best_fact(facts, about);
    return fact == nullptr ? std::string() : fact->value;
  };
  // A page that is watched for its wording is called what its window is called.
  const auto window = std::ranges::find(facts, kTitleTrust, &Fact::trust);
  document.title = window != facts.end() ? window->value : value(About::title);
  document.language = value(About::language);
  document.canonical = value(About::canonical);
  document.author = value(About::author);
  document.site = value(About::site);
  document.description = value(About::description);
  if (const auto found = best_date(facts, About::published)) document.published = found->date;
  if (const auto found = best_date(facts, About::updated)) document.updated = found->date;
}

}  // namespace policywatch::extract
