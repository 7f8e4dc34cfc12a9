#include "extract/select_match.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {

namespace {

constexpr std::uint64_t bit(std::size_t i) {
  return std::uint64_t{1} << i;
}

bool same_text(std::string_view a, std::string_view b, bool nocase) {
  return nocase ? equals_ascii_nocase(a, b) : a == b;
}

bool has_word(std::string_view list, std::string_view word, bool nocase) {
  if (word.empty()) return false;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find_first_of(" \t\n\f\r", at), list.size());
    if (same_text(list.substr(at, end - at), word, nocase)) return true;
    at = end + 1;
  }
  return false;
}

bool attribute_matches(const Simple& simple, std::string_view value) {
  const std::string_view wanted = simple.value;
  const bool nocase = simple.nocase;
  switch (simple.op) {
    case 0:
      return true;
    case '=':
      return same_text(value, wanted, nocase);
    case '~':
      return has_word(value, wanted, nocase);
    case '|':
      return same_text(value, wanted, nocase) ||
             (value.size() > wanted.size() && value[wanted.size()] == '-' &&
              same_text(value.substr(0, wanted.size()), wanted, nocase));
    case '^':
      return !wanted.empty() && value.size() >= wanted.size() &&
             same_text(value.substr(0, wanted.size()), wanted, nocase);
    case '$':
      return !wanted.empty() && value.size() >= wanted.size() &&
             same_text(value.substr(value.size() - wanted.size()), wanted, nocase);
    default:
      if (wanted.empty()) return false;
      return nocase ? contains_ascii_nocase(value, wanted) : value.find(wanted) != std::string_view::npos;
  }
}

std::optional<std::string_view> attribute_of(const Simple& simple, Node element) {
  if (auto value = element.attribute(simple.name)) return value;
  // Gumbo gives SVG attributes their mixed case back.
  if (element.raw()->v.element.tag_namespace == GUMBO_NAMESPACE_HTML) return std::nullopt;
  for (const auto& [name, value] : element.attributes()) {
    if (equals_ascii_nocase(name, simple.name)) return value;
  }
  return std::nullopt;
}

bool is_empty_element(Node element) {
  for (Node child = element.first_child(); child; child = child.next_sibling()) {
    if (child.is_element() || (child.is_text() && !child.text().empty())) return false;
  }
  return true;
}

}  // namespace

Node Evaluation::top() const {
  Node node = scope_;
  for (Node up = node.parent(); up; up = up.parent()) node = up;
  return node;
}

bool Evaluation::simple(const Simple& simple, Node element) {
  using Kind = Simple::Kind;
  switch (simple.kind) {
    case Kind::any:
      return true;
    case Kind::tag:
      return simple.tag != GUMBO_TAG_UNKNOWN ? tag_id(element) == simple.tag : element.tag() == simple.name;
    case Kind::id:
      return element.attribute("id") == simple.value;
    case Kind::class_:
      return element.has_class(simple.value);
    case Kind::attribute: {
      const auto value = attribute_of(simple, element);
      return value && attribute_matches(simple, *value);
    }
    case Kind::is:
      return list_matches(*simple.list, element);
    case Kind::not_:
      return !list_matches(*simple.list, element);
    case Kind::has:
      return all_having(simple).contains(element.raw());
    case Kind::nth:
      return nth(simple, element);
    case Kind::root:
      return !element.parent();
    case Kind::scope:
      return element == scope_;
    case Kind::empty:
      return is_empty_element(element);
    case Kind::link:
      return (tag_id(element) == GUMBO_TAG_A || tag_id(element) == GUMBO_TAG_AREA) &&
             element.attribute("href");
    case Kind::contains:
      return contains(simple, element);
  }
  return false;
}

bool Evaluation::compound(const Compound& compound, Node element) {
  return std::all_of(compound.simples.begin(), compound.simples.end(),
                     [&](const Simple& one) { return simple(one, element); });
}

bool Evaluation::list_matches(const SelectorList& list, Node element) {
  return std::any_of(list.complexes.begin(), list.complexes.end(), [&](const Complex& complex) {
    return complex.parts.size() == 1 ? compound(complex.parts[0], element)
                                     : all_matching(complex).contains(element.raw());
  });
}

std::uint64_t Evaluation::step(const Complex& complex, const Progress& before, Node element) {
  std::uint64_t own = 0;
  for (std::size_t i = 0; i < complex.parts.size(); ++i) {
    const Compound& part = complex.parts[i];
    if (i > 0) {
      const std::uint64_t reach = part.before == Combinator::descendant ? before.above
                                  : part.before == Combinator::child    ? before.parent
                                  : part.before == Combinator::next     ? before.previous
                                                                        : before.earlier;
      if ((reach & bit(i - 1)) == 0) continue;
    }
    if (compound(part, element)) own |= bit(i);
  }
  return own;
}

// The bits of one element, from its ancestors (and, where the selector asks, their earlier siblings) alone;
// `below` is what its children start from.
std::uint64_t Evaluation::own_bits(const Complex& complex, Node element, Progress& below) {
  std::vector<Node> path;
  for (Node node = element; node; node = node.parent()) path.push_back(node);
  Progress before;
  std::uint64_t own = 0;
  for (auto node = path.rbegin(); node != path.rend(); ++node) {
    if (complex.looks_at_siblings && node->parent()) {
      for (Node sibling = node->parent().first_element(); sibling != *node;
           sibling = sibling.next_element()) {
        before.previous = step(complex, before, sibling);
        before.earlier |= before.previous;
      }
    }
    own = step(complex, before, *node);
    before = Progress{.above = before.above | own, .parent = own};
  }
  below = before;
  return own;
}

void Evaluation::run(const Complex& complex, Node root, bool with_root,
                     const std::function<void(Node)>& found) {
  const std::uint64_t goal = bit(complex.parts.size() - 1);
  Progress below;
  const std::uint64_t root_bits = own_bits(complex, root, below);
  if (with_root && (root_bits & goal) != 0) found(root);
  std::vector<Progress> levels{below};
  const auto enter = [&](Node node) {
    if (node == root) return true;
    if (!node.is_element()) return false;
    Progress& before = levels.back();
    const std::uint64_t own = step(complex, before, node);
    if ((own & goal) != 0) found(node);
    before.previous = own;
    before.earlier |= own;
    levels.push_back({.above = before.above | own, .parent = own});
    return true;
  };
  walk_tree(root, enter, [&](Node node) {
    if (node != root) levels.pop_back();
  });
}

std::vector<Node> Evaluation::select(const SelectorList& list) {
  std::vector<Node> result;
  if (list.complexes.size() == 1) {
    run(list.complexes[0], scope_, false, [&](Node node) { result.push_back(node); });
    return result;
  }
  NodeSet found;
  for (const Complex& complex : list.complexes) {
    run(complex, scope_, false, [&](Node node) { found.insert(node.raw()); });
  }
  if (found.empty()) return result;
  walk_elements(scope_, [&](Node node) {
    if (found.contains(node.raw())) result.push_back(node);
    return true;
  });
  return result;
}

bool Evaluation::matches(const SelectorList& list, Node element) {
  return std::any_of(list.complexes.begin(), list.complexes.end(), [&](const Complex& complex) {
    if (complex.parts.size() == 1) return compound(complex.parts[0], element);
    Progress below;
    return (own_bits(complex, element, below) & bit(complex.parts.size() - 1)) != 0;
  });
}

const NodeSet& Evaluation::all_matching(const Complex& complex) {
  const auto known = matching_.find(&complex);
  if (known != matching_.end()) return known->second;
  NodeSet found;
  run(complex, top(), true, [&](Node node) { found.insert(node.raw()); });
  return matching_.emplace(&complex, std::move(found)).first->second;
}

const NodeSet& Evaluation::all_having(const Simple& has) {
  const auto known = having_.find(&has);
  if (known != having_.end()) return known->second;
  NodeSet having;
  for (const Complex& relative : has.list->complexes) add_having(relative, having);
  return having_.emplace(&has, std::move(having)).first->second;
}

}  // namespace policywatch::extract
