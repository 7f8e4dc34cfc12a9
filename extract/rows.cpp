#include "extract/rows.hpp"

#include <cstddef>

#include "extract/dom_raw.hpp"

namespace policywatch::extract {

namespace {

bool lays_out(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_PRE:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_data_row(Node row) {
  constexpr std::size_t kMaxText = 2000, kMaxNodes = 400;
  std::size_t cells = 0, blocks = 0, text = 0, nodes = 0;
  bool layout = false;
  walk_tree(
      row,
      [&](Node node) {
        if (layout || ++nodes > kMaxNodes) {
          layout = true;
          return false;
        }
        if (node.is_text()) text += node.text().size();
        const GumboTag tag = tag_id(node);
        if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
          ++cells;
        } else if (node != row && traits(tag).block) {
          ++blocks;
        }
        layout = lays_out(tag) || text > kMaxText;
        return !layout && !traits(tag).unseen;
      },
      [](Node) {});
  if (layout) return false;
  return cells > 1 || blocks == 0;
}

}  // namespace policywatch::extract
