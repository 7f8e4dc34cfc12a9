#include <unordered_map>

#include "base/text.hpp"
#include "extract/select.hpp"
#include "fuzz/fuzz.hpp"

// A selector in the first line, its page in the rest: what it picks are elements in the page's order, each
// once.
void policywatch::fuzz::one_input(std::string_view input) {
  using namespace extract;
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string selector = to_valid_utf8(input.substr(0, line));
  std::string page = to_valid_utf8(input.substr(std::min(line + 1, input.size())));
  if (page.empty()) page = "<main id=a><p class='b c'>One</p><ul><li>1<li lang=en>2</ul><p>Two</main>";
  const Dom dom = Dom::parse(std::move(page));
  std::unordered_map<const GumboInternalNode*, std::size_t> places;
  walk_elements(dom.root(), [&](Node node) {
    places.emplace(node.raw(), places.size());
    return true;
  });
  const auto picked = pick(dom, selector);
  if (!picked) {
    require(!picked.error().message.empty(), "a wrong selector is told");
    return;
  }
  std::size_t after = 0;
  for (const Node node : *picked) {
    const auto place = places.find(node.raw());
    require(place != places.end(), "what is picked is an element of the page", selector);
    require(after <= place->second, "what is picked stands in the page's order, each once", selector);
    after = place->second + 1;
  }
  if (const auto css = Selector::parse(selector)) {
    for (const Node node : css->select(dom.root())) {
      require(css->matches(node), "what is selected matches", selector);
    }
    const auto all = css->select(dom.root());
    require(css->first(dom.root()) == (all.empty() ? Node() : all.front()), "the first is the first of all");
  }
}
