// JSON-LD (schema.org) of a page: what an article, or else the page, says of itself.
#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/json_ld.hpp"
#include "extract/page_meta.hpp"

namespace policywatch::extract {

namespace {

namespace json = boost::json;

constexpr std::size_t kMostBytes = 512 * 1024;
constexpr std::size_t kMostObjects = 2000;

constexpr int kArticleTrust = 0;
constexpr int kPageTrust = 500;  // after every meta element

std::string_view text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? trim(std::string_view(value->get_string()))
                                                : std::string_view();
}

bool has_type(const json::object& object, bool (*fits)(std::string_view)) {
  const json::value* type = object.if_contains("@type");
  if (type == nullptr) return false;
  if (type->is_string()) return fits(type->get_string());
  if (!type->is_array()) return false;
  return std::ranges::any_of(
      type->get_array(), [&](const json::value& one) { return one.is_string() && fits(one.get_string()); });
}

bool is_article_type(std::string_view name) {
  return name.ends_with("Article") || name.ends_with("Posting") || name.ends_with("Report") ||
         name == "APIReference" || name == "SpecialAnnouncement";
}

bool is_page_type(std::string_view name) {
  return name.ends_with("Page") || name == "GovernmentService" || name == "Legislation" ||
         name == "CreativeWork" || name == "VideoObject";
}

bool is_site_type(std::string_view name) {
  return name == "WebSite" || name.ends_with("Organization");
}

/// A document's objects, flat: the top, its arrays, @graph and main entities.
class Objects {
 public:
  explicit Objects(const json::value& top) {
    std::vector<const json::value*> open = {&top};
    while (!open.empty() && all_.size() < kMostObjects) {
      const json::value& value = *open.back();
      open.pop_back();
      if (value.is_array()) {
        const json::array& list = value.get_array();
        for (std::size_t i = list.size(); i > 0; --i) open.push_back(&list[i - 1]);
      } else if (value.is_object()) {
        const json::object& object = value.get_object();
        all_.push_back(&object);
        if (const auto id = text_of(object, "@id"); !id.empty() && !text_of(object, "name").empty())
          names_.try_emplace(std::string(id), text_of(object, "name"));
        for (const char* key : {"mainEntityOfPage", "mainEntity", "@graph"}) {
          if (const json::value* inner = object.if_contains(key)) open.push_back(inner);
        }
      }
    }
  }

  const std::vector<const json::object*>& all() const { return all_; }

  // A name, an object with a name or with the id of one, or a list of either.
  std::string names(const json::value& value) const {
    if (value.is_string()) return std::string(trim(std::string_view(value.get_string())));
    if (value.is_object()) {
      const json::object& object = value.get_object();
      if (const auto name = text_of(object, "name"); !name.empty()) return std::string(name);
      const auto known = names_.find(std::string(text_of(object, "@id")));
      return known == names_.end() ? "" : std::string(known->second);
    }
    std::string all;
    if (!value.is_array()) return all;
    for (const json::value& one : value.get_array()) {
      const std::string name = one.is_array() ? "" : names(one);
      if (!name.empty()) all += (all.empty() ? "" : ", ") + name;
    }
    return all;
  }

 private:
  std::vector<const json::object*> all_;
  std::unordered_map<std::string, std::string_view> names_;
};

bool near(std::string_view stated, std::string_view page_title) {
  if (similarity(stated, page_title) > 0.6) return true;
  const std::string part = fold(stated), whole = fold(page_title);
  return 2 * part.size() >= whole.size() && whole.contains(part);
}

void offer(std::vector<Fact>& facts, About about, int trust, std::string from, std::string_view value) {
  if (value.empty()) return;
  facts.push_back({about, "JSON-LD " + from, unescape_again(collapse_space(value)), trust});
}

// Some put the site's name into "name", some a short form into "headline": the page's title decides.
void offer_title(const json::object& object, int trust, std::string_view page_title,
                 std::vector<Fact>& facts) {
  const std::string_view name = text_of(object, "name"), headline = text_of(object, "headline");
  const bool use_headline =
      name.empty() || (!headline.empty() && near(headline, page_title) && !near(name, page_title));
  offer(facts, About::title, trust, use_headline ? "headline" : "name", use_headline ? headline : name);
}

void offer_object(const json::object& object, const Objects& objects, std::string_view page_title,
                  std::vector<Fact>& facts) {
  const bool article = has_type(object, is_article_type);
  if (!article && !has_type(object, is_page_type)) return;
  const int trust = article ? kArticleTrust : kPageTrust;
  if (article) offer_title(object, trust, page_title, facts);
  offer(facts, About::published, trust, "datePublished", text_of(object, "datePublished"));
  offer(facts, About::published, trust + 1, "dateCreated", text_of(object, "dateCreated"));
  offer(facts, About::updated, trust, "dateModified", text_of(object, "dateModified"));
  offer(facts, About::description, trust + 600, "description", text_of(object, "description"));
  for (const char* key : {"author", "creator"}) {
    if (const json::value* who = object.if_contains(key))
      offer(facts, About::author, trust, key, objects.names(*who));
  }
  if (const json::value* who = object.if_contains("publisher"))
    offer(facts, About::site, trust, "publisher", objects.names(*who));
}

// Comments, trailing commas and raw line ends are met in the wild.
json::value parse_loosely(std::string_view text, boost::system::error_code& error) {
  json::parse_options options;
  options.max_depth = 32;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  json::value value = json::parse(text, error, {}, options);
  if (!error) return value;
  std::string plain(text);
  const auto control = [](char c) { return c >= 0 && c < ' '; };
  std::ranges::replace_if(plain, control, ' ');
  error.clear();
  return json::parse(plain, error, {}, options);
}

std::string_view without_cdata(std::string_view text) {
  text = trim(text);
  for (const std::string_view start : {"//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "<!--"}) {
    if (text.starts_with(start)) text = trim(text.substr(start.size()));
  }
  for (const std::string_view end : {"//]]>", "/*]]>*/", "]]>", "-->"}) {
    if (text.ends_with(end)) text = trim(text.substr(0, text.size() - end.size()));
  }
  if (text.ends_with(';')) text.remove_suffix(1);
  return text;
}

std::optional<json::value> parse_block(std::string_view text) {
  if (text.size() > kMostBytes) return std::nullopt;
  boost::system::error_code error;
  json::value top = parse_loosely(without_cdata(text), error);
  if (error) return std::nullopt;
  return top;
}

}  // namespace

std::vector<json::value> json_ld_blocks(const Dom& dom) {
  std::vector<json::value> blocks;
  walk_elements(dom.root(), [&](Node node) {
    if (tag_id(node) != GUMBO_TAG_SCRIPT) return true;
    if (!contains_ascii_nocase(node.attribute_or_empty("type"), "ld+json")) return false;
    std::string text;
    for (Node child = node.first_child(); child; child = child.next_sibling()) text += child.text();
    if (auto block = parse_block(text)) blocks.push_back(std::move(*block));
    return false;
  });
  return blocks;
}

void read_json_ld(std::string_view text, std::string_view page_title, std::vector<Fact>& facts) {
  const auto top = parse_block(text);
  if (!top) return;
  const Objects objects(*top);
  for (const json::object* object : objects.all()) offer_object(*object, objects, page_title, facts);
  for (const json::object* object : objects.all()) {
    if (has_type(*object, is_site_type))
      offer(facts, About::site, kPageTrust + 50, "name of the site", text_of(*object, "name"));
  }
}

}  // namespace policywatch::extract
