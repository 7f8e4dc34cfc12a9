#include "extract/lasting_names.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}
bool is_vowel(char c) {
  return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos;
}

/// The next part of a name between - and _; moves `at` behind it.
std::string_view next_part(std::string_view name, std::size_t& at) {
  const std::size_t end = std::min(name.find_first_of("-_", at), name.size());
  const std::string_view part = name.substr(at, end - at);
  at = end + 1;
  return part;
}

/// Letters after digits, words of one or two letters, no vowels: nobody writes "1x2y3z", "bdVaJa", "xkcdqrt".
bool is_drawn_by_lot(std::string_view part) {
  if (part.size() < 5) return false;
  const std::size_t digit = static_cast<std::size_t>(std::ranges::find_if(part, is_digit) - part.begin());
  if (std::any_of(part.begin() + static_cast<std::ptrdiff_t>(digit), part.end(), is_letter)) return true;
  const auto capitals = std::count_if(part.begin() + 1, part.end(), is_upper);
  const auto letters = std::ranges::count_if(part, is_letter);
  const bool shouts = std::ranges::all_of(part, [](char c) { return !is_letter(c) || is_upper(c); });
  if (!shouts && capitals >= 2 && 2 * letters < 5 * (capitals + 1)) return true;
  return letters >= 6 && std::ranges::none_of(part, is_vowel);
}

constexpr std::array<std::string_view, 34> kStates = {
    "active",     "alt",     "collapsed", "current", "disabled", "enabled",  "even",   "expanded", "first",
    "focus",      "focused", "hidden",    "hover",   "in",       "inactive", "last",   "lazy",     "lazyload",
    "lazyloaded", "loaded",  "loading",   "new",     "odd",      "open",     "opened", "read",     "selected",
    "show",       "shown",   "sticky",    "unread",  "visible",  "visited",  "closed"};

bool is_state(std::string_view name) {
  const std::string word = ascii_lower(name);
  for (const std::string_view front : {"is-", "has-", "js-", "no-"})
    if (word.starts_with(front)) return true;
  if (std::ranges::find(kStates, word) != kStates.end()) return true;
  const std::size_t tail = word.find_last_of("-_");  // card--active, menu_open, row-first
  return tail != std::string::npos &&
         std::ranges::find(kStates, std::string_view(word).substr(tail + 1)) != kStates.end();
}

bool is_built(std::string_view name) {
  for (const std::string_view front : {"css-", "sc-", "jsx-", "jss", "svelte-", "emotion-", "makeStyles-",
                                       "_ng", "ng-", "ember", "yui_", "ext-gen", "data-v-", "ez-toc-"})
    if (name.starts_with(front)) return true;
  for (std::size_t at = 0; at < name.size();)
    if (is_drawn_by_lot(next_part(name, at))) return true;
  return false;
}

/// "3", "2025": a place, a size or an id. ("h2" and "col1" are none of these.)
bool is_numbered(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const std::string_view part = next_part(name, at);
    if (!part.empty() && std::ranges::all_of(part, is_digit)) return true;
  }
  std::size_t run = 0;
  for (const char c : name) {
    run = is_digit(c) ? run + 1 : 0;
    if (run == 3) return true;
  }
  return false;
}

bool is_identifier(std::string_view name) {
  if (name.size() < 2 || name.size() > 60 || !is_letter(name[name[0] == '_' ? 1 : 0])) return false;
  return std::ranges::all_of(name,
                             [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
}

}  // namespace

bool is_lasting_name(std::string_view name) {
  return is_identifier(name) && !is_numbered(name) && !is_state(name) && !is_built(name);
}

std::string_view lasting_front(std::string_view name) {
  const std::size_t mark = name.rfind("__");
  if (mark == std::string_view::npos || mark < 4 || mark + 2 >= name.size()) return {};
  const std::string_view front = name.substr(0, mark), tail = name.substr(mark + 2);
  // An author's own "card__title" ends in a word; a build's in a lot, however it fell.
  const bool built = tail.size() >= 4 && tail.size() <= 8 &&
                     (is_drawn_by_lot(tail) || std::ranges::any_of(tail, is_digit) || is_upper(tail.back()));
  return built && is_lasting_name(front) ? name.substr(0, mark + 2) : std::string_view();
}

bool is_look(std::string_view name) {
  static constexpr std::array<std::string_view, 14> kLooks = {
      "flex", "grid",   "block", "inline", "relative", "absolute", "container",
      "row",  "column", "col",   "wrap",   "clearfix", "left",     "right"};
  if (std::ranges::find(kLooks, name) != kLooks.end()) return true;
  for (const std::string_view front :
       {"text-", "font-", "bg-",  "justify-", "items-",    "flex-", "grid-", "border", "rounded", "shadow",
        "w-",    "h-",    "m-",   "p-",       "mt-",       "mb-",   "mx-",   "my-",    "px-",     "py-",
        "pt-",   "pb-",   "gap-", "space-",   "overflow-", "col-",  "d-",    "align-", "float-"})
    if (name.starts_with(front)) return true;
  return false;
}

}  // namespace policywatch::extract
