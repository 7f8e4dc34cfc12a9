// Selectors of fields inside records: learned from where the values stand that were read without them.
#include <algorithm>
#include <functional>
#include <set>

#include "base/url.hpp"
#include "extract/select.hpp"
#include "extract/selector_names.hpp"
#include "extract/suggest_selector.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kSample = 30;       // records that are looked at
constexpr std::size_t kTeachers = 6;      // of them that give candidates
constexpr std::size_t kMostBelow = 80;    // elements of one record
constexpr std::size_t kMostTried = 24;    // selectors a field
constexpr std::size_t kLongestDate = 60;  // bytes of an element that is a date
constexpr double kInside = 0.2, kPlace = 1;

/// One field: whether an item has it, whether an element says it, and whether finding nothing loses it.
struct Field {
  std::function<bool(const Item&)> has;
  std::function<bool(Node, const Item&)> says;
  bool lost_when_absent = false;
};

std::vector<Field> fields_of(const Listed& listed) {
  const auto link = [&listed](Node node, const Item& item) {
    const auto href = node.tag() == "a" ? node.attribute("href") : std::nullopt;
    return href && resolve(listed.base, *href) == item.url;
  };
  const auto date = [&listed](Node node, const Item& item) {
    if (const auto stated = machine_date(node, listed.hints)) return stated == item.date;
    const std::string text = visible_text(node);
    return text.size() <= kLongestDate && find_date(text, listed.hints) == item.date;
  };
  return {{[](const Item& item) { return !item.title.empty(); },
           [](Node node, const Item& item) { return visible_text(node) == item.title; }},
          {[](const Item& item) { return !item.url.empty(); }, link},
          {[](const Item& item) { return item.date.has_value(); }, date, true},
          {[](const Item& item) { return !item.summary.empty(); },
           [](Node node, const Item& item) { return visible_text(node) == item.summary; }, true}};
}

bool is_root(Node node, const Record& record) {
  return record.size() == 1 && record.front() == node;
}

std::size_t place_among_kind(Node node) {
  std::size_t place = 1;
  for (Node before = node.previous_sibling(); before; before = before.previous_sibling())
    place += before.is_element() && before.tag() == node.tag() ? 1 : 0;
  return place;
}

std::vector<Wording> wordings_of(Node node, const Record& record) {
  std::vector<Wording> out = names_of(node);
  const Node up = node.parent();
  if (up.is_element() && !is_root(up, record)) {
    for (const Wording& holder : names_of(up))
      out.push_back({holder.text + " > " + tag_name(node), holder.cost + kInside});
  }
  out.push_back({tag_name(node) + ":nth-of-type(" + std::to_string(place_among_kind(node)) + ")", kPlace});
  return out;
}

std::vector<Wording> candidates(const std::vector<const ListedRecord*>& sample, const Field& field) {
  std::vector<Wording> out;
  std::set<std::string> known;
  std::size_t teachers = 0;
  for (const ListedRecord* record : sample) {
    if (!field.has(record->item) || teachers++ >= kTeachers) continue;
    std::size_t seen = 0;
    for (const Node part : record->nodes) {
      if (!part.is_element()) continue;
      walk_elements(part, [&](Node node) {
        if (++seen > kMostBelow) return false;
        if (is_root(node, record->nodes) || !field.says(node, record->item)) return true;
        for (Wording& one : wordings_of(node, record->nodes))
          if (out.size() < kMostTried && known.insert(one.text).second) out.push_back(std::move(one));
        return true;
      });
    }
  }
  return out;
}

/// nullopt: it gives something else in more than one record of twenty, or the field in too few.
std::optional<double> worth(const Wording& wording, const std::vector<const ListedRecord*>& sample,
                            const Field& field) {
  const auto selector = Selector::parse(wording.text);
  if (!selector) return std::nullopt;
  std::size_t hits = 0, misses = 0, having = 0;
  for (const ListedRecord* record : sample) {
    const bool has = field.has(record->item);
    having += has ? 1 : 0;
    const Node node = first_in(record->nodes, *selector);
    if (node) {
      ++(has && field.says(node, record->item) ? hits : misses);
    } else if (has && field.lost_when_absent) {
      ++misses;
    }
  }
  if (20 * misses > sample.size() || 10 * hits < 6 * having) return std::nullopt;
  return static_cast<double>(hits) - 3 * static_cast<double>(misses) - wording.cost;
}

std::string best_for(const std::vector<const ListedRecord*>& sample, const Field& field) {
  std::string best;
  double most = 0;
  for (const Wording& wording : candidates(sample, field)) {
    const auto points = worth(wording, sample, field);
    if (!points || *points <= most) continue;
    most = *points;
    best = wording.text;
  }
  return best;
}

}  // namespace

ListFields suggest_fields(const Listed& listed) {
  std::vector<const ListedRecord*> sample;
  const std::size_t step = std::max<std::size_t>(1, listed.records.size() / kSample);
  for (std::size_t i = 0; i < listed.records.size() && sample.size() < kSample; i += step)
    sample.push_back(&listed.records[i]);
  ListFields out;
  if (sample.empty()) return out;
  const std::vector<Field> fields = fields_of(listed);
  out.title = best_for(sample, fields[0]);
  out.link = best_for(sample, fields[1]);
  out.date = best_for(sample, fields[2]);
  out.summary = best_for(sample, fields[3]);
  return out;
}

ListFields suggest_list(const Dom& dom, const std::string& url, Watch watch, const std::vector<Node>& wanted,
                        const std::vector<Node>& unwanted, std::vector<std::string>& ignore) {
  const auto items = suggest_items(dom, wanted, unwanted);
  if (!items) return {};
  for (const std::string& one : items->ignore)
    if (std::ranges::find(ignore, one) == ignore.end()) ignore.push_back(one);
  watch.ignore = ignore;
  watch.list = ListFields{.item = items->item, .title = {}, .link = {}, .date = {}, .summary = {}};
  std::vector<std::string> notes;
  ListFields fields = suggest_fields(list_records(dom, url, watch, notes));
  fields.item = items->item;
  return fields;
}

ListFields suggest_list(const Dom& dom, const std::string& url, const Watch& watch, const Listed& found,
                        const std::vector<Node>& unwanted, std::vector<std::string>& ignore) {
  constexpr std::size_t kExamples = 8;
  std::vector<Node> fronts;
  for (const ListedRecord& record : found.records) {
    const Node front = record.nodes.empty() ? Node() : record.nodes.front();
    const bool fresh = front.is_element() && (fronts.empty() || fronts.back() != front);
    if (fresh && std::ranges::find(unwanted, front) == unwanted.end()) fronts.push_back(front);
  }
  std::vector<Node> examples;
  const std::size_t step = std::max<std::size_t>(1, fronts.size() / kExamples);
  for (std::size_t i = 0; i < fronts.size() && examples.size() < kExamples; i += step)
    examples.push_back(fronts[i]);
  return suggest_list(dom, url, watch, examples, unwanted, ignore);
}

}  // namespace policywatch::extract
