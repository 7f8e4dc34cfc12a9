#include "extract/listing_groups.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "extract/listing_labels.hpp"
#include "extract/listing_spans.hpp"
#include "extract/listing_survey.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kSample = 8;        // records read to judge a group
constexpr std::size_t kSampledRows = 12;  // rows read to tell the columns of a table
constexpr std::size_t kMostGroups = 14;   // groups judged by reading
constexpr std::size_t kMostRecords = 2000;
constexpr std::size_t kLongestRecord = 20'000;  // bytes of text; more is a page, not an entry
constexpr std::size_t kLongestJudged = 6'000;   // of one that is worth reading to judge
constexpr std::size_t kMostLinks = 30;
constexpr std::size_t kMostSections = 16;   // more records than a site has sections
constexpr std::size_t kFirstLook = 4;       // records after which a group that has nothing is left
constexpr double kPoor = 0.5;               // of the best group: what no number of records makes up for
constexpr std::size_t kLongestRow = 4'000;  // of a table whose cells are told apart
constexpr double kGoodEntry = 3;            // what an entry with title, link and date is worth at least

struct Group {
  std::vector<Span> records;
  double rough = 0, worth = 0, each = 0, linked = 0, dated = 0;
  bool furniture = false;
  std::vector<Label> labels;
  std::unordered_map<const GumboInternalNode*, Columns> columns;  // by table
};

bool record_tag(std::string_view tag) {
  static constexpr std::string_view kTags[] = {
      "li", "tr", "div",  "article", "section", "p",       "dt",         "a",     "td", "h2",    "h3",
      "h4", "h5", "span", "figure",  "header",  "details", "blockquote", "tbody", "b",  "strong"};
  return std::ranges::find(kTags, tag) != std::end(kTags) || tag.contains('-');
}

// A table body of one row.
bool wraps_row(Node node) {
  const Node row = node.tag() == "tbody" ? node.first_element() : Node();
  return row && !row.next_element();
}

// "[ August 22, 2025 ]" in bold heads entries.
bool is_date_mark(const Element& e, const DateHints& hints) {
  const std::string_view tag = e.node.tag();
  return (tag == "b" || tag == "strong") && e.text <= 60 && is_date_line(visible_text(e.node), hints);
}

std::vector<Group> gather(const std::vector<Element>& elements, const DateHints& hints) {
  std::unordered_map<std::uint64_t, std::size_t> places;
  std::vector<Group> groups;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Element& e = elements[i];
    if (!record_tag(e.node.tag()) || e.text == 0 || names_columns(e.node) || wraps_row(e.node) ||
        is_date_mark(e, hints)) {
      continue;
    }
    const auto [place, fresh] = places.try_emplace(e.key * 2 + (e.furniture ? 1 : 0), groups.size());
    if (fresh) groups.emplace_back().furniture = e.furniture;
    groups[place->second].records.push_back(span_of(elements, i));
  }
  std::erase_if(groups, [](const Group& g) { return g.records.size() < 2; });
  return groups;
}

// What a group could be worth before anything is read: records with a link and some words.
double rough_worth(const Group& group) {
  double worth = 0;
  for (const Span& record : group.records) {
    if (record.links == 0 && record.times == 0 && record.text < 20) continue;
    double one = std::min<double>(static_cast<double>(record.text), 400.0) / 100.0 +
                 (record.times == 1 ? 2 : 0) + (record.links > 0 ? 1 : 0);
    if (record.links > 8 || record.text > 4000) one /= 4;
    worth += one;
  }
  return group.furniture ? worth * 0.2 : worth;
}

void read_tables(const std::vector<Element>& elements, const DateHints& hints, Group& group) {
  if (elements[group.records.front().front].node.tag() != "tr") return;
  std::unordered_map<const GumboInternalNode*, std::vector<Node>> rows;
  for (const Span& record : group.records) {
    const Node row = elements[record.front].node;
    std::vector<Node>& sample = rows[table_of(row).raw()];
    if (sample.size() < kSampledRows && record.text <= kLongestRow) sample.push_back(row);
  }
  for (const auto& [table, sample] : rows) group.columns[table] = read_columns(sample, hints);
}

void find_dates_above(const std::vector<Label>& labels, Group& group) {
  std::vector<std::size_t> fronts, ends;
  for (const Span& record : group.records) {
    fronts.push_back(record.front);
    ends.push_back(record.end);
  }
  group.labels = labels_among(labels, fronts, ends);
}

RecordContext context_of(const std::vector<Element>& elements, const Group& group, const Span& record,
                         const RecordContext& page) {
  RecordContext context = page;
  context.heading_date = date_above(group.labels, record.front);
  if (!group.columns.empty()) {
    const auto columns = group.columns.find(table_of(elements[record.front].node).raw());
    if (columns != group.columns.end()) context.columns = columns->second;
  }
  return context;
}

std::size_t spaces_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' '));
}

using Menu = std::unordered_set<std::string_view>;  // link targets as they are written

Menu menu_of(const std::vector<Element>& elements) {
  Menu menu;
  for (const Element& e : elements) {
    if (e.furniture && e.links > 0 && e.node.tag() == "a") menu.insert(e.node.attribute_or_empty("href"));
  }
  return menu;
}

// Undated records that the site's own menus lead to as well are its sections, not entries.
bool leads_to_sections(const std::vector<Element>& elements, const Group& group, const Menu& menu) {
  if (group.furniture || group.records.size() > kMostSections || group.dated > 0) return false;
  std::size_t linked = 0, known = 0;
  for (const Span& record : group.records) {
    for (std::size_t i = record.front; i < record.end; ++i) {
      if (elements[i].node.tag() != "a" || elements[i].links == 0) continue;
      ++linked;
      known += menu.contains(elements[i].node.attribute_or_empty("href")) ? 1 : 0;
      break;
    }
  }
  return linked > 0 && 5 * known >= 4 * linked;
}

// Reads some of the records: an entry with a title of several words, a link, a date and some text is worth
// most.
void judge(const std::vector<Element>& elements, const RecordContext& context, const Menu& menu, double best,
           Group& group) {
  const std::size_t step = std::max<std::size_t>(1, group.records.size() / kSample);
  double sum = 0;
  std::size_t read = 0, dated = 0, linked = 0;
  std::vector<std::string> titles;
  for (std::size_t i = 0; i < group.records.size() && read < kSample; i += step, ++read) {
    const Span& record = group.records[i];
    if (record.text > kLongestJudged || record.links > kMostLinks) continue;  // a part of a page
    if (read == kFirstLook && sum < kPoor * best * static_cast<double>(read)) break;
    RecordContext here = context_of(elements, group, record, context);
    here.rough = true;
    const auto item = read_record(nodes_of(record), here);
    if (!item) continue;
    dated += item->date ? 1 : 0;
    linked += item->url.empty() ? 0 : 1;
    titles.push_back(item->title);
    const bool dated_day = item->date && item->date->precision == DatePrecision::day;
    double one = (dated_day ? 2.5 : item->date ? 1 : 0) + (item->url.empty() ? 0 : 1.5);
    one += std::min<double>(static_cast<double>(spaces_in(item->title)), 6) * 0.25;
    const std::optional<Date> above = date_above(group.labels, record.front);
    if (above && item->date == above) one -= 0.4;  // what carries its date is the whole entry
    if (item->summary.size() >= 40 && record.text > record.link_text) one += 0.5;
    if (is_date_line(item->title, context.hints)) one *= 0.4;  // a date heads entries, it names none
    if (record.links > 4) one *= 4.0 / static_cast<double>(record.links);
    if (record.times > 2) one *= 2.0 / static_cast<double>(record.times);
    if (record.text > 3000) one *= 0.4;
    sum += one;
  }
  if (read == 0) return;
  std::ranges::sort(titles);
  const auto repeats = std::ranges::unique(titles);
  const double distinct =
      titles.empty() ? 0 : 1.0 - static_cast<double>(repeats.size()) / static_cast<double>(titles.size());
  group.each = sum / static_cast<double>(read) * distinct;
  group.dated = static_cast<double>(dated) / static_cast<double>(read);
  if (linked == 0 && dated * 2 < read) group.each = 0;
  if (leads_to_sections(elements, group, menu)) group.each *= 0.3;
  group.linked = static_cast<double>(linked) / static_cast<double>(read);
  if (group.furniture) group.each *= 0.3;
  // Many entries count, but a long menu must not outweigh a short listing of dated entries.
  group.worth = group.each * group.each *
                std::log2(2.0 + static_cast<double>(std::min<std::size_t>(group.records.size(), 100)));
}

// How many records of `inner` stand in each record of `outer`, on average over those that hold any.
double held_by(const Group& outer, const Group& inner) {
  std::size_t held = 0, holders = 0, at = 0;
  for (const auto& record : outer.records) {
    while (at < inner.records.size() && inner.records[at].front <= record.front) ++at;
    const std::size_t before = held;
    while (at < inner.records.size() && inner.records[at].front < record.end) {
      ++held;
      ++at;
    }
    holders += held > before ? 1 : 0;
  }
  return holders == 0 ? 0 : static_cast<double>(held) / static_cast<double>(holders);
}

// A container of several good entries is no entry itself.
void demote_containers(const std::vector<Element>& elements, std::vector<Group>& groups) {
  for (Group& outer : groups) {
    for (const Group& inner : groups) {
      if (&outer == &inner || inner.each < 2) continue;
      // Two links in a row of a table are two ways into one entry, not two entries.
      const bool link = elements[inner.records.front().front].node.tag() == "a";
      if (inner.each < (link ? 1.05 : 0.85) * outer.each) continue;
      if (held_by(outer, inner) >= 1.8) {
        outer.worth *= 0.1;
        break;
      }
    }
  }
}

bool overlaps(const Group& a, const Group& b) {
  return held_by(a, b) > 0 || held_by(b, a) > 0;
}

std::vector<Group> judged_groups(const std::vector<Element>& elements, const RecordContext& context) {
  std::vector<Group> groups = gather(elements, context.hints);
  for (Group& group : groups) {
    lengthen(elements, group.records);
    group.rough = rough_worth(group);
  }
  std::ranges::sort(groups, {}, [](const Group& g) { return std::pair(-g.rough, g.records.front().front); });
  if (groups.size() > kMostGroups) groups.resize(kMostGroups);
  const Menu menu = menu_of(elements);
  const std::vector<Label> labels = find_labels(elements, context.hints);
  double best = 0;
  for (Group& group : groups) {
    read_tables(elements, context.hints, group);
    find_dates_above(labels, group);
    judge(elements, context, menu, best, group);
    best = std::max(best, group.each);
  }
  demote_containers(elements, groups);
  std::ranges::sort(groups, {}, [](const Group& g) { return std::pair(-g.worth, g.records.front().front); });
  return groups;
}

// Other groups of the same quality beside the best one are parts of the same listing: a lead story, another
// section, rows of a second build.
std::vector<const Group*> parts_of_listing(const std::vector<Element>& elements,
                                           const std::vector<Group>& groups) {
  const Group& best = groups.front();
  const auto tag_of = [&](const Group& g) { return elements[g.records.front().front].node.tag(); };
  std::vector<const Group*> chosen{&best};
  for (std::size_t i = 1; i < groups.size(); ++i) {
    const Group& other = groups[i];
    if (tag_of(best) == "tr" || tag_of(other) == "tr") continue;  // another table is another listing
    if (other.furniture != best.furniture || other.each < 0.7 * best.each) continue;
    if (other.worth < 0.25 * best.worth || 2 * other.linked < best.linked) continue;
    const bool apart = std::ranges::none_of(chosen, [&](const Group* g) { return overlaps(*g, other); });
    if (apart) chosen.push_back(&other);
  }
  return chosen;
}

}  // namespace

std::vector<FoundRecord> find_records(const Scope& scope, const RecordContext& context) {
  std::vector<Element> elements = survey(scope, false);
  std::vector<Group> groups = judged_groups(elements, context);
  // Results that a script uncovers are better than nothing.
  if (groups.empty() || groups.front().each < kGoodEntry) {
    std::vector<Element> deeper = survey(scope, true);
    std::vector<Group> hidden = judged_groups(deeper, context);
    if (!hidden.empty() && hidden.front().each >= kGoodEntry) {
      std::swap(elements, deeper);
      groups = std::move(hidden);
    }
  }
  if (groups.empty() || groups.front().each < 1.5) return {};

  struct Chosen {
    const Group* group;
    const Span* record;
  };
  std::vector<Chosen> chosen;
  for (const Group* group : parts_of_listing(elements, groups)) {
    for (const Span& record : group->records) chosen.push_back({group, &record});
  }
  std::ranges::sort(chosen, {}, [](const Chosen& one) { return one.record->front; });
  if (chosen.size() > kMostRecords) chosen.resize(kMostRecords);
  std::vector<FoundRecord> out;
  for (const auto& [group, record] : chosen) {
    if (record->text > kLongestRecord) continue;
    out.push_back({nodes_of(*record), context_of(elements, *group, *record, context),
                   10 * record->link_text >= 9 * record->text});
  }
  return out;
}

}  // namespace policywatch::extract
