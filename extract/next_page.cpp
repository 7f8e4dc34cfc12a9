#include "extract/next_page.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestLabel = 40;  // bytes; longer words are a story's title
constexpr int kLevels = 6;                 // how far above a link its pager may begin
constexpr std::size_t kMostLinks = 2000;   // of a pager

constexpr auto kWords = std::to_array<std::string_view>({"next",
                                                         "next page",
                                                         "go to next page",
                                                         "next results",
                                                         "next entries",
                                                         "next posts",
                                                         "older",
                                                         "older posts",
                                                         "older entries",
                                                         "older articles",
                                                         "older news",
                                                         "older stories",
                                                         "older items",
                                                         "suivant",
                                                         "suivante",
                                                         "page suivante",
                                                         "aller a la page suivante",
                                                         "siguiente",
                                                         "siguientes",
                                                         "pagina siguiente",
                                                         "ir a la pagina siguiente",
                                                         "proxima",
                                                         "proximo",
                                                         "proxima pagina",
                                                         "seguinte",
                                                         "pagina seguinte",
                                                         "successivo",
                                                         "successiva",
                                                         "pagina successiva",
                                                         "weiter",
                                                         "nachste",
                                                         "nachste seite",
                                                         "altere beitrage",
                                                         "volgende",
                                                         "volgende pagina",
                                                         "dalsi",
                                                         "dalsi stranka"});

bool has_token(std::string_view list, std::string_view token) {
  return std::ranges::any_of(split(collapse_space(list), ' '),
                             [&](std::string_view one) { return equals_ascii_nocase(one, token); });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The words of a label without the arrows and marks around them.
std::string plain_words(std::string_view label) {
  const std::string folded = fold(label);
  const auto is_mark = [](char c) {
    return !(c >= 'a' && c <= 'z') && !is_digit(c) && static_cast<unsigned char>(c) < 0x80;
  };
  std::string_view rest = folded;
  for (bool cut = true; cut;) {
    cut = false;
    while (!rest.empty() && is_mark(rest.front())) rest.remove_prefix(1), cut = true;
    while (!rest.empty() && is_mark(rest.back())) rest.remove_suffix(1), cut = true;
    for (const std::string_view arrow : {"\u203a", "\u00bb", "\u2192", "\u2190", "\u2039", "\u00ab"}) {
      if (rest.starts_with(arrow)) rest.remove_prefix(arrow.size()), cut = true;
      if (rest.ends_with(arrow)) rest.remove_suffix(arrow.size()), cut = true;
    }
  }
  return std::string(rest);
}

bool says_next(std::string_view label) {
  if (label.empty() || label.size() > kLongestLabel) return false;
  const std::string words = plain_words(label);
  return std::ranges::find(kWords, words) != kWords.end();
}

/// Marks alone. "»" is the last page's mark as often as the next one's: only where nothing else speaks.
enum class Mark { none, weak, next };
Mark mark_of(std::string_view label) {
  label = trim(label);
  if (label == "\u203a" || label == ">" || label == "\u2192") return Mark::next;
  if (label == "\u203a\u203a" || label == "\u00bb" || label == ">>") return Mark::weak;
  return Mark::none;
}

bool names_pager(std::string_view text) {
  const std::string low = ascii_lower(text);
  for (const std::string_view sign : {"pager", "pagin", "page-n", "page_n", "paging", "pagenav", "nav-links",
                                      "posts-nav", "post-nav", "wp-page", "blocgrid-pages"}) {
    if (low.contains(sign)) return true;
  }
  return false;
}

/// The part of the page that is the link's pager; no node: it stands in none.
Node pager_of(Node link) {
  Node node = link;
  Node found;
  for (int level = 0; level < kLevels && node && node.tag() != "body"; ++level, node = node.parent()) {
    for (const char* name : {"class", "id", "role", "aria-label", "data-component"}) {
      if (names_pager(node.attribute_or_empty(name))) found = node;
    }
  }
  return found;
}

bool is_off(Node link) {
  Node node = link;
  for (int level = 0; level < 2 && node; ++level, node = node.parent()) {
    if (equals_ascii_nocase(node.attribute_or_empty("aria-disabled"), "true")) return true;
    if (has_token(node.attribute_or_empty("class"), "disabled")) return true;
  }
  return link.attribute("disabled").has_value();
}

/// "…/page/3/" and "…/3" begin like the address without them.
std::string_view without_page(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string_view cut = path;
  while (!cut.empty() && is_digit(cut.back())) cut.remove_suffix(1);
  if (cut.size() == path.size()) return path;
  for (const std::string_view word : {"/page/", "/page-", "/p/", "/"}) {
    if (cut.ends_with(word)) return cut.substr(0, cut.size() - word.size());
  }
  return path;
}

/// Whether `next` is the same listing but for its query or the number of its page.
bool goes_on(const Url& here, const Url& next) {
  if (here.origin() != next.origin()) return false;
  return without_page(here.path()) == without_page(next.path());
}

struct Page {
  Url own;
  std::string base;
  /// Where a link leads, when that is another page.
  std::string target(Node link) const {
    const std::string_view href = trim(link.attribute_or_empty("href"));
    if (href.empty() || href.starts_with('#') || is_off(link)) return "";
    const auto url = Url::parse(resolve(base, href));
    if (!url || !url->is_http() || url->without_fragment() == own.without_fragment()) return "";
    return url->without_fragment();
  }
};

std::optional<NextLink> stated_link(const Dom& dom, const Page& page) {
  std::optional<NextLink> of_head, of_body;
  walk_elements(dom.root(), [&](Node node) {
    const bool head = node.tag() == "link";
    if ((!head && node.tag() != "a") || !has_token(node.attribute_or_empty("rel"), "next")) return true;
    std::string url = page.target(node);
    if (url.empty()) return true;
    std::optional<NextLink>& place = head ? of_head : of_body;
    if (!place) place = NextLink{std::move(url), head ? "link rel=next" : "a rel=next"};
    return true;
  });
  return of_head ? of_head : of_body;
}

bool has_next_class(Node node) {
  for (const std::string_view token : split(collapse_space(node.attribute_or_empty("class")), ' ')) {
    const std::string low = ascii_lower(token);
    if (low == "next" || low == "nextpostslink" || low.ends_with("-next") || low.ends_with("_next"))
      return true;
  }
  return false;
}

/// What the link says for itself when that means "next"; "" otherwise. `weak`: perhaps "last".
std::string word_of(Node link, bool& weak) {
  std::string text = visible_text(link);
  for (const std::string& label : {text, std::string(link.attribute_or_empty("aria-label")),
                                   std::string(link.attribute_or_empty("title"))}) {
    if (says_next(label)) return collapse_space(label);
  }
  const Mark mark = mark_of(text);
  weak = mark == Mark::weak;
  if (mark != Mark::none) return text;
  const bool marked = has_next_class(link) || (link.parent().tag() == "li" && has_next_class(link.parent()));
  return marked && text.size() <= kLongestLabel ? (text.empty() ? "next" : text) : "";
}

std::optional<NextLink> spoken_link(const Dom& dom, const Page& page) {
  std::optional<NextLink> strong, weak;
  walk_elements(dom.body(), [&](Node node) {
    if (strong || is_invisible(node)) return false;
    if (node.tag() != "a") return true;
    bool is_weak = false;
    const std::string said = word_of(node, is_weak);
    if (said.empty()) return true;
    std::string url = page.target(node);
    const auto parsed = Url::parse(url);
    const bool pager = static_cast<bool>(pager_of(node));
    // A story's "Next" leads to the next story.
    if (!parsed || (!pager && (is_weak || !goes_on(page.own, *parsed)))) return true;
    std::optional<NextLink>& place = is_weak ? weak : strong;
    if (!place) place = NextLink{std::move(url), "the pager's \"" + said + "\""};
    return true;
  });
  return strong ? strong : weak;
}

std::optional<int> number_of(Node node) {
  std::string text = fold(visible_text(node));
  std::string_view rest = trim(text);
  for (const std::string_view word : {"page ", "current page ", "seite ", "pagina "}) {
    if (rest.starts_with(word)) rest.remove_prefix(word.size());
  }
  int number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc() || end != rest.data() + rest.size() || number < 1 || rest.size() > 4)
    return std::nullopt;
  return number;
}

bool is_current(Node node) {
  if (node.attribute("aria-current")) return true;
  for (const char* token : {"current", "active", "is-active", "is-current"}) {
    if (has_token(node.attribute_or_empty("class"), token)) return true;
  }
  return false;
}

/// The numbers of one pager: those that are links elsewhere, and the one that is here.
struct Numbers {
  std::vector<std::pair<int, std::string>> links;
  std::optional<int> here;
};

Numbers numbers_in(Node pager, const Page& page) {
  Numbers found;
  walk_elements(pager, [&](Node node) {
    if (is_invisible(node) || found.links.size() >= kMostLinks) return false;
    if (!found.here && is_current(node)) found.here = number_of(node);
    if (node.tag() != "a") return true;
    const auto number = number_of(node);
    std::string url = page.target(node);
    if (number && !url.empty()) found.links.emplace_back(*number, std::move(url));
    return false;
  });
  return found;
}

std::optional<NextLink> numbered_link(const Dom& dom, const Page& page) {
  Node pager;
  walk_elements(dom.body(), [&](Node node) {
    if (pager || is_invisible(node)) return false;
    if (node.tag() == "a" && number_of(node) && !page.target(node).empty()) pager = pager_of(node);
    return true;
  });
  if (!pager) return std::nullopt;
  const Numbers numbers = numbers_in(pager, page);
  // Unmarked, the number that is no link is the one that is shown.
  const auto is_link = [&](int number) {
    return std::ranges::find(numbers.links, number, &std::pair<int, std::string>::first) !=
           numbers.links.end();
  };
  int here = numbers.here.value_or(0);
  if (here == 0) {
    for (here = 1; is_link(here);) ++here;
  }
  const auto next = std::ranges::find(numbers.links, here + 1, &std::pair<int, std::string>::first);
  if (next == numbers.links.end()) return std::nullopt;
  return NextLink{next->second, "the pager's number " + std::to_string(here + 1)};
}

/// One field's value without its quotes; `rest` moves behind it.
std::string_view take_value(std::string_view& rest) {
  if (!rest.starts_with('"')) {
    const std::string_view value = rest.substr(0, rest.find_first_of(";,"));
    rest.remove_prefix(value.size());
    return trim(value);
  }
  const std::size_t end = std::min(rest.find('"', 1), rest.size());
  const std::string_view value = rest.substr(1, end - 1);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return value;
}

/// The first target of rel=next in one Link field; "" when there is none.
std::string next_in_field(std::string_view rest) {
  while (true) {
    const std::size_t open = rest.find('<');
    if (open == std::string_view::npos) return "";
    const std::size_t close = rest.find('>', open);
    if (close == std::string_view::npos) return "";
    const std::string_view target = rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 1);
    bool is_next = false;
    while (true) {
      rest = trim(rest);
      if (!rest.starts_with(';')) break;
      rest.remove_prefix(1);
      const std::size_t end = std::min(rest.find_first_of("=;,"), rest.size());
      const std::string_view name = trim(rest.substr(0, end));
      rest.remove_prefix(end);
      if (!rest.starts_with('=')) continue;
      rest = trim(rest.substr(1));
      const std::string_view value = take_value(rest);
      if (equals_ascii_nocase(name, "rel")) is_next = is_next || has_token(value, "next");
    }
    if (is_next) return std::string(trim(target));
  }
}

}  // namespace

std::optional<NextLink> next_in_html(const Dom& dom, const std::string& url) {
  auto own = Url::parse(url);
  if (!own) return std::nullopt;
  const Page page{std::move(*own), base_address(dom, url)};
  if (auto stated = stated_link(dom, page)) return stated;
  if (auto spoken = spoken_link(dom, page)) return spoken;
  return numbered_link(dom, page);
}

std::string next_in_headers(const Headers& headers, const std::string& base) {
  for (const auto& [name, value] : headers) {
    if (!equals_ascii_nocase(name, "Link")) continue;
    const std::string target = next_in_field(value);
    if (!target.empty()) return resolve(base, target);
  }
  return "";
}

}  // namespace policywatch::extract
