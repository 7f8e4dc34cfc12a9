#include "extract/selector_names.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "extract/lasting_names.hpp"

namespace policywatch::extract {
namespace {

constexpr double kGiven = 0.1, kStated = 0.3, kLooks = 0.5, kBuilt = 0.6, kTag = 0.4;
constexpr std::size_t kMostClasses = 8;    // looked at, of one element
constexpr std::size_t kMostBelow = 60;     // elements looked at below one
constexpr std::size_t kLongestValue = 60;  // of an attribute in a selector

template <class Take>
void each_class(Node element, Take&& take) {
  const std::string_view classes = element.attribute_or_empty("class");
  std::size_t count = 0;
  for (std::size_t at = 0; at < classes.size() && count < kMostClasses;) {
    const std::size_t end = std::min(classes.find_first_of(" \t\n\r\f", at), classes.size());
    if (end > at) {
      take(classes.substr(at, end - at));
      ++count;
    }
    at = end + 1;
  }
}

bool is_plain_value(std::string_view value) {
  return !value.empty() && value.size() <= kLongestValue && std::ranges::all_of(value, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '/' || c == ':' ||
           c == '.';
  });
}

bool is_landmark(std::string_view tag) {
  static constexpr std::string_view kLandmarks[] = {"main", "article", "section", "table",  "ul",    "ol",
                                                    "dl",   "aside",   "nav",     "header", "footer"};
  return std::ranges::find(kLandmarks, tag) != std::end(kLandmarks);
}

/// Behind those that cost no more.
void add(std::vector<Wording>& names, Wording name) {
  const auto place = std::ranges::upper_bound(names, name.cost, {}, &Wording::cost);
  names.insert(place, std::move(name));
}

/// "/press/" of "/press/2025/x" and of "https://agency.gov/press/x".
std::string first_segment(std::string_view href) {
  if (const std::size_t host = href.find("://"); host != std::string_view::npos) {
    href = href.substr(std::min(href.find('/', host + 3), href.size()));
  }
  if (!href.starts_with('/')) return {};
  const std::size_t end = href.find('/', 1);
  if (end == std::string_view::npos || end < 3) return {};
  const std::string_view segment = href.substr(0, end + 1);
  return is_plain_value(segment) ? std::string(segment) : std::string();
}

}  // namespace

std::string tag_name(Node element) {
  const std::string_view tag = element.tag();
  const bool plain = !tag.empty() && tag.size() <= kLongestValue && tag[0] >= 'a' && tag[0] <= 'z' &&
                     std::ranges::all_of(tag, [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                     });
  return plain ? std::string(tag) : "*";
}

std::vector<std::string> lasting_classes(Node element) {
  std::vector<std::string> names;
  each_class(element, [&](std::string_view name) {
    if (is_lasting_name(name)) names.emplace_back(name);
  });
  return names;
}

std::vector<Wording> names_of(Node element, bool with_tag) {
  const std::string tag = tag_name(element), front = with_tag ? tag : "";
  std::vector<Wording> names;
  each_class(element, [&](std::string_view name) {
    if (is_lasting_name(name)) {
      add(names, {front + "." + std::string(name), is_look(name) ? kLooks : kGiven});
    } else if (const std::string_view part = lasting_front(name); !part.empty()) {
      add(names, {front + "[class*=\"" + std::string(part) + "\"]", kBuilt});
    }
  });
  for (const std::string_view name : {"itemprop", "itemtype", "role"}) {
    const std::string_view value = element.attribute_or_empty(name);
    if (is_plain_value(value))
      add(names, {front + "[" + std::string(name) + "=\"" + std::string(value) + "\"]", kStated});
  }
  add(names, {tag, kTag});
  return names;
}

std::vector<Wording> holder_names(Node element) {
  std::vector<Wording> names;
  if (const std::string_view id = element.attribute_or_empty("id"); is_lasting_name(id))
    add(names, {"#" + std::string(id), kGiven});
  for (Wording& name : names_of(element)) {
    if (name.cost == kTag) {
      if (!is_landmark(element.tag())) continue;
      name.cost = element.tag() == "main" ? kGiven : kStated;
    }
    add(names, std::move(name));
  }
  return names;
}

std::vector<std::string> marks_below(Node element) {
  std::set<std::string> marks;
  std::size_t seen = 0;
  walk_elements(element, [&](Node node) {
    if (node == element) return true;
    if (++seen > kMostBelow) return false;
    const std::string tag = tag_name(node);
    marks.insert(tag);
    for (const std::string& name : lasting_classes(node)) marks.insert(tag + "." + name);
    if (tag == "a") {
      const std::string segment = first_segment(node.attribute_or_empty("href"));
      if (!segment.empty()) marks.insert("a[href*=\"" + segment + "\"]");
    }
    return true;
  });
  return {marks.begin(), marks.end()};
}

}  // namespace policywatch::extract
