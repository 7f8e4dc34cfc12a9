// UTF-8 text. Every string in the program past extract/charset is valid UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch {

bool is_valid_utf8(std::string_view bytes);
/// Replaces each ill-formed sequence by U+FFFD as the Unicode "maximal subpart" practice says; drops NUL.
std::string to_valid_utf8(std::string_view bytes);

std::string_view trim(std::string_view text);  // ASCII white space and U+00A0
/// Runs of white space (ASCII, U+00A0, U+2000..200B, U+3000, U+FEFF) become one space; ends are trimmed.
std::string collapse_space(std::string_view text);
std::string ascii_lower(std::string_view text);
bool equals_ascii_nocase(std::string_view a, std::string_view b);
bool contains_ascii_nocase(std::string_view haystack, std::string_view needle);

/// For comparing and matching: NFKC case fold, diacritics removed, curly quotes and dashes made plain,
/// white space collapsed. (Unicode NFKC_Casefold plus removal of Mn.)
std::string fold(std::string_view text);
/// Letters-and-digits words of an already folded text, in order; keeps inner ' . - & between letters or
/// digits
/// ("a.b.a." -> "a.b.a", "1:25-cv-190" stays whole).
std::vector<std::string_view> words(std::string_view folded);
/// Sentences by ICU's boundary rules, with legal abbreviations (v., No., Inc., U.S., Jan. …) not ending one.
std::vector<std::string_view> sentences(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
std::vector<std::string_view> lines(std::string_view text);  // on \n, \r\n or \r
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// At most `max_bytes` bytes, cut before a grapheme cluster and ended with "…" when something was cut.
std::string shorten(std::string_view text, std::size_t max_bytes);
/// For terminals and logs: control characters, escape sequences and bidirectional overrides become visible
/// \xNN /
/// \u{NNNN}; newline and tab stay when `keep_lines`.
std::string printable(std::string_view text, bool keep_lines = false);
/// & < > " ' as character references; safe in element content and in quoted attributes.
std::string escape_html(std::string_view text);

/// Optimal string alignment distance, for "did you mean"; stops counting above `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit = 8);
/// The candidate nearest to `word`, or empty when none is near enough to be a misspelling of it.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

/// 0…1: share of words that two texts have in common (Dice over word multisets of the folded texts).
double similarity(std::string_view a, std::string_view b);

}  // namespace policywatch
