#include "extract/listing_groups.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kSample = 16;      // records read to judge a group
constexpr std::size_t kMostGroups = 24;  // groups judged by reading
constexpr std::size_t kMostRecords = 2000;
constexpr std::size_t kLongestHeading = 60;     // of one that dates what stands below it
constexpr std::size_t kLongestRecord = 20'000;  // bytes of text; more is a page, not an entry
constexpr double kGoodEntry = 3;                // what an entry with title, link and date is worth at least

bool is_heading(std::string_view tag) {
  return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6';
}

// Class names that mark a place in a run rather than a kind: views-row-3, first, odd, active.
bool marks_place(std::string_view token) {
  static constexpr std::string_view kMarks[] = {"first", "last", "odd",    "even",   "active",
                                                "alt",   "new",  "sticky", "current"};
  if (std::ranges::find(kMarks, token) != std::end(kMarks)) return true;
  return std::ranges::any_of(token, [](char c) { return c >= '0' && c <= '9'; }) ||
         token.ends_with("-first") || token.ends_with("-last") || token.ends_with("-odd") ||
         token.ends_with("-even");
}

std::string build_of(Node node) {
  std::string out(node.tag());
  std::vector<std::string_view> classes;
  for (const std::string_view token : split(node.attribute_or_empty("class"), ' ')) {
    if (!token.empty() && !marks_place(token)) classes.push_back(token);
  }
  std::ranges::sort(classes);
  for (const std::string_view token : classes) out += "." + std::string(token);
  return out;
}

struct Element {
  Node node;
  std::size_t parent = kNone;
  std::size_t end = 0;          // index past its last descendant
  std::size_t heading = kNone;  // the nearest heading before it
  std::uint64_t build = 0, key = 0;
  std::size_t links = 0, text = 0, link_text = 0, times = 0;  // with all descendants
  bool furniture = false;
};

class Survey {
 public:
  /// With `hidden`, also what a script is to show once it has loaded.
  Survey(const Scope& scope, bool hidden) : scope_(scope), hidden_(hidden) {
    for (const Node root : scope.roots) take(root);
    // Descendants stand after their ancestors: one backward pass sums them up.
    for (std::size_t i = elements.size(); i-- > 0;) {
      Element& e = elements[i];
      if (e.end == 0) e.end = i + 1;
      if (e.parent == kNone) continue;
      Element& up = elements[e.parent];
      up.end = std::max(up.end, e.end);
      up.links += e.links;
      up.text += e.text;
      up.link_text += e.link_text;
      up.times += e.times;
    }
  }

  std::vector<Element> elements;

 private:
  void take(Node root) {
    struct Step {
      Node node;
      std::size_t parent;
      bool in_link;
    };
    std::vector<Step> stack{{root, kNone, false}};
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      if (step.node.is_text()) {
        const std::size_t length = trim(step.node.text()).size();
        if (step.parent == kNone) continue;
        elements[step.parent].text += length;
        if (step.in_link) elements[step.parent].link_text += length;
        continue;
      }
      if (!step.node.is_element() || unseen(step.node) || scope_.ignored.contains(step.node.raw())) continue;
      const std::size_t index = add(step.node, step.parent);
      const bool in_link = step.in_link || step.node.tag() == "a";
      const std::vector<Node> below = step.node.children();
      for (auto it = below.rbegin(); it != below.rend(); ++it) stack.push_back({*it, index, in_link});
    }
  }

  bool unseen(Node node) const {
    if (!hidden_) return is_invisible(node);
    const std::string_view tag = node.tag();
    return tag == "script" || tag == "style" || tag == "template" || tag == "head" || tag == "noscript";
  }

  std::size_t add(Node node, std::size_t parent) {
    const std::size_t index = elements.size();
    Element e{node, parent};
    const std::string_view tag = node.tag();
    if (parent != kNone) {
      const Element& up = elements[parent];
      e.furniture = up.furniture;
    }
    e.furniture = e.furniture || is_furniture(node.raw(), true);
    e.build = fingerprint(build_of(node));
    e.key = e.build;
    if (parent != kNone) {
      const Element& up = elements[parent];
      const std::uint64_t grand = up.parent == kNone ? 0 : fingerprint(elements[up.parent].node.tag());
      e.key = e.build * 31 + up.build * 1000003 + grand;
    }
    e.links = tag == "a" && node.attribute("href") ? 1 : 0;
    e.times = tag == "time" ? 1 : 0;
    e.heading = last_heading_;
    if (is_heading(tag) || tag == "caption") last_heading_ = index;
    elements.push_back(e);
    return index;
  }

  const Scope& scope_;
  const bool hidden_;
  std::size_t last_heading_ = kNone;
};

struct Group {
  std::vector<std::vector<std::size_t>> records;  // element indices of each record
  double rough = 0, worth = 0, each = 0;
  bool furniture = false;
};

bool record_tag(std::string_view tag) {
  static constexpr std::string_view kTags[] = {
      "li", "tr", "div", "article", "section", "p",      "dt",      "a",          "td",   "h2",
      "h3", "h4", "h5",  "span",    "figure",  "header", "details", "blockquote", "tbody"};
  return std::ranges::find(kTags, tag) != std::end(kTags) || tag.contains('-');
}

// A row of column names.
bool heads_table(Node node) {
  if (node.tag() != "tr") return false;
  if (node.parent() && node.parent().tag() == "thead") return true;
  for (Node cell = node.first_element(); cell; cell = cell.next_element()) {
    if (cell.tag() != "th") return false;
  }
  return true;
}

// dt+dd and heading+paragraph runs: the record goes on over its siblings up to the next of its kind.
std::vector<std::size_t> run_of(const std::vector<Element>& elements, std::size_t start) {
  std::vector<std::size_t> out{start};
  const Element& first = elements[start];
  const std::string_view tag = first.node.tag();
  if (first.parent == kNone || (tag != "dt" && !is_heading(tag))) return out;
  const std::size_t stop = elements[first.parent].end;
  for (std::size_t i = first.end; i < stop; i = elements[i].end) {
    const std::string_view next = elements[i].node.tag();
    if (next == tag || (is_heading(next) && next <= tag) || out.size() >= 12) break;
    out.push_back(i);
  }
  return out;
}

std::vector<Group> gather(const std::vector<Element>& elements) {
  std::unordered_map<std::uint64_t, std::size_t> places;
  std::vector<Group> groups;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Element& e = elements[i];
    if (!record_tag(e.node.tag()) || e.text == 0 || heads_table(e.node)) continue;
    const auto [place, fresh] = places.try_emplace(e.key * 2 + (e.furniture ? 1 : 0), groups.size());
    if (fresh) groups.emplace_back().furniture = e.furniture;
    groups[place->second].records.push_back({i});
  }
  std::erase_if(groups, [](const Group& g) { return g.records.size() < 2; });
  return groups;
}

// What a group could be worth before anything is read: records with a link and some words.
double rough_worth(const std::vector<Element>& elements, const Group& group) {
  double worth = 0;
  for (const auto& record : group.records) {
    std::size_t links = 0, text = 0, times = 0;
    for (const std::size_t i : record) {
      links += elements[i].links;
      text += elements[i].text;
      times += elements[i].times;
    }
    if (links == 0 && times == 0 && text < 20) continue;
    double one = std::min<double>(static_cast<double>(text), 400.0) / 100.0 + (times == 1 ? 2 : 0) +
                 (links > 0 ? 1 : 0);
    if (links > 8 || text > 4000) one /= 4;
    worth += one;
  }
  return group.furniture ? worth * 0.2 : worth;
}

Record nodes_of(const std::vector<Element>& elements, const std::vector<std::size_t>& record) {
  Record nodes;
  for (const std::size_t i : record) nodes.push_back(elements[i].node);
  return nodes;
}

std::size_t spaces_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' '));
}

std::optional<Date> heading_date(const std::vector<Element>& elements, std::size_t record,
                                 const DateHints& hints) {
  const std::size_t heading = elements[record].heading;
  if (heading == kNone || elements[heading].text > kLongestHeading) return std::nullopt;
  return find_date(visible_text(elements[heading].node), hints);
}

// Reads some of the records: an entry with a title of several words, a link, a date and some text is worth
// most.
void judge(const std::vector<Element>& elements, const RecordContext& context, Group& group) {
  const std::size_t step = std::max<std::size_t>(1, group.records.size() / kSample);
  double sum = 0;
  std::size_t read = 0, dated = 0, linked = 0;
  std::vector<std::string> titles;
  for (std::size_t i = 0; i < group.records.size() && read < kSample; i += step, ++read) {
    const auto& record = group.records[i];
    std::size_t links = 0, text = 0, link_text = 0, times = 0;
    for (const std::size_t at : record) {
      links += elements[at].links;
      text += elements[at].text;
      link_text += elements[at].link_text;
      times += elements[at].times;
    }
    if (text > kLongestRecord) continue;
    RecordContext here = context;
    here.heading_date = heading_date(elements, record.front(), context.hints);
    const auto item = read_record(nodes_of(elements, record), here);
    if (!item) continue;
    dated += item->date ? 1 : 0;
    linked += item->url.empty() ? 0 : 1;
    titles.push_back(item->title);
    const bool dated_day = item->date && item->date->precision == DatePrecision::day;
    double one = (dated_day ? 2.5 : item->date ? 1 : 0) + (item->url.empty() ? 0 : 1.5);
    one += std::min<double>(static_cast<double>(spaces_in(item->title)), 6) * 0.25;
    if (item->summary.size() >= 40 && text > link_text) one += 0.5;
    if (is_date_line(item->title, context.hints)) one *= 0.4;  // a date heads entries, it names none
    if (links > 4) one *= 4.0 / static_cast<double>(links);
    if (times > 2) one *= 2.0 / static_cast<double>(times);
    if (text > 3000) one *= 0.4;
    sum += one;
  }
  if (read == 0) return;
  std::ranges::sort(titles);
  const auto repeats = std::ranges::unique(titles);
  const double distinct =
      titles.empty() ? 0 : 1.0 - static_cast<double>(repeats.size()) / static_cast<double>(titles.size());
  group.each = sum / static_cast<double>(read) * distinct;
  if (linked == 0 && dated * 2 < read) group.each = 0;
  if (group.furniture) group.each *= 0.3;
  // Many entries count, but a long menu must not outweigh a short listing of dated entries.
  group.worth = group.each * group.each *
                std::log2(2.0 + static_cast<double>(std::min<std::size_t>(group.records.size(), 100)));
}

// How many records of `inner` stand in each record of `outer`, on average over those that hold any.
double held_by(const std::vector<Element>& elements, const Group& outer, const Group& inner) {
  std::size_t held = 0, holders = 0, at = 0;
  for (const auto& record : outer.records) {
    const std::size_t begin = record.front(), end = elements[record.back()].end;
    while (at < inner.records.size() && inner.records[at].front() <= begin) ++at;
    const std::size_t before = held;
    while (at < inner.records.size() && inner.records[at].front() < end) {
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
      const bool link = elements[inner.records.front().front()].node.tag() == "a";
      if (inner.each < (link ? 1.05 : 0.85) * outer.each) continue;
      if (held_by(elements, outer, inner) >= 1.8) {
        outer.worth *= 0.1;
        break;
      }
    }
  }
}

bool overlaps(const std::vector<Element>& elements, const Group& a, const Group& b) {
  return held_by(elements, a, b) > 0 || held_by(elements, b, a) > 0;
}

std::vector<Group> judged_groups(const std::vector<Element>& elements, const RecordContext& context) {
  std::vector<Group> groups = gather(elements);
  for (Group& group : groups) {
    for (auto& record : group.records) record = run_of(elements, record.front());
    group.rough = rough_worth(elements, group);
  }
  std::ranges::sort(groups, std::greater(), &Group::rough);
  if (groups.size() > kMostGroups) groups.resize(kMostGroups);
  for (Group& group : groups) judge(elements, context, group);
  demote_containers(elements, groups);
  std::ranges::sort(groups, std::greater(), &Group::worth);
  return groups;
}

}  // namespace

std::vector<FoundRecord> find_records(const Scope& scope, const RecordContext& context) {
  Survey survey(scope, false);
  std::vector<Group> groups = judged_groups(survey.elements, context);
  // Results that a script uncovers are better than nothing.
  if (groups.empty() || groups.front().each < kGoodEntry) {
    Survey deeper(scope, true);
    std::vector<Group> hidden = judged_groups(deeper.elements, context);
    if (!hidden.empty() && hidden.front().each >= kGoodEntry) {
      std::swap(survey.elements, deeper.elements);
      groups = std::move(hidden);
    }
  }
  if (groups.empty() || groups.front().each < 1.5) return {};
  const std::vector<Element>& elements = survey.elements;

  // Other groups of the same quality beside the best one are parts of the same listing: a lead story, another
  // section, rows of a second build.
  std::vector<const Group*> chosen{&groups.front()};
  for (std::size_t i = 1; i < groups.size(); ++i) {
    const Group& other = groups[i];
    if (other.furniture != groups.front().furniture || other.each < 0.7 * groups.front().each) continue;
    if (other.worth < 0.25 * groups.front().worth) continue;
    const bool apart =
        std::ranges::none_of(chosen, [&](const Group* g) { return overlaps(elements, *g, other); });
    if (apart) chosen.push_back(&other);
  }
  std::vector<const std::vector<std::size_t>*> records;
  for (const Group* group : chosen) {
    for (const auto& record : group->records) records.push_back(&record);
  }
  std::ranges::sort(records, {}, [](const auto* record) { return record->front(); });
  if (records.size() > kMostRecords) records.resize(kMostRecords);
  std::vector<FoundRecord> out;
  for (const auto* record : records) {
    std::size_t text = 0;
    for (const std::size_t i : *record) text += elements[i].text;
    if (text > kLongestRecord) continue;
    out.push_back({nodes_of(elements, *record), heading_date(elements, record->front(), context.hints)});
  }
  return out;
}

}  // namespace policywatch::extract
