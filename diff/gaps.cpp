#include "diff/gaps.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "diff/align.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

constexpr auto kLawWords = std::to_array<std::string_view>(
    {"section", "sections", "sec",     "§",       "§§",   "title", "subsection", "paragraph",
     "part",    "article",  "form",    "chapter", "rule", "u.s.c", "cfr",        "c.f.r",
     "no",      "number",   "subpart", "clause",  "item", "reg",   "fed"});

std::vector<Print> prints(WordList words) {
  std::vector<Print> out;
  for (const std::string& word : words) out.push_back(fingerprint(word));
  return out;
}

}  // namespace

std::string_view bare(std::string_view word) {
  constexpr std::string_view kMarks = ",.;:()[]|*\"'";
  while (!word.empty() && kMarks.contains(word.front())) word.remove_prefix(1);
  while (!word.empty() && kMarks.contains(word.back())) word.remove_suffix(1);
  return word;
}

bool is_law_word(std::string_view word) {
  return std::ranges::find(kLawWords, word) != kLawWords.end();
}

std::string_view Gap::prior(std::size_t steps) const {
  return a0 >= steps ? bare(after[a0 - steps]) : "";
}

std::string_view Gap::next(std::size_t steps) const {
  return a1 + steps - 1 < after.size() ? bare(after[a1 + steps - 1]) : "";
}

std::vector<std::string> lower_words(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view word : token_words(text)) out.push_back(ascii_lower(word));
  return out;
}

std::vector<Gap> gaps(WordList before, WordList after) {
  std::vector<Gap> out;
  std::size_t b = 0, a = 0;
  const auto close = [&](std::size_t b1, std::size_t a1) {
    if (b1 > b || a1 > a) out.push_back({before, after, b, b1, a, a1});
  };
  for (const Pair& pair : align(prints(before), prints(after))) {
    close(pair.before, pair.after);
    b = pair.before + 1, a = pair.after + 1;
  }
  close(before.size(), after.size());
  return out;
}

}  // namespace policywatch::diff
