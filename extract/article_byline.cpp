// Who wrote an article: what stands in its author's line, as a name.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/article.hpp"
#include "extract/dates.hpp"

namespace policywatch::extract {
namespace {

constexpr auto kStarts = std::to_array<std::string_view>(
    {"written by", "posted by", "published by", "reported by", "by", "von", "par", "por", "autor", "autora",
     "auteur", "author", "authors", "di", "da", "redaktion"});

std::string_view without_start(std::string_view name) {
  for (const std::string_view start : kStarts) {
    if (name.size() <= start.size() || !equals_ascii_nocase(name.substr(0, start.size()), start)) continue;
    const char next = name[start.size()];
    if (next == ':') return trim(name.substr(start.size() + 1));
    const bool spaced = next == ' ' || name.substr(start.size()).starts_with("\u00a0");
    // "Di Stefano", "Da Silva", "Von Braun" are names; these words count only in lower case or with a colon.
    const bool name_part = start == "von" || start == "di" || start == "da" || start == "redaktion";
    if (spaced && (!name_part || (name[0] >= 'a' && name[0] <= 'z'))) return trim(name.substr(start.size()));
  }
  return name;
}

std::string_view without_end_marks(std::string_view name) {
  static constexpr auto kMarks = std::to_array<std::string_view>(
      {"-", "|", ",", ";", ":", "/", " ", "\u00b7", "\u2022", "\u2013", "\u2014", "\u00a0"});
  while (!name.empty()) {
    const auto* mark = std::ranges::find_if(kMarks, [&](std::string_view m) { return name.ends_with(m); });
    if (mark == kMarks.end()) break;
    name.remove_suffix(mark->size());
  }
  return name;
}

}  // namespace

std::string plain_byline(std::string_view stated) {
  std::string_view name = trim(stated);
  for (int round = 0; round < 2; ++round) {
    const std::string_view shorter = without_start(name);
    if (shorter.size() == name.size()) break;
    name = shorter;
  }
  // A dateline beside the name is no part of it.
  if (const auto dates = find_dates(name); !dates.empty()) name = name.substr(0, dates.front().begin);
  return std::string(without_end_marks(name));
}

}  // namespace policywatch::extract
