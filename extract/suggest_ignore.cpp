#include "extract/suggest_ignore.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/select.hpp"
#include "extract/selector_names.hpp"

namespace policywatch::extract {
namespace {

using Set = std::unordered_set<const GumboInternalNode*>;

/// One entry by its link, else by its words.
std::string that_one(const std::string& item, Node node) {
  std::string href;
  walk_elements(node, [&](Node below) {
    if (href.empty() && below.tag() == "a") href = below.attribute_or_empty("href");
    return href.empty();
  });
  const auto plain = [](const std::string& text) {
    return !text.empty() && text.size() <= 300 && text.find_first_of("\"\\\n") == std::string::npos;
  };
  if (node.tag() == "a" && plain(href)) return item + "[href=\"" + href + "\"]";
  if (plain(href)) return item + ":has(a[href=\"" + href + "\"])";
  std::string words = shorten(visible_text(node), 60);
  if (words.ends_with("…")) words.resize(words.size() - std::string_view("…").size());
  return plain(words) ? item + ":contains(\"" + words + "\")" : std::string();
}

/// True when the selector picks what holds `bad` and nothing that holds one that counts.
bool takes_out(const Dom& dom, const std::string& text, Node bad, const std::vector<Node>& keep) {
  const auto selector = Selector::parse(text);
  if (!selector) return false;
  Set picked;
  for (const Node node : selector->select(dom.root())) picked.insert(node.raw());
  const auto out = [&](Node node) {
    for (Node up = node; up; up = up.parent())
      if (picked.contains(up.raw())) return true;
    return false;
  };
  return out(bad) && std::ranges::none_of(keep, out);
}

}  // namespace

bool holds(Node outer, Node inner) {
  for (Node up = inner; up; up = up.parent())
    if (up == outer) return true;
  return false;
}

std::string ignore_for(const Dom& dom, const std::string& item, Node bad, const std::vector<Node>& keep) {
  std::vector<Node> holders;
  for (Node up = bad; up.is_element(); up = up.parent()) {
    if (std::ranges::any_of(keep, [&](Node one) { return holds(up, one); })) break;
    holders.push_back(up);
  }
  for (auto holder = holders.rbegin(); holder != holders.rend(); ++holder) {
    for (const Wording& name : holder_names(*holder))
      if (takes_out(dom, name.text, bad, keep)) return name.text;
  }
  const std::string one =
      item.find(',') == std::string::npos ? that_one(item, bad) : that_one(tag_name(bad), bad);
  return !one.empty() && takes_out(dom, one, bad, keep) ? one : std::string();
}

std::vector<Node> without(const Dom& dom, std::vector<Node> matched, const std::vector<std::string>& ignore) {
  Set gone;
  for (const std::string& text : ignore) {
    if (const auto selector = Selector::parse(text))
      for (const Node node : selector->select(dom.root())) gone.insert(node.raw());
  }
  std::erase_if(matched, [&](Node node) {
    for (Node up = node; up; up = up.parent())
      if (gone.contains(up.raw())) return true;
    return false;
  });
  return matched;
}

}  // namespace policywatch::extract
