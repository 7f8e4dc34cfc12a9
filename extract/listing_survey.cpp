#include "extract/listing_survey.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "extract/dom_raw.hpp"

namespace policywatch::extract {
namespace {

// Class names that mark a place in a run rather than a kind: views-row-3, first, odd, active.
bool marks_place(std::string_view token) {
  static constexpr std::string_view kMarks[] = {"first", "last", "odd",    "even",   "active",
                                                "alt",   "new",  "sticky", "current"};
  if (std::ranges::find(kMarks, token) != std::end(kMarks)) return true;
  return std::ranges::any_of(token, [](char c) { return c >= '0' && c <= '9'; }) ||
         token.ends_with("-first") || token.ends_with("-last") || token.ends_with("-odd") ||
         token.ends_with("-even");
}

// Tag and class names, whatever their order.
std::uint64_t build_of(Node node) {
  std::uint64_t build = fingerprint(node.tag());
  const std::string_view classes = node.attribute_or_empty("class");
  for (std::size_t at = 0; at < classes.size();) {
    const std::size_t end = std::min(classes.find_first_of(" \t\n\r\f", at), classes.size());
    const std::string_view token = classes.substr(at, end - at);
    if (!token.empty() && !marks_place(token)) build += fingerprint(token) * 0x9E3779B97F4A7C15ULL;
    at = end + 1;
  }
  return build;
}

// A paragraph that begins with a link is an entry where one that does not is text about it.
bool leads_with_link(Node paragraph) {
  Node at = paragraph.first_child();
  for (int steps = 0; at && steps < 12; ++steps) {
    if (at.is_text() && !trim(at.text()).empty()) return false;
    const bool empty_anchor = at.tag() == "a" && !at.attribute("href");
    if (at.tag() == "a" && !empty_anchor) return true;
    const bool wraps = at.is_element() && at.first_child() && !empty_anchor;
    at = wraps ? at.first_child() : at.next_sibling();
  }
  return false;
}

// What a row's table looks like: how many columns its first rows have. Rows of a table that lays the page out
// are no kin of those of a table in it.
std::uint64_t shape_of(Node row) {
  constexpr int kRows = 8;
  Node table = row.parent();
  for (int steps = 0; table && table.tag() != "table" && steps < 4; ++steps) table = table.parent();
  std::uint64_t most = 0;
  int rows = 0;
  const auto take = [&](Node line) {
    std::uint64_t cells = 0;
    for (Node cell = line.first_element(); cell && cells < 60; cell = cell.next_element()) ++cells;
    most = std::max(most, cells);
    ++rows;
  };
  for (Node part = table ? table.first_element() : Node(); part && rows < kRows; part = part.next_element()) {
    if (part.tag() == "tr") take(part);
    if (part.tag() != "tbody" && part.tag() != "thead") continue;
    for (Node line = part.first_element(); line && rows < kRows; line = line.next_element()) take(line);
  }
  return most;
}

class Walk {
 public:
  Walk(const Scope& scope, bool hidden) : scope_(scope), hidden_(hidden) {
    for (const Node root : scope.roots) take(root);
    // Descendants stand after their ancestors: one backward pass sums them up.
    for (std::size_t i = elements.size(); i-- > 0;) {
      Element& e = elements[i];
      if (e.end == 0) e.end = i + 1;
      if (e.parent == kNoElement) continue;
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
    std::vector<Step> stack{{root, kNoElement, false}};
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      if (is_text(step.node.raw())) {
        const std::size_t length = trim(step.node.text()).size();
        if (step.parent == kNoElement) continue;
        elements[step.parent].text += length;
        text_ += length;
        if (step.in_link) elements[step.parent].link_text += length;
        continue;
      }
      if (!is_element(step.node.raw()) || unseen(step.node) || scope_.ignored.contains(step.node.raw()))
        continue;
      const std::size_t index = add(step.node, step.parent);
      const bool in_link = step.in_link || tag_id(step.node) == GUMBO_TAG_A;
      const GumboVector& children = step.node.raw()->v.element.children;
      for (std::size_t i = children.length; i-- > 0;)
        stack.push_back({Node(static_cast<const GumboNode*>(children.data[i])), index, in_link});
    }
  }

  bool unseen(Node node) const {
    if (!hidden_) return is_invisible(node);
    const std::string_view tag = node.tag();
    return tag == "script" || tag == "style" || tag == "template" || tag == "head" || tag == "noscript";
  }

  std::size_t add(Node node, std::size_t parent) {
    const std::size_t index = elements.size();
    Element e;
    e.node = node;
    e.parent = parent;
    e.text_before = text_;
    const GumboTag tag = tag_id(node);
    e.build = build_of(node) + (tag == GUMBO_TAG_P && leads_with_link(node) ? 1 : 0);
    e.key = e.build;
    if (parent != kNoElement) {
      const Element& up = elements[parent];
      e.furniture = up.furniture;
      const std::uint64_t grand = up.parent == kNoElement ? 0 : fingerprint(elements[up.parent].node.tag());
      e.key = e.build * 31 + up.build * 1000003 + grand;
    }
    if (tag == GUMBO_TAG_TR) e.key += 7919 * shape(parent, node);
    e.furniture = e.furniture || is_furniture(node.raw(), true);
    e.links = tag == GUMBO_TAG_A && node.attribute("href") ? 1 : 0;
    e.times = tag == GUMBO_TAG_TIME ? 1 : 0;
    elements.push_back(e);
    return index;
  }

  // Rows of one parent follow each other: its shape is counted once.
  std::uint64_t shape(std::size_t parent, Node row) {
    if (parent != shaped_) shape_ = shape_of(row);
    shaped_ = parent;
    return shape_;
  }

  const Scope& scope_;
  const bool hidden_;
  std::size_t shaped_ = kNoElement;
  std::uint64_t shape_ = 0;
  std::size_t text_ = 0;
};

}  // namespace

std::vector<Element> survey(const Scope& scope, bool hidden) {
  return std::move(Walk(scope, hidden).elements);
}

bool is_heading_tag(std::string_view tag) {
  return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6';
}

}  // namespace policywatch::extract
