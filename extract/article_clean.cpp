// What is dropped from a main text that was found: forms, share bars, link lists, poor boxes. Tables of data
// stay whole.
#include <algorithm>

#include "extract/article_names.hpp"
#include "extract/article_steps.hpp"

namespace policywatch::extract {
namespace {

bool is_data_table(const PartTree& tree, PartId id, const Sums& sums) {
  if (tree.attribute(id, "role") == "presentation" || tree.attribute(id, "datatable") == "0") return false;
  if (!tree.attribute(id, "summary").empty() || sums.data_marks > 0) return true;
  if (sums.tables > 0 || sums.columns == 1 || sums.rows == 1) return false;
  if (sums.rows >= 10 || sums.columns > 4) return true;
  return sums.rows * sums.columns > 10;
}

class Cleaner {
 public:
  Cleaner(PartTree& tree, PartId root, const Strictness& how)
      : tree_(tree), root_(root), how_(how), data_(tree.size()), present_(GUMBO_TAG_LAST + 1) {}

  void run() {
    sweep(tree_, root_, [&](PartId id, Sums& sums) {
      const GumboTag tag = tree_[id].tag;
      present_[tag] = true;
      if (tag == GUMBO_TAG_TABLE && is_data_table(tree_, id, sums)) data_[id] = true;
      return false;
    });
    drop_poor(GUMBO_TAG_FORM);
    drop_poor(GUMBO_TAG_FIELDSET);
    sweep(tree_, root_, [&](PartId id, Sums& sums) { return is_never_text(id, sums); });
    drop_poor(GUMBO_TAG_TABLE);
    drop_poor(GUMBO_TAG_UL);
    drop_poor(GUMBO_TAG_DIV);
  }

 private:
  bool is_never_text(PartId id, const Sums& sums) const {
    constexpr std::uint32_t kLongestShareBar = 500;
    switch (tree_[id].tag) {
      case GUMBO_TAG_OBJECT:
      case GUMBO_TAG_EMBED:
      case GUMBO_TAG_IFRAME:
        return !is_film(tree_, id);
      case GUMBO_TAG_FOOTER:
      case GUMBO_TAG_ASIDE:
      case GUMBO_TAG_INPUT:
      case GUMBO_TAG_TEXTAREA:
      case GUMBO_TAG_SELECT:
      case GUMBO_TAG_BUTTON:
        return true;
      case GUMBO_TAG_H1:
      case GUMBO_TAG_H2:
        if (name_weight(tree_, id, how_) < 0) return true;
        break;
      default:
        break;
    }
    return tree_[id].parent != root_ && sums.text.chars < kLongestShareBar &&
           names_share_bar(tree_.marks(id));
  }

  void drop_poor(GumboTag tag) {
    if (!how_.clean || !present_[tag]) return;
    sweep(tree_, root_, [&](PartId id, Sums& sums) {
      if (id < data_.size() && data_[id]) ++sums.data_tables;
      return tree_[id].tag == tag && is_poor(id, sums);
    });
  }

  bool in_data_table(PartId id) const {
    for (PartId up = tree_[id].parent; up != kNoPart; up = tree_[up].parent) {
      if (up < data_.size() && data_[up]) return true;
    }
    return false;
  }

  bool is_poor(PartId id, const Sums& sums) const {
    constexpr std::uint32_t kProse = 10;  // commas
    if (sums.data_tables > 0 || tree_.inside(id, GUMBO_TAG_CODE, 4) || in_data_table(id)) return false;
    const int weight = name_weight(tree_, id, how_);
    if (weight < 0) return true;
    if (sums.ascii_commas >= kProse || sums.video) return false;
    if (sums.text.chars < 40 && is_placeholder(tree_.words(id))) return true;
    const bool list = tree_[id].tag == GUMBO_TAG_UL || sums.share(sums.listed) > 0.9;
    if (!looks_poor(id, sums, weight, list)) return false;
    return !(list && is_gallery(id, sums));
  }

  bool looks_poor(PartId id, const Sums& sums, int weight, bool list) const {
    const bool figure = tree_.inside(id, GUMBO_TAG_FIGURE, 4);
    const double density = sums.link_density();
    if (!figure && sums.images > 1 && sums.paragraphs * 2 < sums.images) return true;
    if (!list && sums.items > sums.paragraphs + 100) return true;
    if (sums.inputs > sums.paragraphs / 3) return true;
    if (!list && !figure && sums.share(sums.headed) < 0.9 && sums.text.chars < 25 &&
        (sums.images == 0 || sums.images > 2) && density > 0) {
      return true;
    }
    if (!list && weight < 25 && density > 0.2) return true;
    if (weight >= 25 && density > 0.5) return true;
    if ((sums.embeds == 1 && sums.text.chars < 75) || sums.embeds > 1) return true;
    return sums.images == 0 && sums.textish == 0;
  }

  // A list of single pictures.
  bool is_gallery(PartId id, const Sums& sums) const {
    for (PartId child = tree_.first_element(id); child != kNoPart; child = tree_.next_element(child)) {
      if (tree_.count_elements(child) > 1) return false;
    }
    return sums.images == sums.items;
  }

  PartTree& tree_;
  PartId root_;
  const Strictness& how_;
  std::vector<bool> data_;
  std::vector<bool> present_;
};

}  // namespace

void clean_text(PartTree& tree, PartId root, const Strictness& how) {
  Cleaner(tree, root, how).run();
}

}  // namespace policywatch::extract
