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

/// What is known of a tag by its name alone.
struct TagTraits {
  bool block = false;   // starts and ends a line of its own
  bool unseen = false;  // never rendered as text
};
const TagTraits& traits(GumboTag tag);

}  // namespace policywatch::extract
