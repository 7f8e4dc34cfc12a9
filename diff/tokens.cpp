#include "diff/tokens.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace policywatch::diff {
namespace {

struct Spelling {
  std::string_view from, to;
};

constexpr std::array<Spelling, 6> kUnseen = {{{"\xC2\xAD", ""},
                                              {"\xE2\x80\x8B", ""},
                                              {"\xE2\x80\x8C", ""},
                                              {"\xE2\x80\x8D", ""},
                                              {"\xE2\x81\xA0", ""},
                                              {"\xEF\xBB\xBF", ""}}};
constexpr std::array<Spelling, 16> kTypography = {{{"\xE2\x80\x98", "'"},
                                                   {"\xE2\x80\x99", "'"},
                                                   {"\xE2\x80\x9A", "'"},
                                                   {"\xE2\x80\x9B", "'"},
                                                   {"\xE2\x80\x9C", "\""},
                                                   {"\xE2\x80\x9D", "\""},
                                                   {"\xE2\x80\x9E", "\""},
                                                   {"\xE2\x80\x9F", "\""},
                                                   {"\xE2\x80\x90", "-"},
                                                   {"\xE2\x80\x91", "-"},
                                                   {"\xE2\x80\x92", "-"},
                                                   {"\xE2\x80\x93", "-"},
                                                   {"\xE2\x80\x94", "-"},
                                                   {"\xE2\x80\x95", "-"},
                                                   {"\xE2\x88\x92", "-"},
                                                   {"\xE2\x80\xA6", "..."}}};

template <std::size_t N>
std::string respell(std::string_view text, const std::array<Spelling, N>& table) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      out += text[i++];
      continue;
    }
    const auto hit = std::ranges::find_if(
        table, [&](const Spelling& spelling) { return text.substr(i).starts_with(spelling.from); });
    if (hit == table.end()) {
      out += text[i++];
    } else {
      out += hit->to;
      i += hit->from.size();
    }
  }
  return out;
}

bool has_wide_bytes(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::size_t space_length(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  return text.substr(at).starts_with("\xC2\xA0") ? 2 : 0;
}

// Scripts written without spaces: U+3000 to U+9FFF, all three bytes long.
bool is_ideograph(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  return lead >= 0xE3 && lead <= 0xE9 && at + 3 <= text.size();
}

// Bytes of UTF-8 read as Windows-1252 or Latin-1 give one of these and a sign that no word holds after it;
// what could not be read gives U+FFFD.
bool is_spoiled(std::string_view text) {
  if (text.contains("\u00e2\u20ac") || text.contains("\ufffd")) return true;
  for (std::size_t at = 0; at + 3 < text.size(); ++at) {
    const bool lead = text.substr(at).starts_with("\u00c3") || text.substr(at).starts_with("\u00c2");
    // U+0080…U+00BF, as UTF-8: C2 and a continuation byte.
    if (lead && text[at + 2] == '\xc2') return true;
  }
  return false;
}

// Letters, digits and marks of ASCII alone; what a lost letter leaves ("?", a space) is no letter.
std::string plain_letters(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' && c != '?' && c != '"' && c != '\'' && c != '-') out += c;
  }
  return out;
}

}  // namespace

std::string visible(std::string_view text) {
  if (!has_wide_bytes(text)) return collapse_space(text);
  return collapse_space(respell(text, kUnseen));
}

std::string plain_typography(std::string_view text) {
  if (!has_wide_bytes(text)) return collapse_space(text);
  return collapse_space(respell(respell(text, kUnseen), kTypography));
}

bool differ_in_encoding(std::string_view before, std::string_view after) {
  constexpr std::size_t kTelling = 8;  // ASCII letters that both hold: fewer prove nothing
  const std::string old_text = visible(before), new_text = visible(after);
  if (is_spoiled(old_text) == is_spoiled(new_text)) return false;
  const std::string skeleton = plain_letters(old_text);
  return skeleton.size() >= kTelling && skeleton == plain_letters(new_text);
}

std::vector<Token> tokens(std::string_view text) {
  std::vector<Token> out;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t begin = i;
    if (const std::size_t first = space_length(text, i); first > 0) {
      i += first;
      while (i < text.size() && space_length(text, i) > 0) i += space_length(text, i);
      out.push_back({text.substr(begin, i - begin), true});
      continue;
    }
    if (is_ideograph(text, i)) {
      out.push_back({text.substr(i, 3), false});
      i += 3;
      continue;
    }
    while (i < text.size() && space_length(text, i) == 0 && !is_ideograph(text, i)) ++i;
    out.push_back({text.substr(begin, i - begin), false});
  }
  return out;
}

std::vector<std::string_view> token_words(std::string_view text) {
  std::vector<std::string_view> out;
  for (const Token& token : tokens(text)) {
    if (!token.space) out.push_back(token.text);
  }
  return out;
}

std::size_t count_words(std::string_view text) {
  return token_words(text).size();
}

std::vector<std::uint64_t> word_prints(std::string_view text) {
  std::vector<std::uint64_t> out;
  for (const std::string_view word : token_words(text)) out.push_back(fingerprint(word));
  std::ranges::sort(out);
  return out;
}

double overlap(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1.0 : 0.0;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++common, ++i, ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
}

}  // namespace policywatch::diff
