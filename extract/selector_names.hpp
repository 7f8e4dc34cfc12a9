// How an element can be named in a selector: the pieces that derived selectors are put together from.
#pragma once

#include <string>
#include <vector>

#include "extract/dom.hpp"

namespace policywatch::extract {

/// A piece of a selector and how little it can be relied on: 0.1 for a name its author gave, more for a look,
/// a built name or a tag alone.
struct Wording {
  std::string text;
  double cost = 0;
};

/// The element itself: "li.news-item", "article[itemprop=\"item\"]", "div[class*=\"Card_item__\"]", "li". The
/// cheapest first. Without `with_tag` the tag is left away where another name stands.
std::vector<Wording> names_of(Node element, bool with_tag = true);
/// The element as what holds others: ids and landmarks beside the names above.
std::vector<Wording> holder_names(Node element);
/// The element's tag as a selector; "*" for tags that would need escapes.
std::string tag_name(Node element);

/// What stands below an element, as arguments of :has(): tags, tags with lasting classes, first segments of
/// link paths. Sorted, each once; a bounded number of elements is looked at.
std::vector<std::string> marks_below(Node element);
/// Lasting classes of the element itself.
std::vector<std::string> lasting_classes(Node element);

}  // namespace policywatch::extract
