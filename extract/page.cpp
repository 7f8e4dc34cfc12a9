#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/extract.hpp"
#include "extract/page_parts.hpp"
#include "extract/render.hpp"
#include "extract/select.hpp"

namespace policywatch::extract {

namespace {

// The nodes of `selectors`, each with a note when it is wrong or matches nothing.
std::vector<Node> pick_all(const Dom& dom, const std::vector<std::string>& selectors, std::string_view key,
                           std::vector<std::string>& notes) {
  std::vector<Node> result;
  for (const std::string& selector : selectors) {
    auto found = pick(dom, selector);
    if (!found) {
      notes.push_back(std::string(key) + ": " + found.error().message);
    } else if (found->empty()) {
      notes.push_back(std::string(key) + " \"" + selector + "\" matched nothing");
    } else {
      result.insert(result.end(), found->begin(), found->end());
    }
  }
  return result;
}

// Document order, each once, none inside another.
std::vector<Node> outermost(const Dom& dom, const std::vector<Node>& picked) {
  std::unordered_set<const GumboInternalNode*> wanted;
  for (Node node : picked) wanted.insert(node.raw());
  std::vector<Node> result;
  walk_elements(dom.root().raw(), [&](Node node) {
    if (!wanted.contains(node.raw())) return true;
    result.push_back(node);
    return false;
  });
  return result;
}

}  // namespace

Scope scope_of(const Dom& dom, const Watch& watch, std::vector<std::string>& notes) {
  Scope scope;
  scope.selected = !watch.select.empty();
  if (scope.selected) {
    scope.roots = outermost(dom, pick_all(dom, watch.select, "select", notes));
  } else if (Node body = dom.body()) {
    scope.roots.push_back(body);
  } else {
    scope.roots.push_back(dom.root());
  }
  for (Node node : pick_all(dom, watch.ignore, "ignore", notes)) scope.ignored.insert(node.raw());
  return scope;
}

std::optional<Url> base_of(const Dom& dom, const std::string& url) {
  const std::optional<Url> own = Url::parse(url);
  std::optional<Url> base = own;
  bool found = false;
  walk_elements(dom.root().raw(), [&](Node node) {
    if (found) return false;
    if (tag_id(node) == GUMBO_TAG_BODY) return false;
    if (tag_id(node) != GUMBO_TAG_BASE) return true;
    const auto href = node.attribute("href");
    if (!href) return true;
    found = true;
    if (href->size() > kLongestBase) return false;
    if (auto stated = Url::parse(*href, own ? &*own : nullptr); stated && stated->is_http()) base = stated;
    return false;
  });
  return base;
}

Document read_page(const Dom& dom, const std::string& url, const Watch& watch,
                   std::vector<std::string>& notes) {
  return read_page_with(dom, url, watch, read_facts(dom, base_of(dom, url)), notes);
}

Document read_page_with(const Dom& dom, const std::string& url, const Watch& watch,
                        const std::vector<Fact>& facts, std::vector<std::string>& notes) {
  Document document;
  document.url = url;
  const std::optional<Url> base = base_of(dom, url);
  read_metadata(facts, document);
  const Scope scope = scope_of(dom, watch, notes);
  Walked walked = walk_page(scope, base, watch.links);
  document.blocks = std::move(walked.blocks);
  document.links = std::move(walked.links);
  if (watch.kind != WatchKind::list) read_stated_dates(document);
  // Only what `select` picked counts: words about the whole page do not.
  if (scope.selected) document.description.clear();
  document.history = read_history(scope, url, watch.kind);
  apply_text_rules(watch, document.blocks, notes);
  return document;
}

}  // namespace policywatch::extract
