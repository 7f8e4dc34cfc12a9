#include "extract/suggest_selector.hpp"

#include <algorithm>
#include <unordered_set>

#include "extract/kin.hpp"
#include "extract/select.hpp"
#include "extract/selector_names.hpp"
#include "extract/suggest_ignore.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostClicks = 20;
constexpr std::size_t kMostMatches = 3000;  // more is no listing
constexpr std::size_t kMostTries = 80;      // selectors run over the page in all
constexpr std::size_t kRoughTries = 20;     // of them for one part of a union
constexpr std::size_t kMostRefined = 3;     // of the best that are made narrower
constexpr std::size_t kMostBad = 5;         // wrong matches that are asked what tells them apart
constexpr int kHighest = 12;                // levels above a record that name its place
constexpr double kPlace = 0.25;             // each further part of a selector
constexpr double kBare = 1.5;               // a tag that stands for itself alone
constexpr double kHit = 2, kCousin = 0.05, kMostCousins = 1.5;

using Set = std::unordered_set<const GumboInternalNode*>;

struct Judged {
  Wording wording;
  std::vector<Node> matched, bad;  // bad: unwanted ones first, then strangers
  std::size_t hits = 0;            // unwanted ones
  double score = 0;
};

class Search {
 public:
  Search(const Dom& dom, std::vector<Node> wanted, std::vector<Node> unwanted)
      : dom_(dom), wanted_(std::move(wanted)), unwanted_(std::move(unwanted)), kin_(wanted_) {
    for (const Node one : unwanted_) refused_.insert(one.raw());
    for (const Node one : wanted_) chosen_.insert(one.raw());
  }

  std::optional<Judged> best() {
    for (const Wording& wording : candidates()) consider(wording);
    if (wanted_.size() > 1 && (judged_.empty() || !judged_.front().bad.empty())) consider_union();
    refine();
    if (judged_.empty()) return std::nullopt;
    return judged_.front();
  }
  /// The best one among few, not made narrower: a part of a union.
  std::optional<Judged> rough() {
    tries_ = kMostTries - kRoughTries;
    for (const Wording& wording : candidates()) consider(wording);
    if (judged_.empty()) return std::nullopt;
    return judged_.front();
  }
  bool is_peer(Node node) const {
    return kin_.peers().contains(node.raw()) && !refused_.contains(node.raw());
  }
  bool is_chosen(Node node) const { return chosen_.contains(node.raw()); }

 private:
  std::vector<Wording> candidates() const;
  void add_places(Node first, const std::vector<Wording>& own, std::vector<Wording>& out) const;
  void consider(const Wording& wording);
  void consider_union();
  void refine();
  std::vector<std::string> narrowings(const Judged& judged) const;

  const Dom& dom_;
  std::vector<Node> wanted_, unwanted_;
  Kin kin_;
  Set refused_, chosen_;
  std::size_t tries_ = 0;
  std::vector<Judged> judged_;  // best first
  std::unordered_set<std::string> tried_;
};

std::vector<Wording> own_names(const std::vector<Node>& wanted) {
  const bool one_tag =
      std::ranges::all_of(wanted, [&](Node one) { return one.tag() == wanted.front().tag(); });
  std::vector<Wording> own = names_of(wanted.front());
  if (own.size() > 5) own.erase(own.begin() + 4, own.end() - 1);  // the tag alone stays
  if (one_tag) return own;
  own = names_of(wanted.front(), false);
  own.pop_back();  // the tag
  std::string tags;
  for (const Node one : wanted) {
    const std::string tag = tag_name(one);
    if (!(", " + tags + ",").contains(", " + tag + ",")) tags += (tags.empty() ? "" : ", ") + tag;
  }
  own.push_back({":is(" + tags + ")", 0.6});
  return own;
}

std::vector<Wording> Search::candidates() const {
  std::vector<Wording> out;
  const std::vector<Wording> own = own_names(wanted_);
  for (const Wording& name : own) {
    const bool bare = name.text.find_first_of(".[#") == std::string::npos;
    out.push_back({name.text, name.cost + (bare ? kBare : 0)});
  }
  add_places(wanted_.front(), own, out);
  return out;
}

/// Where the record stands: below a named parent, anywhere in a named holder, both, and down the whole path.
void Search::add_places(Node first, const std::vector<Wording>& own, std::vector<Wording>& out) const {
  const Node parent = first.parent();
  if (!parent.is_element()) return;
  std::vector<Wording> parents = names_of(parent);
  if (parents.size() > 4) parents.erase(parents.begin() + 3, parents.end() - 1);
  for (const Wording& name : own) {
    for (const Wording& up : parents)
      out.push_back({up.text + " > " + name.text, up.cost + name.cost + kPlace});
  }
  std::vector<Wording> few = own;
  if (few.size() > 3) few.erase(few.begin() + 2, few.end() - 1);
  std::string path;
  int height = 0;
  for (Node holder = parent; holder.is_element() && height < kHighest; holder = holder.parent(), ++height) {
    std::vector<Wording> names = holder_names(holder);
    if (names.size() > 2) names.resize(2);
    for (const Wording& up : names) {
      for (const Wording& name : few) {
        if (height > 0) out.push_back({up.text + " " + name.text, up.cost + name.cost + kPlace});
        const double whole = up.cost + name.cost + kPlace * (height + 1);
        if (height > 0) out.push_back({up.text + " > " + path + name.text, whole});
        if (height < 2) continue;
        out.push_back({up.text + " " + parents.front().text + " > " + name.text,
                       up.cost + parents.front().cost + name.cost + 2 * kPlace});
      }
    }
    path = tag_name(holder) + " > " + path;
  }
}

/// Runs one selector over the page; it counts when it picks every wanted element.
void Search::consider(const Wording& wording) {
  if (tries_ >= kMostTries || !tried_.insert(wording.text).second) return;
  const auto selector = Selector::parse(wording.text);
  if (!selector) return;
  ++tries_;
  Judged judged{wording, selector->select(dom_.root()), {}, 0, 0};
  if (judged.matched.size() > kMostMatches) return;
  std::size_t chosen = 0, good = 0, cousins = 0;
  std::vector<Node> strangers;
  for (const Node node : judged.matched) {
    if (chosen_.contains(node.raw())) {
      ++chosen;
    } else if (refused_.contains(node.raw())) {
      judged.bad.push_back(node);
    } else if (kin_.peers().contains(node.raw())) {
      ++good;
    } else if (kin_.alike(node)) {
      ++cousins;
    } else {
      strangers.push_back(node);
    }
  }
  if (chosen != chosen_.size()) return;
  judged.hits = judged.bad.size();
  judged.score = static_cast<double>(good) - static_cast<double>(strangers.size()) -
                 kHit * static_cast<double>(judged.hits) -
                 std::min(kCousin * static_cast<double>(cousins), kMostCousins) - wording.cost;
  judged.bad.insert(judged.bad.end(), strangers.begin(), strangers.end());
  const auto place =
      std::ranges::upper_bound(judged_, -judged.score, {}, [](const Judged& one) { return -one.score; });
  judged_.insert(place, std::move(judged));
  if (judged_.size() > 2 * kMostRefined) judged_.pop_back();
}

/// Records of two builds: each by its own selector.
void Search::consider_union() {
  Wording all;
  for (const Node one : wanted_) {
    const auto found = Search(dom_, {one}, unwanted_).rough();
    if (!found) return;
    if ((", " + all.text + ",").contains(", " + found->wording.text + ",")) continue;
    all.cost += found->wording.cost + (all.text.empty() ? 0 : 2 * kPlace);
    all.text += (all.text.empty() ? "" : ", ") + found->wording.text;
  }
  tries_ = std::min(tries_, kMostTries - 1);
  consider(all);
}

/// What the wrong matches lack or have, as endings of a selector.
std::vector<std::string> Search::narrowings(const Judged& judged) const {
  std::vector<std::string> common = marks_below(wanted_.front()), any;
  std::vector<std::string> own_any;
  for (const Node one : wanted_) {
    const std::vector<std::string> marks = marks_below(one);
    std::erase_if(common, [&](const std::string& mark) { return !std::ranges::binary_search(marks, mark); });
    any.insert(any.end(), marks.begin(), marks.end());
    for (std::string& name : lasting_classes(one)) own_any.push_back(std::move(name));
  }
  std::vector<std::string> out;
  const auto lacks = [](const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) == all.end();
  };
  for (std::size_t i = 0; i < judged.bad.size() && i < kMostBad; ++i) {
    const Node bad = judged.bad[i];
    for (const std::string& name : lasting_classes(bad))
      if (lacks(own_any, name)) out.push_back(":not(." + name + ")");
    const std::vector<std::string> marks = marks_below(bad);
    for (const std::string& mark : common)
      if (lacks(marks, mark)) out.push_back(":has(" + mark + ")");
    for (const std::string& mark : marks)
      if (lacks(any, mark)) out.push_back(":not(:has(" + mark + "))");
  }
  return out;
}

void Search::refine() {
  constexpr int kRounds = 3;
  constexpr std::size_t kMostEndings = 14;
  tries_ = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Judged> now = judged_;
    if (now.size() > kMostRefined) now.resize(kMostRefined);
    for (const Judged& one : now) {
      // An ending belongs to one compound: a union has several.
      if (one.bad.empty() || one.wording.text.find(',') != std::string::npos) continue;
      std::vector<std::string> endings = narrowings(one);
      if (endings.size() > kMostEndings) endings.resize(kMostEndings);
      for (const std::string& ending : endings) {
        const double cost = 0.4 + 0.01 * static_cast<double>(ending.size());
        consider({one.wording.text + ending, one.wording.cost + cost});
      }
    }
  }
}

}  // namespace

std::optional<SuggestedItems> suggest_items(const Dom& dom, std::vector<Node> wanted,
                                            std::vector<Node> unwanted) {
  const auto fits = [](Node node) { return node.is_element() && node.parent().is_element(); };
  std::erase_if(wanted, [&](Node node) { return !fits(node); });
  std::erase_if(unwanted, [&](Node node) {
    return !fits(node) || std::ranges::any_of(wanted, [&](Node one) { return holds(node, one); });
  });
  if (wanted.empty()) return std::nullopt;
  if (wanted.size() > kMostClicks) wanted.resize(kMostClicks);
  if (unwanted.size() > kMostClicks) unwanted.resize(kMostClicks);
  Search search(dom, wanted, unwanted);
  const auto judged = search.best();
  if (!judged) return std::nullopt;
  SuggestedItems out;
  out.item = judged->wording.text;
  std::vector<Node> keep;
  for (const Node node : judged->matched)
    if (search.is_chosen(node) || search.is_peer(node)) keep.push_back(node);
  for (const Node bad : unwanted) {
    const std::vector<Node> left = without(dom, judged->matched, out.ignore);
    if (std::ranges::find(left, bad) == left.end()) continue;
    std::string text = ignore_for(dom, judged->wording.text, bad, keep);
    if (!text.empty()) out.ignore.push_back(std::move(text));
  }
  out.matched = without(dom, judged->matched, out.ignore);
  return out;
}

}  // namespace policywatch::extract
