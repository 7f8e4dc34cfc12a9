#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/dom_raw.hpp"
#include "extract/extract.hpp"
#include "extract/listing.hpp"
#include "extract/listing_groups.hpp"
#include "extract/listing_picked.hpp"
#include "extract/listing_record.hpp"
#include "extract/listing_survey.hpp"
#include "extract/page_parts.hpp"
#include "extract/render.hpp"
#include "extract/select.hpp"

namespace policywatch::extract {
namespace {

// Texts in which a date with slashes or dashes may stand.
DateHints habits_of(const Dom& dom, const std::string& url) {
  std::vector<std::string_view> texts;
  walk_tree(
      dom.body().raw(),
      [&](Node node) {
        if (node.is_text() && node.text().find_first_of("/-") != std::string_view::npos)
          texts.push_back(node.text());
        const GumboTag tag = tag_id(node);
        return tag != GUMBO_TAG_SCRIPT && tag != GUMBO_TAG_STYLE;
      },
      [](Node) {});
  return site_habits(texts, dom.root().attribute_or_empty("lang"), url);
}

std::optional<Selector> selector_of(const std::string& text, std::string_view field,
                                    std::vector<std::string>& notes) {
  if (text.empty()) return std::nullopt;
  auto parsed = Selector::parse(text);
  if (parsed) return std::move(*parsed);
  notes.push_back("list." + std::string(field) + ": " + parsed.error().message);
  return std::nullopt;
}

Node find_in(const Record& record, const std::optional<Selector>& selector) {
  return selector ? first_in(record, *selector) : Node();
}

// A heading or a dt is named where what it heads is meant: its record goes on to the next of its rank.
Record headed_by(Node picked) {
  constexpr std::size_t kMostNodes = 60;
  const std::string_view tag = picked.tag();
  Record record{picked};
  const bool heading = is_heading_tag(tag);
  if (!heading && tag != "dt") return record;
  for (Node next = picked.next_sibling(); next && record.size() < kMostNodes; next = next.next_sibling()) {
    const std::string_view other = next.tag();
    if (other == tag || (heading && is_heading_tag(other) && other < tag)) break;
    record.push_back(next);
  }
  return record;
}

std::string address_in(Node picked, std::string_view base) {
  Node anchor = picked;
  if (anchor && anchor.tag() != "a") anchor = first_with_tag(picked, "a");
  for (Node up = picked; !anchor && up; up = up.parent()) {
    if (up.is_element() && up.tag() == "a") anchor = up;
  }
  const std::string_view href = anchor ? anchor.attribute_or_empty("href") : "";
  return href.empty() ? "" : resolve(base, href);
}

struct FieldSelectors {
  std::optional<Selector> title, link, date, summary;
};

// Each field by its selector; a field without one is found as in an ordinary listing.
std::optional<Item> read_selected(const Record& record, const FieldSelectors& fields,
                                  const RecordContext& context) {
  Item item = read_record(record, context).value_or(Item());
  if (const Node node = find_in(record, fields.title)) item.title = visible_text(node);
  if (const Node node = find_in(record, fields.link)) {
    std::string address = address_in(node, context.base);
    if (!address.empty()) item.url = std::move(address);
  }
  if (fields.date) {
    const Node node = find_in(record, fields.date);
    item.date = node ? machine_date(node, context.hints) : std::nullopt;
    if (node && !item.date) item.date = find_date(visible_text(node), context.hints);
  }
  if (fields.summary) {
    const Node node = find_in(record, fields.summary);
    item.summary = node ? visible_text(node) : "";
  }
  if (item.title.empty() && item.url.empty()) return std::nullopt;
  item.key = item.url.empty() ? fold(item.title) : identity_of(item.url);
  return item;
}

using NodeSet = std::unordered_set<const GumboInternalNode*>;

bool inside_scope(Node node, const NodeSet& roots, const NodeSet& ignored) {
  bool inside = false;
  for (Node up = node; up; up = up.parent()) {
    if (ignored.contains(up.raw())) return false;
    inside = inside || roots.contains(up.raw());
  }
  return inside;
}

std::vector<ListedRecord> read_by_selectors(const Dom& dom, const Watch& watch, const Scope& scope,
                                            RecordContext context, std::vector<std::string>& notes) {
  std::vector<ListedRecord> found;
  auto records = pick(dom, watch.list->item);
  if (!records) {
    notes.push_back("list.item: " + records.error().message);
    return found;
  }
  const FieldSelectors fields{
      selector_of(watch.list->title, "title", notes), selector_of(watch.list->link, "link", notes),
      selector_of(watch.list->date, "date", notes), selector_of(watch.list->summary, "summary", notes)};
  const Surroundings around(*records, scope, context.hints);
  NodeSet roots;  // as many as entries, where `select` picks each
  for (const Node root : scope.roots) roots.insert(root.raw());
  for (const Node record : *records) {
    if (!inside_scope(record, roots, scope.ignored) || names_columns(record)) continue;
    around.tell(record, context);
    Record nodes = headed_by(record);
    if (auto item = read_selected(nodes, fields, context))
      found.push_back({std::move(*item), std::move(nodes)});
  }
  if (found.empty()) notes.push_back("selector " + watch.list->item + " (list.item) matched nothing");
  return found;
}

struct Found {
  Item item;
  bool only_links = false;
  Record nodes;
};

// What stands among entries and is none: text between linked ones, "More news" before or after dated ones.
void drop_strangers(std::vector<Found>& found) {
  std::size_t linked = 0, dated = 0;
  for (const Found& one : found) {
    linked += one.item.url.empty() ? 0 : 1;
    dated += one.item.date ? 1 : 0;
  }
  if (2 * linked >= found.size()) {
    std::erase_if(found, [](const Found& one) { return one.item.url.empty() && !one.item.date; });
  }
  if (dated < 3 || 5 * dated < 4 * found.size()) return;
  const auto stranger = [](const Found& one) {
    return !one.item.date && (one.only_links || one.item.summary.empty());
  };
  while (!found.empty() && stranger(found.back())) found.pop_back();
  found.erase(found.begin(), std::ranges::find_if_not(found, stranger));
}

std::vector<ListedRecord> read_by_itself(const Scope& scope, const RecordContext& context) {
  std::vector<Found> found;
  for (const FoundRecord& record : find_records(scope, context)) {
    for (Item& item : read_events(record.nodes, record.context)) {
      found.push_back({std::move(item), record.only_links, record.nodes});
    }
  }
  drop_strangers(found);
  std::vector<ListedRecord> records;
  for (Found& one : found) records.push_back({std::move(one.item), std::move(one.nodes)});
  return records;
}

constexpr double kOneEntry = 0.4;  // share of words that two titles of one entry have in common

// One entry may be linked twice (picture and title): the first stays, its gaps are filled from the second.
std::vector<Item> each_once(std::vector<Item> items) {
  std::vector<Item> out;
  std::unordered_map<std::string, std::size_t> places;
  for (Item& item : items) {
    const auto [place, fresh] = places.try_emplace(item.key, out.size());
    if (fresh) {
      out.push_back(std::move(item));
      continue;
    }
    Item& first = out[place->second];
    const bool apart = first.date != item.date || similarity(first.title, item.title) < kOneEntry;
    if (fold(first.title) != fold(item.title) && first.date && item.date && apart) {
      item.key += "#" + fold(item.title);  // one address, two events
      if (places.try_emplace(item.key, out.size()).second) out.push_back(std::move(item));
      continue;
    }
    if (!first.date) first.date = item.date;
    if (first.summary.empty()) first.summary = std::move(item.summary);
  }
  return out;
}

}  // namespace

Node first_in(const Record& record, const Selector& selector) {
  for (const Node part : record) {
    if (!part.is_element()) continue;
    if (selector.matches(part)) return part;
    if (const Node below = selector.first(part)) return below;
  }
  return {};
}

Listed list_records(const Dom& dom, const std::string& url, const Watch& watch,
                    std::vector<std::string>& notes) {
  Listed listed;
  std::vector<std::string> told_by_page;  // read_page tells the operator about select and ignore
  const Scope scope = scope_of(dom, watch, told_by_page);
  RecordContext context;
  listed.base = base_address(dom, url);
  context.base = listed.base;
  const auto site = Url::parse(context.base);
  context.site = site ? &*site : nullptr;
  context.hints = habits_of(dom, url);
  listed.hints = context.hints;
  const bool by_selectors = watch.list && !watch.list->item.empty();
  listed.records =
      by_selectors ? read_by_selectors(dom, watch, scope, context, notes) : read_by_itself(scope, context);
  return listed;
}

std::vector<Item> read_listing(const Dom& dom, const std::string& url, const Watch& watch,
                               std::vector<std::string>& notes) {
  std::vector<Item> items;
  for (ListedRecord& record : list_records(dom, url, watch, notes).records)
    items.push_back(std::move(record.item));
  return each_once(std::move(items));
}

}  // namespace policywatch::extract
