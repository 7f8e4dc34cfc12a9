// Words as a reader counts them, for comparing: runs without white space, each CJK character for itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::diff {

/// The visible text with what nobody sees (soft hyphen, zero-width characters) removed and white space made
/// one space. Two blocks that differ in nothing else are the same to a reader.
std::string visible(std::string_view text);
/// `visible` with curly quotes, dashes and ellipses made plain: equal results mean a typographic change only.
std::string plain_typography(std::string_view text);

/// The two read alike but for letters that a wrong encoding spoiled ("â€™" for "’", "Ã©" for "é", "\uFFFD")
/// on one side.
bool differ_in_encoding(std::string_view before, std::string_view after);

struct Token {
  std::string_view text;
  bool space = false;
};
/// Every byte of `text` in order: words and the white space between them.
std::vector<Token> tokens(std::string_view text);
/// The words alone.
std::vector<std::string_view> token_words(std::string_view text);
std::size_t count_words(std::string_view text);

/// Sorted fingerprints of the words, for `overlap`.
std::vector<std::uint64_t> word_prints(std::string_view text);
/// 0…1: Dice over the two multisets.
double overlap(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

}  // namespace policywatch::diff
