#include "extract/tracker_listing.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/policy_row.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/render.hpp"
#include "extract/tracker_entries.hpp"
#include "extract/tracker_rows.hpp"
#include "extract/tracker_tags.hpp"
#include "extract/tracker_words.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostRows = 5000;
constexpr std::size_t kLongestGroup = 30;
constexpr std::size_t kLongestRow = 2000;

// …/policies/<slug>/ → slug; "" for all other addresses.
std::string slug_in(const std::string& address) {
  const auto url = Url::parse(address);
  if (!url || !url->is_http()) return "";
  std::string_view path = url->path();
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t mark = path.rfind("/policies/");
  if (mark == std::string_view::npos) return "";
  const std::string_view slug = path.substr(mark + 10);
  return slug.contains('/') ? "" : std::string(slug);
}

// Of a saved page that does not say where it stood, whole addresses are all there is.
std::string address(const std::string& base, std::string_view href) {
  if (!base.empty()) return resolve(base, href);
  const auto url = Url::parse(href);
  return url && url->is_http() ? std::string(href) : std::string();
}

struct Row {
  Node node, link;
  std::string slug, url;
};

bool is_row(Node node) {
  return node.has_class("policy-row");
}
bool is_record(std::string_view tag) {
  return tag == "li" || tag == "tr" || tag == "article" || tag == "div" || tag == "dd";
}

// The entry that a row is about: the link of its heading, else its first link to an entry.
bool find_link(Row& row, const std::string& base) {
  Node first, heading;
  walk_elements(row.node, [&](Node node) {
    if (node.tag() != "a") return true;
    const std::string url = address(base, node.attribute_or_empty("href"));
    if (slug_in(url).empty()) return false;
    if (!first) first = node;
    if (!heading && node.has_class("timeline__l2__heading-link")) heading = node;
    return false;
  });
  row.link = heading ? heading : first;
  if (!row.link) return false;
  row.url = address(base, row.link.attribute_or_empty("href"));
  row.slug = slug_in(row.url);
  return true;
}

// How many entries are linked below an element: one, or several.
struct Linked {
  std::string slug;
  bool several = false;
};
using LinkedBelow = std::unordered_map<const GumboInternalNode*, Linked>;

LinkedBelow count_links(const Dom& dom, const std::string& base) {
  LinkedBelow below;
  std::size_t links = 0;
  walk_elements(dom.body(), [&](Node node) {
    if (is_invisible(node) || node.tag() == "nav" || node.tag() == "footer" || links >= kMostRows)
      return false;
    const std::string slug =
        node.tag() == "a" ? slug_in(address(base, node.attribute_or_empty("href"))) : std::string();
    if (slug.empty()) return true;
    ++links;
    for (Node at = node; at; at = at.parent()) {
      Linked& linked = below[at.raw()];
      if (linked.slug.empty()) linked.slug = slug;
      linked.several = linked.several || linked.slug != slug;
    }
    return true;
  });
  return below;
}

// A row without the site's marks: the largest element around an entry's link that holds no other entry's.
std::vector<Row> unmarked_rows(const Dom& dom, const std::string& base) {
  const LinkedBelow below = count_links(dom, base);
  std::vector<Row> rows;
  walk_elements(dom.body(), [&](Node node) {
    const auto linked = below.find(node.raw());
    if (linked == below.end()) return false;
    if (!is_record(node.tag()) || linked->second.several) return true;
    Row row;
    row.node = node;
    if (find_link(row, base)) rows.push_back(std::move(row));
    return false;
  });
  return rows;
}

std::string text_of_class(Node row, std::string_view name) {
  std::string text;
  walk_elements(row, [&](Node node) {
    if (text.empty() && node.has_class(name)) text = visible_text(node);
    return text.empty();
  });
  return text;
}

bool holds_class(Node row, std::string_view name) {
  bool found = false;
  walk_elements(row, [&](Node node) {
    found = found || node.has_class(name);
    return !found;
  });
  return found;
}

// One label each where the page marks them; else what stands beside title and date, split by the vocabulary.
std::vector<std::string> tags_of(Node row, const std::string& title) {
  std::vector<std::string> tags;
  walk_elements(row, [&](Node node) {
    if (!node.has_class("meta__label")) return true;
    tags.push_back(visible_text(node));
    return false;
  });
  if (!tags.empty()) return tags;
  std::string text = visible_text(row);
  const std::size_t at = title.empty() ? std::string::npos : text.find(title);
  if (at != std::string::npos) text.erase(at, title.size());
  return known_tags(text);
}

std::optional<Date> date_of(Node row, const std::string& title) {
  if (const auto stated = find_date(text_of_class(row, "announced-date"))) return stated;
  std::string text = visible_text(row);
  const std::size_t at = title.empty() ? std::string::npos : text.find(title);
  if (at != std::string::npos) text.erase(at, title.size());
  return find_date(text.substr(0, 200));
}

Policy policy_of(const Row& row, const std::optional<Date>& group) {
  Policy policy;
  policy.title = visible_text(row.link);
  if (policy.title == "Current Status") policy.title.clear();
  policy.url = row.url;
  policy.slug = row.slug;
  if (const auto number = find_policy_id(visible_text(row.node).substr(0, kLongestRow)))
    policy.id = number->id;
  policy.announced = date_of(row.node, policy.title);
  // A row can stand in a group that is not its own month: its own date counts.
  if (!policy.announced) policy.announced = group;
  if (holds_class(row.node, "second-term-tag")) policy.era = "2.0";
  put_tags(policy, tags_of(row.node, policy.title));
  policy.current_status = current_status_in(visible_text(row.node));
  return policy;
}

std::optional<Date> group_of(Node node) {
  const std::string_view tag = node.tag();
  if (tag != "h2" && tag != "h3" && tag != "h4") return std::nullopt;
  const std::string text = visible_text(node);
  const auto date = text.size() <= kLongestGroup ? find_date(text) : std::nullopt;
  return date && date->precision == DatePrecision::month ? date : std::nullopt;
}

}  // namespace

bool marks_tracker_rows(const Dom& dom) {
  bool found = false;
  walk_elements(dom.body(), [&](Node node) {
    found = found || is_row(node);
    return !found;
  });
  return found;
}

std::vector<Policy> read_tracker_rows(const Dom& dom, const std::string& url) {
  const std::string base = base_address(dom, url);
  const bool marked = marks_tracker_rows(dom);
  const std::vector<Row> unmarked = marked ? std::vector<Row>() : unmarked_rows(dom, base);
  std::vector<Policy> rows;
  std::unordered_set<std::string> seen;
  std::optional<Date> group;
  const auto add = [&](const Row& row) {
    if (rows.size() < kMostRows && seen.insert(row.slug).second) rows.push_back(policy_of(row, group));
  };
  std::size_t next = 0;
  walk_elements(dom.body(), [&](Node node) {
    if (const auto month = group_of(node)) group = month;
    if (marked && is_row(node)) {
      Row row;
      row.node = node;
      if (find_link(row, base)) add(row);
      return false;
    }
    if (next < unmarked.size() && node == unmarked[next].node) {
      add(unmarked[next++]);
      return false;
    }
    return true;
  });
  return rows;
}

std::vector<Item> read_tracker_listing(const Dom& dom, const std::string& url) {
  std::vector<Item> items;
  for (const Policy& row : read_tracker_rows(dom, url)) items.push_back(item_of_row(row));
  return items;
}

}  // namespace policywatch::extract
