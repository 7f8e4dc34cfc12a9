// Where two texts differ, word by word, with the words around.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::diff {

using WordList = std::span<const std::string>;  // lower case, as tokens

/// One stretch of an edit, with the whole text on both sides around it. Refers to the lists it came from.
struct Gap {
  WordList before, after;  // whole texts
  std::size_t b0 = 0, b1 = 0, a0 = 0, a1 = 0;
  WordList gone() const { return before.subspan(b0, b1 - b0); }
  WordList come() const { return after.subspan(a0, a1 - a0); }
  /// The word `steps` before or after the stretch, bare; "" beyond the ends. The two texts agree there.
  std::string_view prior(std::size_t steps) const;
  std::string_view next(std::size_t steps) const;
};

std::vector<std::string> lower_words(std::string_view text);
std::vector<Gap> gaps(WordList before, WordList after);
/// Without marks at its ends.
std::string_view bare(std::string_view word);
/// "section", "part", "form", …: the number behind it is a reference.
bool is_law_word(std::string_view word);

}  // namespace policywatch::diff
