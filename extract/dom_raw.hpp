// Gumbo's tree for extract/'s own hot walks; never included outside this folder.
#pragma once

#include <gumbo.h>

#include <string_view>

#include "extract/dom.hpp"

namespace policywatch::extract {

inline bool is_element(const GumboNode* node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

inline bool is_text(const GumboNode* node) {
  return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
         node->type == GUMBO_NODE_CDATA;
}

/// GUMBO_TAG_UNKNOWN for what is no element.
inline GumboTag tag_id(Node node) {
  return node.raw() != nullptr && is_element(node.raw()) ? node.raw()->v.element.tag : GUMBO_TAG_UNKNOWN;
}

/// dom.hpp's walks with nothing called between the visits.
template <class Enter, class Leave>
void walk_tree(const GumboNode* root, Enter&& enter, Leave&& leave) {
  const GumboNode* node = root;
  while (node != nullptr) {
    if (enter(Node(node))) {
      if (is_element(node) && node->v.element.children.length > 0) {
        node = static_cast<const GumboNode*>(node->v.element.children.data[0]);
        continue;
      }
      leave(Node(node));
    }
    while (node != root) {
      const GumboVector& siblings = node->parent->v.element.children;
      const std::size_t next = node->index_within_parent + 1;
      if (next < siblings.length) {
        node = static_cast<const GumboNode*>(siblings.data[next]);
        break;
      }
      node = node->parent;
      leave(Node(node));
    }
    if (node == root) return;
  }
}

template <class Visit>
void walk_elements(const GumboNode* root, Visit&& visit) {
  const auto enter = [&](Node node) { return is_element(node.raw()) && visit(node); };
  walk_tree(root, enter, [](Node) {});
}

/// What is known of a tag by its name alone.
struct TagTraits {
  bool block = false;   // starts and ends a line of its own
  bool unseen = false;  // never rendered as text
};
const TagTraits& traits(GumboTag tag);

}  // namespace policywatch::extract
