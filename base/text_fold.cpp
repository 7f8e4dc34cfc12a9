// Folding, words and similarity: the hottest text functions. ASCII never reaches ICU; Latin letters and
// general punctuation come from tables that ICU filled once.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace policywatch {
namespace {

struct Normalizers {
  const icu::Normalizer2* casefold = nullptr;
  const icu::Normalizer2* decompose = nullptr;
  const icu::Normalizer2* compose = nullptr;
};

const Normalizers& normalizers() {
  static const Normalizers all = [] {
    UErrorCode status = U_ZERO_ERROR;
    const Normalizers made{icu::Normalizer2::getNFKCCasefoldInstance(status),
                           icu::Normalizer2::getNFDInstance(status),
                           icu::Normalizer2::getNFCInstance(status)};
    if (U_FAILURE(status))
      throw WorldError(std::string("ICU has no normalisation data: ") + u_errorName(status));
    return made;
  }();
  return all;
}

// Quotes and dashes that writers use for the plain ones; 0: leave it to Unicode.
constexpr char plain_of(char32_t code) {
  if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xFE58 || code == 0xFE63) return '-';
  if (code >= 0x2018 && code <= 0x201B) return '\'';
  if (code >= 0x201C && code <= 0x201F) return '"';
  switch (code) {
    case 0x00B4:
    case 0x02B9:
    case 0x02BC:
    case 0x2032:
    case 0x2039:
    case 0x203A:
      return '\'';
    case 0x00AB:
    case 0x00BB:
    case 0x2033:
      return '"';
    default:
      return '\0';
  }
}

constexpr bool is_wide_space(char32_t code) {
  return code == 0xA0 || (code >= 0x2000 && code <= 0x200B) || code == 0x3000 || code == 0xFEFF;
}

// Unicode's answer for a run of characters, which may be longer than one for marks and jamo to meet.
std::string fold_by_icu(std::string_view run) {
  const Normalizers& by = normalizers();
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString source =
      icu::UnicodeString::fromUTF8(icu::StringPiece(run.data(), static_cast<std::int32_t>(run.size())));
  const icu::UnicodeString open = by.decompose->normalize(by.casefold->normalize(source, status), status);
  icu::UnicodeString kept;
  for (std::int32_t at = 0; at < open.length(); at = open.moveIndex32(at, 1)) {
    const UChar32 code = open.char32At(at);
    const char plain = plain_of(static_cast<char32_t>(code));
    if (plain != '\0') {
      kept.append(static_cast<char16_t>(plain));
    } else if (u_charType(code) != U_NON_SPACING_MARK) {
      kept.append(code);
    }
  }
  std::string out;
  by.compose->normalize(kept, status).toUTF8String(out);
  if (U_FAILURE(status)) return std::string(run);
  return out;
}

std::string fold_one(char32_t code) {
  if (is_wide_space(code)) return " ";
  if (const char plain = plain_of(code)) return std::string(1, plain);
  std::string one;
  append_utf8(one, code);
  return fold_by_icu(one);
}

// Blocks whose characters fold one by one whatever stands beside them.
constexpr char32_t kLatinFrom = 0x80, kLatinTo = 0x250, kPunctuationFrom = 0x2000, kPunctuationTo = 0x2070;

const std::string* from_table(char32_t code) {
  struct Tables {
    std::array<std::string, kLatinTo - kLatinFrom> latin;
    std::array<std::string, kPunctuationTo - kPunctuationFrom> punctuation;
  };
  static const Tables* const tables = [] {
    auto* made = new Tables;  // lives as long as the program
    for (char32_t c = kLatinFrom; c < kLatinTo; ++c) made->latin[c - kLatinFrom] = fold_one(c);
    for (char32_t c = kPunctuationFrom; c < kPunctuationTo; ++c) {
      made->punctuation[c - kPunctuationFrom] = fold_one(c);
    }
    return made;
  }();
  if (code >= kLatinFrom && code < kLatinTo) return &tables->latin[code - kLatinFrom];
  if (code >= kPunctuationFrom && code < kPunctuationTo) {
    return &tables->punctuation[code - kPunctuationFrom];
  }
  return nullptr;
}

// What each ASCII byte becomes: lower case, or a space for white space and controls that separate.
constexpr std::array<char, 128> kAsciiFold = [] {
  std::array<char, 128> table{};
  for (std::size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    table[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  for (const char c : {'\t', '\n', '\v', '\f', '\r'}) table[static_cast<unsigned char>(c)] = ' ';
  return table;
}();

// Text with single spaces and none at the ends, written straight into its buffer.
class Collapsed {
 public:
  explicit Collapsed(std::size_t room) : text_(room + 1, '\0') {}

  /// The ASCII bytes from `at` on, folded; answers where they end.
  std::size_t put_ascii(std::string_view text, std::size_t at) {
    make_room(text.size() - at);
    char* const begin = text_.data();
    char* to = begin + used_;
    bool pending = pending_;
    for (; at < text.size() && static_cast<unsigned char>(text[at]) < 0x80; ++at) {
      const char c = kAsciiFold[static_cast<unsigned char>(text[at])];
      if (c == ' ') {
        pending = to != begin;
        continue;
      }
      if (pending) *to++ = ' ';
      pending = false;
      *to++ = c;
    }
    used_ = static_cast<std::size_t>(to - begin);
    pending_ = pending;
    return at;
  }
  void put(std::string_view more) {
    make_room(more.size());
    for (const char c : more) {
      if (c == ' ') {
        pending_ = used_ > 0;
        continue;
      }
      if (pending_) text_[used_++] = ' ';
      pending_ = false;
      text_[used_++] = c;
    }
  }
  std::string take() {
    text_.resize(used_);
    return std::move(text_);
  }

 private:
  // One byte more than asked for: the space that is still owed.
  void make_room(std::size_t more) {
    if (text_.size() - used_ < more + 1) text_.resize(2 * text_.size() + more + 1);
  }

  std::string text_;
  std::size_t used_ = 0;
  bool pending_ = false;
};

// The end of the run of characters from `at` on that no table knows.
std::size_t run_end(std::string_view text, std::size_t at) {
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
    const Decoded one = decode_utf8(text, at);
    if (is_wide_space(one.code) || from_table(one.code) != nullptr) break;
    at += one.size;
  }
  return at;
}

bool is_word_character(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  constexpr std::uint32_t word = U_GC_L_MASK | U_GC_N_MASK | U_GC_MC_MASK | U_GC_MN_MASK;
  return (U_GET_GC_MASK(c) & word) != 0;
}

constexpr std::array<bool, 256> kAsciiWord = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = true;
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = true;
  return table;
}();

constexpr bool is_ascii_word(char c) {
  return kAsciiWord[static_cast<unsigned char>(c)];
}

// Bytes of the word character at `at`; 0 when something else stands there.
std::size_t word_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (static_cast<unsigned char>(text[at]) < 0x80) return is_ascii_word(text[at]) ? 1 : 0;
  const Decoded one = decode_utf8(text, at);
  return one.valid && is_word_character(one.code) ? one.size : 0;
}

// Whether the character at `at` keeps its two neighbours in one word.
bool joins(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ':') {  // only between digits, as in a docket number or a time of day
    const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    return at > 0 && digit(at - 1) && digit(at + 1);
  }
  return (c == '\'' || c == '.' || c == '-' || c == '&') && word_character(text, at + 1) > 0;
}

std::vector<std::uint64_t> sorted_prints(std::string_view text) {
  const std::string folded = fold(text);
  std::vector<std::uint64_t> prints;
  prints.reserve(folded.size() / 6 + 1);
  for (const std::string_view word : words(folded)) prints.push_back(fingerprint(word));
  std::ranges::sort(prints);
  return prints;
}

}  // namespace

std::string fold(std::string_view text) {
  Collapsed out(text.size());
  for (std::size_t at = 0; at < text.size();) {
    at = out.put_ascii(text, at);
    if (at == text.size()) break;
    const Decoded one = decode_utf8(text, at);
    std::size_t end = at + one.size;
    if (is_wide_space(one.code)) {
      out.put(" ");
    } else if (const std::string* folded = from_table(one.code)) {
      out.put(*folded);
    } else {
      end = std::max(run_end(text, at), end);
      out.put(fold_by_icu(text.substr(at, end - at)));
    }
    at = end;
  }
  return out.take();
}

std::vector<std::string_view> words(std::string_view folded) {
  std::vector<std::string_view> all;
  all.reserve(folded.size() / 6 + 1);
  std::size_t at = 0;
  while (at < folded.size()) {
    const std::size_t from = at;
    while (at < folded.size()) {
      while (at < folded.size() && is_ascii_word(folded[at])) ++at;
      if (at == folded.size()) break;
      if (const std::size_t size = word_character(folded, at)) {
        at += size;
      } else if (at > from && joins(folded, at)) {
        ++at;
      } else {
        break;
      }
    }
    if (at > from) {
      all.push_back(folded.substr(from, at - from));
    } else {
      at += static_cast<unsigned char>(folded[at]) < 0x80 ? 1 : decode_utf8(folded, at).size;
    }
  }
  return all;
}

double similarity(std::string_view a, std::string_view b) {
  if (a == b) return 1;
  const std::vector<std::uint64_t> left = sorted_prints(a), right = sorted_prints(b);
  if (left.empty() && right.empty()) return 1;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) {
      ++common, ++i, ++j;
    } else if (left[i] < right[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(left.size() + right.size());
}

}  // namespace policywatch
