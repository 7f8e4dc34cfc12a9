// First steps towards the main text: paragraphs where the page has none, and what is surely no text dropped.
#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/article_names.hpp"
#include "extract/article_steps.hpp"

namespace policywatch::extract {
namespace {

bool is_space_or_break(const PartTree& tree, PartId id) {
  return tree.blank(id) || tree.is(id, GUMBO_TAG_BR);
}

void trim_end(PartTree& tree, PartId paragraph) {
  while (tree[paragraph].last != kNoPart && is_space_or_break(tree, tree[paragraph].last))
    tree.detach(tree[paragraph].last);
}

PartId past_blanks(const PartTree& tree, PartId id) {
  while (id != kNoPart && tree.blank(id)) id = tree[id].next;
  return id;
}

bool has_picture(const PartTree& tree, PartId id) {
  for (const auto& [name, value] : tree[id].source.attributes()) {
    if (name == "src" || name == "srcset" || name == "data-src" || name == "data-srcset") return true;
    for (const std::string_view ending : {".jpg", ".jpeg", ".png", ".webp"}) {
      if (contains_ascii_nocase(value, ending)) return true;
    }
  }
  return false;
}

// What follows a run of breaks, up to the next run or block, is a paragraph.
void break_into_paragraph(PartTree& tree, PartId br, const std::vector<Sums>& sums) {
  bool run = false;
  for (PartId next = past_blanks(tree, tree[br].next); tree.is(next, GUMBO_TAG_BR);) {
    run = true;
    const PartId beyond = tree[next].next;
    tree.detach(next);
    next = past_blanks(tree, beyond);
  }
  if (!run) return;
  const PartId paragraph = tree.make(GUMBO_TAG_P);
  tree.replace(br, paragraph);
  for (PartId next = tree[paragraph].next; next != kNoPart;) {
    if (tree.is(next, GUMBO_TAG_BR) && tree.is(past_blanks(tree, tree[next].next), GUMBO_TAG_BR)) break;
    if (!is_phrasing(tree, next, sums)) break;
    const PartId beyond = tree[next].next;
    tree.append(paragraph, next);
    next = beyond;
  }
  trim_end(tree, paragraph);
  Part& holder = tree[tree[paragraph].parent];
  if (holder.tag == GUMBO_TAG_P) holder.tag = GUMBO_TAG_DIV;
}

bool is_hidden(const PartTree& tree, PartId id) {
  const Part& part = tree[id];
  if (!part.source) return false;
  if (equals_ascii_nocase(tree.attribute(id, "aria-hidden"), "true") &&
      !tree.class_of(id).contains("fallback-image")) {
    return true;
  }
  if (tree.attribute(id, "aria-modal") == "true" && tree.attribute(id, "role") == "dialog") return true;
  const bool media = traits(part.tag).unseen || part.tag == GUMBO_TAG_INPUT;
  return !media && is_invisible(part.source);
}

bool is_heading_tag(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

// No words and no media.
bool is_hollow(const PartTree& tree, PartId id, const Sums& sums) {
  const GumboTag tag = tree[id].tag;
  const bool judged =
      tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_SECTION || tag == GUMBO_TAG_HEADER || is_heading_tag(tag);
  return judged && sums.text.chars == 0 && tree.count_elements(id) == sums.breaks;
}

bool is_scored(GumboTag tag) {
  return tag == GUMBO_TAG_SECTION || (is_heading_tag(tag) && tag != GUMBO_TAG_H1) || tag == GUMBO_TAG_P ||
         tag == GUMBO_TAG_TD || tag == GUMBO_TAG_PRE;
}

/// The walk over the page that drops and rebuilds.
class Furniture {
 public:
  Furniture(PartTree& tree, const std::string& title, bool author_known, const Strictness& how,
            std::string& byline)
      : tree_(tree),
        how_(how),
        author_known_(author_known),
        byline_(byline),
        title_(fold(title)),
        sums_(measure(tree, PartTree::kBody)) {
    for (const std::string_view word : words(title_)) title_words_.insert(word);
  }

  std::vector<PartId> run() {
    for (PartId at = tree_.first_element(PartTree::kBody); at != kNoPart;) {
      if (drops(at)) {
        const PartId next = tree_.after(at);
        tree_.detach(at);
        at = next;
        continue;
      }
      if (is_scored(tree_[at].tag)) scored_.push_back(at);
      if (tree_[at].tag == GUMBO_TAG_DIV) at = into_paragraphs(at);
      at = tree_.following(at);
    }
    return std::move(scored_);
  }

 private:
  bool drops(PartId id) {
    if (id >= sums_.size()) return false;  // made here
    if (is_hidden(tree_, id)) return true;
    const std::string marks = tree_.marks(id);
    if (is_skip_link(id, marks)) return true;
    if (takes_byline(id, marks) || repeats_title(id)) return true;
    if (how_.drop_sidework) {
      if (names_sidework(marks) && tree_[id].tag != GUMBO_TAG_A && !tree_.inside(id, GUMBO_TAG_TABLE, 4) &&
          !tree_.inside(id, GUMBO_TAG_CODE, 4)) {
        return true;
      }
      if (is_side_role(tree_.attribute(id, "role"))) return true;
    }
    return is_hollow(tree_, id, sums_[id]);
  }

  // "Jump to main content", shown to those who tab to it.
  bool is_skip_link(PartId id, const std::string& marks) const {
    return tree_[id].tag == GUMBO_TAG_A && tree_.attribute(id, "href").starts_with('#') &&
           (marks.contains("skip") || marks.contains("focusable"));
  }

  bool takes_byline(PartId id, const std::string& marks) {
    constexpr std::uint32_t kLongest = 100;
    const std::uint32_t chars = sums_[id].text.chars;
    if (author_known_ || !byline_.empty() || chars == 0 || chars >= kLongest) return false;
    const bool stated = tree_.attribute(id, "rel") == "author" ||
                        tree_.attribute(id, "itemprop").contains("author") || names_author(marks);
    if (!stated) return false;
    byline_ = tree_.words(id);
    const PartId end = tree_.after(id);
    for (PartId at = tree_.following(id); at != kNoPart && at != end; at = tree_.following(at)) {
      if (!tree_.attribute(at, "itemprop").contains("name")) continue;
      byline_ = tree_.words(at);
      break;
    }
    return true;
  }

  // The first heading most of whose words are the title's.
  bool repeats_title(PartId id) {
    const GumboTag tag = tree_[id].tag;
    if (title_dropped_ || title_words_.empty() || (tag != GUMBO_TAG_H1 && tag != GUMBO_TAG_H2)) return false;
    const std::string heading = fold(tree_.words(id));
    std::size_t all = 0, foreign = 0;
    for (const std::string_view word : words(heading)) {
      all += word.size() + 1;
      if (!title_words_.contains(word)) foreign += word.size() + 1;
    }
    title_dropped_ = all > 0 && foreign * 4 < all;
    return title_dropped_;
  }

  // Loose words in a div come into paragraphs; a div that is one paragraph becomes it. Returns where the walk
  // goes on.
  PartId into_paragraphs(PartId id) {
    PartId paragraph = kNoPart;
    for (PartId child = tree_[id].first; child != kNoPart;) {
      const PartId next = tree_[child].next;
      if (is_phrasing(tree_, child, sums_)) {
        if (paragraph != kNoPart) {
          tree_.append(paragraph, child);
        } else if (!is_space_or_break(tree_, child)) {
          paragraph = tree_.make(GUMBO_TAG_P);
          tree_.replace(child, paragraph);
          tree_.append(paragraph, child);
        }
      } else if (paragraph != kNoPart) {
        trim_end(tree_, paragraph);
        paragraph = kNoPart;
      }
      child = next;
    }
    const PartId only = tree_.first_element(id);
    const bool alone = only != kNoPart && tree_.next_element(only) == kNoPart && !has_loose_words(id);
    if (alone && tree_[only].tag == GUMBO_TAG_P && (id >= sums_.size() || sums_[id].link_density() < 0.25)) {
      if (!tree_[only].source) tree_[only].source = tree_[id].source;  // its names still tell what it is
      tree_.replace(id, only);
      scored_.push_back(only);
      return only;
    }
    const bool holds_paragraph = any_child(id, GUMBO_TAG_P);
    if (!holds_paragraph && id < sums_.size() && !sums_[id].blocks) {
      tree_[id].tag = GUMBO_TAG_P;
      scored_.push_back(id);
    }
    return id;
  }

  bool has_loose_words(PartId id) const {
    for (PartId child = tree_[id].first; child != kNoPart; child = tree_[child].next) {
      if (tree_[child].text && !tree_.blank(child)) return true;
    }
    return false;
  }

  bool any_child(PartId id, GumboTag tag) const {
    for (PartId child = tree_[id].first; child != kNoPart; child = tree_[child].next) {
      if (tree_.is(child, tag)) return true;
    }
    return false;
  }

  PartTree& tree_;
  const Strictness& how_;
  bool author_known_;
  std::string& byline_;
  std::string title_;
  std::unordered_set<std::string_view> title_words_;
  bool title_dropped_ = false;
  std::vector<Sums> sums_;
  std::vector<PartId> scored_;
};

}  // namespace

int name_weight(const PartTree& tree, PartId id, const Strictness& how) {
  return how.weigh_names ? weight_of_names(tree.class_of(id), tree.attribute(id, "id")) : 0;
}

void make_paragraphs(PartTree& tree) {
  std::vector<PartId> breaks;
  for (PartId id = 0; id < tree.size(); ++id) {
    if (tree.is(id, GUMBO_TAG_BR)) breaks.push_back(id);
    if (tree.is(id, GUMBO_TAG_IMG) && !has_picture(tree, id)) tree.detach(id);
  }
  if (breaks.empty()) return;
  const std::vector<Sums> sums = measure(tree, PartTree::kBody);
  for (const PartId br : breaks) {
    if (tree[br].parent != kNoPart) break_into_paragraph(tree, br, sums);
  }
}

std::vector<PartId> drop_furniture(PartTree& tree, const std::string& title, bool author_known,
                                   const Strictness& how, std::string& byline) {
  return Furniture(tree, title, author_known, how, byline).run();
}

}  // namespace policywatch::extract
