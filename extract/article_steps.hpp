// The steps in which the main text of a page is found, each over a working copy of the page.
#pragma once

#include <string>
#include <vector>

#include "extract/article_sums.hpp"
#include "extract/article_tree.hpp"

namespace policywatch::extract {

/// How much is left out before it is judged; loosened step by step when too little remains.
struct Strictness {
  bool drop_sidework = true;  // parts named "sidebar", "related", …
  bool weigh_names = true;
  bool clean = true;  // drop poor parts of the text found
};

/// Double line breaks become paragraphs, images without a picture go. First of all steps.
void make_paragraphs(PartTree& tree);

/// Drops what is hidden, the author's line, the heading that repeats `title` and sidework; loose words come
/// into paragraphs. `byline`: when empty, receives the author's line. Returns what shall be scored, in
/// reading order.
std::vector<PartId> drop_furniture(PartTree& tree, const std::string& title, bool author_known,
                                   const Strictness& how, std::string& byline);

/// Paragraphs vote for what holds them. Returns a new part that holds the winner and those of its siblings
/// that belong to it.
PartId gather_text(PartTree& tree, const std::vector<PartId>& scored, const Strictness& how);

/// Drops forms, footers, share bars, link lists and other poor parts under `root`.
void clean_text(PartTree& tree, PartId root, const Strictness& how);

/// Weight of class and id; 0 when names are not weighed.
int name_weight(const PartTree& tree, PartId id, const Strictness& how);

}  // namespace policywatch::extract
