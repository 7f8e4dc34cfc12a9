// Which part of a page holds its main text: paragraphs vote for what holds them, after the idea of Arc90's
// readability.
#include <algorithm>
#include <cmath>
#include <limits>

#include "extract/article_steps.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kTop = 5;          // candidates that are compared
constexpr int kLevels = 5;               // how far up a paragraph is heard
constexpr std::uint32_t kShortest = 25;  // characters of a paragraph that counts

double first_score(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_DIV:
      return 5;
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_BLOCKQUOTE:
      return 3;
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_FORM:
      return -3;
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_TH:
      return -5;
    default:
      return 0;
  }
}

class Vote {
 public:
  Vote(PartTree& tree, const Strictness& how)
      : tree_(tree),
        how_(how),
        sums_(measure(tree, PartTree::kBody)),
        scores_(tree.size(), std::numeric_limits<double>::quiet_NaN()) {}

  PartId run(const std::vector<PartId>& scored) {
    for (const PartId id : scored) speak(id);
    for (const PartId id : candidates_) scores_[id] *= 1 - sums_[id].link_density();
    PartId top = winner();
    return with_siblings(top);
  }

 private:
  bool has_score(PartId id) const { return id < scores_.size() && !std::isnan(scores_[id]); }
  void start(PartId id) {
    if (id >= scores_.size()) scores_.resize(id + 1, std::numeric_limits<double>::quiet_NaN());
    scores_[id] = first_score(tree_[id].tag) + name_weight(tree_, id, how_);
  }

  // A paragraph's worth goes whole to what holds it, half to the next, less beyond.
  void speak(PartId id) {
    const std::uint32_t chars = sums_[id].text.chars;
    if (tree_[id].parent == kNoPart || chars < kShortest) return;
    const double worth = 2.0 + sums_[id].commas + std::min(chars / 100, 3U);
    PartId holder = tree_[id].parent;
    for (int level = 0; level < kLevels && holder != kNoPart; ++level, holder = tree_[holder].parent) {
      if (!has_score(holder)) {
        start(holder);
        candidates_.push_back(holder);
      }
      scores_[holder] += worth / (level == 0 ? 1 : level == 1 ? 2 : level * 3);
    }
  }

  // Equal scores: who was heard of first.
  std::vector<PartId> best() const {
    std::vector<PartId> top;
    for (const PartId id : candidates_) {
      auto place = top.end();
      while (place != top.begin() && scores_[id] > scores_[*(place - 1)]) --place;
      if (place == top.end() && top.size() >= kTop) continue;
      top.insert(place, id);
      if (top.size() > kTop) top.pop_back();
    }
    return top;
  }

  PartId winner() {
    const std::vector<PartId> top = best();
    if (top.empty() || top.front() == PartTree::kBody) return whole_body();
    PartId id = common_holder(top);
    if (!has_score(id)) start(id);
    id = better_holder(id);
    while (tree_[id].parent != PartTree::kBody && tree_.count_elements(tree_[id].parent) == 1)
      id = tree_[id].parent;
    if (!has_score(id)) start(id);
    return id;
  }

  PartId whole_body() {
    const PartId all = tree_.make(GUMBO_TAG_DIV);
    while (tree_[PartTree::kBody].first != kNoPart) tree_.append(all, tree_[PartTree::kBody].first);
    tree_.append(PartTree::kBody, all);
    start(all);
    return all;
  }

  // Three rivals nearly as good under one roof: the roof is meant.
  PartId common_holder(const std::vector<PartId>& top) const {
    constexpr std::size_t kRivals = 3;
    std::vector<PartId> rivals;
    for (std::size_t i = 1; i < top.size(); ++i) {
      if (scores_[top[i]] / scores_[top[0]] >= 0.75) rivals.push_back(top[i]);
    }
    if (rivals.size() < kRivals) return top[0];
    std::vector<std::uint8_t> under(tree_.size());
    for (const PartId rival : rivals) {
      for (PartId up = tree_[rival].parent; up != kNoPart; up = tree_[up].parent) ++under[up];
    }
    for (PartId up = tree_[top[0]].parent; up != PartTree::kBody; up = tree_[up].parent) {
      if (under[up] >= kRivals) return up;
    }
    return top[0];
  }

  // A score that rises on the way up speaks of more text beside this one.
  PartId better_holder(PartId id) const {
    double last = scores_[id];
    const double least = last / 3;
    for (PartId up = tree_[id].parent; up != PartTree::kBody && up != kNoPart; up = tree_[up].parent) {
      if (!has_score(up)) continue;
      if (scores_[up] < least) break;
      if (scores_[up] > last) return up;
      last = scores_[up];
    }
    return id;
  }

  PartId with_siblings(PartId top) {
    const PartId text = tree_.make(GUMBO_TAG_DIV);
    const double score = scores_[top];
    const double least = std::max(10.0, score * 0.2);
    const std::string class_of_top(tree_.class_of(top));
    for (PartId at = tree_.first_element(tree_[top].parent); at != kNoPart;) {
      const PartId next = tree_.next_element(at);
      const bool kin = !class_of_top.empty() && tree_.class_of(at) == class_of_top;
      const double bonus = kin ? score * 0.2 : 0;
      const bool good = has_score(at) && scores_[at] + bonus >= least;
      if (at == top || good || is_stray_paragraph(at)) take(text, at);
      at = next;
    }
    return text;
  }

  bool is_stray_paragraph(PartId id) const {
    if (tree_[id].tag != GUMBO_TAG_P || id >= sums_.size()) return false;
    const Sums& sums = sums_[id];
    if (sums.text.chars > 80) return sums.link_density() < 0.25;
    if (sums.text.chars == 0 || sums.linked > 0 || sums.text.chars == 80) return false;
    const std::string words = tree_.words(id);
    return words.ends_with('.') || words.contains(". ");
  }

  void take(PartId text, PartId id) {
    const GumboTag tag = tree_[id].tag;
    const bool block = tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_SECTION ||
                       tag == GUMBO_TAG_P || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_UL;
    if (!block) tree_[id].tag = GUMBO_TAG_DIV;  // a form or cell that was chosen is text from here on
    tree_.append(text, id);
  }

  PartTree& tree_;
  const Strictness& how_;
  std::vector<Sums> sums_;
  std::vector<double> scores_;
  std::vector<PartId> candidates_;
};

}  // namespace

PartId gather_text(PartTree& tree, const std::vector<PartId>& scored, const Strictness& how) {
  return Vote(tree, how).run(scored);
}

}  // namespace policywatch::extract
