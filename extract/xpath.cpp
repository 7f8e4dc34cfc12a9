#include "extract/xpath.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/xpath_query.hpp"

namespace policywatch::extract {

namespace {

constexpr std::size_t kMaxExpression = 2048;

/// pugixml's copy of the tree, and the way back to our nodes.
struct Copy {
  pugi::xml_document document;
  std::unordered_map<std::size_t, Node> origin;  // by the hash value of the pugixml node: its address

  explicit Copy(Node root) {
    pugi::xml_node parent = document.root();
    walk_tree(
        root,
        [&](Node node) {
          if (node.is_text()) {
            parent.append_child(pugi::node_pcdata).set_value(std::string(node.text()).c_str());
            return false;
          }
          if (!node.is_element()) return false;
          parent = parent.append_child(std::string(node.tag()).c_str());
          for (const auto& [name, value] : node.attributes()) {
            parent.append_attribute(std::string(name).c_str()).set_value(std::string(value).c_str());
          }
          origin.emplace(parent.hash_value(), node);
          return true;
        },
        [&](Node) { parent = parent.parent(); });
  }
};

// Only what can blow up is bounded: nested predicates and steps over all nodes multiply.
std::size_t weight(std::string_view expression) {
  std::size_t weight = 0;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    if (expression.substr(i).starts_with("//") || expression.substr(i).starts_with("::") ||
        expression[i] == '[') {
      ++weight;
    }
  }
  return weight;
}

}  // namespace

Result<std::unique_ptr<pugi::xpath_query>> parse_xpath(std::string_view expression) {
  if (expression.size() > kMaxExpression || weight(expression) > 32) {
    return fail(ErrorKind::invalid, "xpath: expected an expression of at most 2048 bytes and 32 steps");
  }
  const std::string place = "xpath \"" + printable(expression) + "\": ";
  std::unique_ptr<pugi::xpath_query> query;
  try {
    query = std::make_unique<pugi::xpath_query>(std::string(expression).c_str());
  } catch (const pugi::xpath_exception& error) {
    return fail(ErrorKind::invalid,
                place + "column " + std::to_string(error.result().offset + 1) + ": " + error.what());
  }
  if (query->return_type() != pugi::xpath_type_node_set)
    return fail(ErrorKind::invalid, place + "expected elements, not a value");
  return query;
}

Result<std::vector<Node>> pick_xpath(const Dom& dom, std::string_view expression) {
  const auto query = parse_xpath(expression);
  if (!query) return std::unexpected(query.error());
  const Copy copy(dom.root());
  pugi::xpath_node_set found = (*query)->evaluate_node_set(copy.document);
  found.sort();
  std::vector<Node> result;
  std::unordered_set<const GumboInternalNode*> seen;
  for (const pugi::xpath_node& one : found) {
    const pugi::xml_node element = one.attribute() ? one.parent() : one.node();
    auto origin = copy.origin.find(element.hash_value());
    if (origin == copy.origin.end()) origin = copy.origin.find(element.parent().hash_value());
    if (origin != copy.origin.end() && seen.insert(origin->second.raw()).second)
      result.push_back(origin->second);
  }
  return result;
}

}  // namespace policywatch::extract
