#include "extract/select.hpp"

#include "base/text.hpp"
#include "extract/select_match.hpp"
#include "extract/select_syntax.hpp"
#include "extract/xpath.hpp"

namespace policywatch::extract {

struct Selector::List : SelectorList {
  explicit List(SelectorList list) : SelectorList(std::move(list)) {}
};

Result<Selector> Selector::parse(std::string_view text) {
  auto list = parse_selector(text);
  if (!list) return std::unexpected(list.error());
  Selector selector;
  selector.list_ = std::make_shared<const List>(std::move(*list));
  return selector;
}

bool Selector::matches(Node element) const {
  if (!list_ || !element.is_element()) return false;
  return Evaluation(element).matches(*list_, element);
}

std::vector<Node> Selector::select(Node root) const {
  if (!list_ || !root) return {};
  return Evaluation(root).select(*list_);
}

Node Selector::first(Node root) const {
  const std::vector<Node> found = select(root);
  return found.empty() ? Node() : found.front();
}

Result<std::vector<Node>> pick(const Dom& dom, std::string_view selector) {
  constexpr std::string_view kXPath = "xpath:";
  if (selector.starts_with(kXPath)) return pick_xpath(dom, trim(selector.substr(kXPath.size())));
  const auto parsed = Selector::parse(selector);
  if (!parsed) return std::unexpected(parsed.error());
  std::vector<Node> found = parsed->select(dom.root());
  if (parsed->matches(dom.root())) found.insert(found.begin(), dom.root());
  return found;
}

}  // namespace policywatch::extract
