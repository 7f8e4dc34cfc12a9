#include "extract/article_title.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"

namespace policywatch::extract {
namespace {

constexpr std::array<std::string_view, 9> kSeparators = {
    " | ", " \u2013 ", " \u2014 ", " - ", " :: ", " / ", " \u00bb ", " \u00b7 ", " \u2022 "};

std::size_t words_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' ')) + (text.empty() ? 0 : 1);
}

bool same_words(std::string_view a, std::string_view b) {
  return fold(a) == fold(b);
}

// Where the site's name is meant: "The Valley Star", "valleystar.example".
bool is_site(std::string_view part, const std::string& site) {
  if (site.empty()) return false;
  const std::string a = fold(part), b = fold(site);
  return a == b || (a.size() > 3 && b.size() > 3 && (a == "the " + b || b == "the " + a));
}

// "Headline | Site": the last part goes when it is the site's name, when the heading is what remains, or when
// it is the shorter one behind a long title.
std::string without_site(std::string_view title, const std::string& site,
                         const std::vector<std::string>& headings) {
  const auto is_heading = [&](std::string_view part) {
    return std::ranges::any_of(headings, [&](const std::string& one) { return same_words(one, part); });
  };
  for (int round = 0; round < 4; ++round) {
    std::size_t last = std::string_view::npos, width = 0;
    for (const std::string_view mark : kSeparators) {
      const std::size_t at = title.rfind(mark);
      if (at == std::string_view::npos || at == 0) continue;
      if (last != std::string_view::npos && at < last) continue;
      last = at;
      width = mark.size();
    }
    if (last == std::string_view::npos || is_heading(title)) break;
    const std::string_view front = trim(title.substr(0, last)), back = trim(title.substr(last + width));
    if (is_site(back, site) || is_heading(front)) {
      title = front;
    } else if (is_site(front, site) || is_heading(back)) {
      return std::string(back);
    } else if (words_in(front) > 4 && words_in(back) < words_in(front) && round == 0) {
      title = front;
    } else {
      break;
    }
  }
  return std::string(trim(title));
}

struct Headings {
  std::vector<std::string> first, second;  // h1, h2
};

Headings headings_of(const Dom& dom) {
  constexpr std::size_t kMost = 20, kLongest = 400;
  Headings found;
  walk_elements(dom.body(), [&](Node node) {
    const GumboTag tag = tag_id(node);
    if (tag != GUMBO_TAG_H1 && tag != GUMBO_TAG_H2) return !is_invisible(node);
    auto& list = tag == GUMBO_TAG_H1 ? found.first : found.second;
    if (is_invisible(node) || list.size() > kMost) return false;
    std::string text = visible_text(node);
    if (!text.empty() && text.size() < kLongest) list.push_back(std::move(text));
    return false;
  });
  return found;
}

}  // namespace

Origin article_title(const Dom& dom, const std::vector<Fact>& facts, const std::string& site) {
  Headings found = headings_of(dom);
  const std::string only = found.first.size() == 1 ? found.first.front() : "";
  std::vector<std::string> headings = std::move(found.first);
  std::ranges::move(found.second, std::back_inserter(headings));
  const Fact* best = best_fact(facts, About::title);
  if (best == nullptr) return {"title", only, only.empty() ? "" : "the page's one h1"};
  const bool window = best->from == "title element";
  const std::string title = window ? without_site(best->value, site, headings) : best->value;
  // A heading that the window's title holds whole is the title; what else stands there is about the site.
  if (window && words_in(only) > 2 && fold(best->value).contains(fold(only)))
    return {"title", only, "the page's one h1, which the title element holds"};
  if (words_in(title) < 3 && words_in(only) > 3) return {"title", only, "the page's one h1"};
  // A title that was made for sharing is what the site calls the story, its own name included.
  return {"title", title, best->from};
}

}  // namespace policywatch::extract
