// What :has, :nth-child and :contains ask of the tree around an element.
#include <limits>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/select_match.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {

namespace {

// Everything that stands to `node` as the left side of `combinator`; stops where it has been before.
void add_left_sides(Node node, Combinator combinator, NodeSet& left) {
  switch (combinator) {
    case Combinator::child:
      if (Node parent = node.parent()) left.insert(parent.raw());
      return;
    case Combinator::descendant:
      for (Node up = node.parent(); up && left.insert(up.raw()).second;) up = up.parent();
      return;
    case Combinator::next:
    case Combinator::later:
      for (Node before = node.previous_sibling(); before; before = before.previous_sibling()) {
        if (!before.is_element()) continue;
        if (!left.insert(before.raw()).second || combinator == Combinator::next) return;
      }
      return;
  }
}

}  // namespace

// From the last compound to the left: each set holds the elements from which the rest can be reached.
void Evaluation::add_having(const Complex& relative, NodeSet& having) {
  NodeSet reached;
  bool first = true;
  for (auto part = relative.parts.rbegin(); part != relative.parts.rend(); ++part) {
    NodeSet left;
    walk_elements(top(), [&](Node node) {
      if ((first || reached.contains(node.raw())) && compound(*part, node)) {
        add_left_sides(node, part->before, left);
      }
      return true;
    });
    reached = std::move(left);
    first = false;
  }
  having.merge(reached);
}

bool Evaluation::nth(const Simple& simple, Node element) {
  if (!element.parent()) return false;
  Positions& positions = positions_[&simple];
  auto known = positions.find(element.raw());
  if (known == positions.end()) {
    count_siblings(simple, element, positions);
    known = positions.find(element.raw());
  }
  const int position = known->second;
  if (position == 0) return false;
  if (simple.a == 0) return position == simple.b;
  const int steps = position - simple.b;
  return steps % simple.a == 0 && steps / simple.a >= 0;
}

// The 1-based position of every sibling; 0 for one that does not count.
void Evaluation::count_siblings(const Simple& simple, Node element, Positions& positions) {
  std::vector<Node> siblings;
  for (Node node = element.parent().first_element(); node; node = node.next_element())
    siblings.push_back(node);
  if (simple.last) std::reverse(siblings.begin(), siblings.end());
  int count = 0;
  std::unordered_map<std::string_view, int> per_type;
  for (Node node : siblings) {
    if (simple.of_type) {
      positions[node.raw()] = ++per_type[node.tag()];
    } else if (simple.list == nullptr || list_matches(*simple.list, node)) {
      positions[node.raw()] = ++count;
    } else {
      positions[node.raw()] = 0;
    }
  }
}

bool Evaluation::contains(const Simple& simple, Node element) {
  index_text();
  const auto span = spans_.find(element.raw());
  if (span == spans_.end()) return visible_text(element).find(simple.value) != std::string::npos;
  // The next place of the text is looked for once and remembered for all elements before it.
  Positions& places = positions_[&simple];
  const auto [begin, end] = span->second;
  if (places.empty()) {
    // In document order, the first place at or after each element's begin: one merge over both.
    std::vector<std::pair<std::size_t, const GumboInternalNode*>> order;
    for (const auto& [node, at] : spans_) order.emplace_back(at.first, node);
    std::sort(order.begin(), order.end());
    std::size_t place = text_.find(simple.value);
    for (const auto& [at, node] : order) {
      while (place != std::string::npos && place < at) place = text_.find(simple.value, place + 1);
      const bool inside = place != std::string::npos && place + simple.value.size() <= spans_[node].second;
      places[node] = inside ? 1 : 0;
    }
  }
  return places[element.raw()] == 1 && begin <= end;
}

void Evaluation::index_text() {
  if (text_indexed_) return;
  text_indexed_ = true;
  SpacedText out;
  const auto begin_here = [&] { return out.size() + (out.pending() ? 1 : 0); };
  walk_tree(
      scope_,
      [&](Node node) {
        if (node.is_text()) {
          out.append(node.text());
          return false;
        }
        if (!node.is_element()) return false;
        if (traits(tag_id(node)).block || tag_id(node) == GUMBO_TAG_BR) out.space();
        spans_[node.raw()] = {begin_here(), begin_here()};
        return !is_invisible(node);
      },
      [&](Node node) {
        spans_[node.raw()].second = out.size();
        if (traits(tag_id(node)).block) out.space();
      });
  text_ = out.take();
}

}  // namespace policywatch::extract
