// A parsed HTML page, behind one face: no Gumbo type leaves extract/.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

struct GumboInternalNode;

namespace policywatch::extract {

/// A node of a Dom: a handle, valid while the Dom lives. A default-constructed Node is "no node".
class Node {
 public:
  Node() = default;
  explicit Node(const GumboInternalNode* node) : node_(node) {}
  explicit operator bool() const { return node_ != nullptr; }
  bool operator==(const Node&) const = default;

  bool is_element() const;
  bool is_text() const;           // text, CDATA and white space
  std::string_view tag() const;   // lower case; also of unknown elements; "" for non-elements
  std::string_view text() const;  // of a text node
  std::optional<std::string_view> attribute(std::string_view name) const;
  std::string_view attribute_or_empty(std::string_view name) const { return attribute(name).value_or(""); }
  bool has_class(std::string_view name) const;  // whole token, case sensitive
  std::vector<std::pair<std::string_view, std::string_view>> attributes() const;

  Node parent() const;
  Node first_child() const;
  Node next_sibling() const;
  Node previous_sibling() const;
  Node next_element() const;  // next sibling that is an element
  Node first_element() const;
  std::vector<Node> children() const;
  const GumboInternalNode* raw() const { return node_; }  // identity, and for extract/'s own hot walks

 private:
  const GumboInternalNode* node_ = nullptr;
};

/// Owns the tree and the text it points into. Movable.
class Dom {
 public:
  /// `utf8` must be valid UTF-8. Nesting and unclosed formatting elements are bounded by a linear pre-scan
  /// before Gumbo sees the bytes (it is quadratic in them; browsers stop at 512), so any input costs linear
  /// time. Never fails: HTML has no syntax errors.
  static Dom parse(std::string utf8);
  Dom(Dom&&) noexcept;
  Dom& operator=(Dom&&) noexcept;
  ~Dom();

  Node root() const;  // <html>
  Node head() const;
  Node body() const;
  bool was_bounded() const;  // the pre-scan had to cut something

 private:
  struct Tree;
  explicit Dom(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

/// Visible text under a node as a reader sees it: white space collapsed, script, style, template, noscript,
/// hidden elements ([hidden], aria-hidden="true" icons, display:none) left out, <br> and block boundaries as
/// one space, alt text of images not included.
std::string visible_text(Node node);
/// True for script, style, template, noscript, svg, head, title, fallback content of media, [hidden], inline
/// style display:none / visibility:hidden, input type=hidden.
bool is_invisible(Node element);
bool is_block_level(std::string_view tag);

/// Depth-first walk over every node, `root` first, without recursion. `enter` returns false to skip what is
/// below (then `leave` is not called for it).
template <class Enter, class Leave>
void walk_tree(Node root, Enter&& enter, Leave&& leave) {
  Node node = root;
  while (node) {
    if (enter(node)) {
      if (Node below = node.first_child()) {
        node = below;
        continue;
      }
      leave(node);
    }
    while (node != root) {
      if (Node next = node.next_sibling()) {
        node = next;
        break;
      }
      node = node.parent();
      leave(node);
    }
    if (node == root) return;
  }
}

/// Depth-first walk over elements, `root` first. `visit` returns false to skip an element's children.
template <class Visit>
void walk_elements(Node root, Visit&& visit) {
  const auto enter = [&](Node node) { return node.is_element() && visit(node); };
  walk_tree(root, enter, [](Node) {});
}

}  // namespace policywatch::extract
