#include "match/tokens.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxWord = 40;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return is_upper(c) || is_lower(c);
}
bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}
bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// U+00C0..U+017F without their marks; '.' where a code point is no letter.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo.ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo.ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii"
    "iijjkkkllllllllllnnnnnnnnnoooooooorrrrrrsssssssstttttt"
    "uuuuuuuuuuuuwwyyyzzzzzzs";

struct Unit {
  char letter = 0;  // folded ASCII letter or digit; 0: no part of a word
  char mark = 0;    // '-', '\'', '"', '$' for their typographic kin, else the ASCII byte itself
  bool capital = false;
  std::size_t bytes = 1;
};

Unit two_byte_unit(std::string_view text) {
  const unsigned code =
      (static_cast<unsigned char>(text[0]) & 0x1FU) << 6 | (static_cast<unsigned char>(text[1]) & 0x3FU);
  if (code == 0xA0) return {0, ' ', false, 2};
  if (code == 0xA7) return {'s', 0, false, 2};  // section sign
  if (code >= 0xC0 && code - 0xC0 < kLatin.size()) {
    const char letter = kLatin[code - 0xC0];
    if (letter != '.') return {letter, 0, code < 0xDF, 2};
  }
  return {0, '?', false, 2};
}

Unit three_byte_unit(std::string_view text) {
  if (text[0] == '\xE2' && text[1] == '\x80') {
    switch (text[2]) {
      case '\x90':
      case '\x91':
        return {0, '-', false, 3};
      case '\x92':
      case '\x93':
      case '\x94':
      case '\x95':
        return {0, '~', false, 3};  // dashes that part clauses
      case '\x98':
      case '\x99':
        return {0, '\'', false, 3};
      case '\x9C':
      case '\x9D':
        return {0, '"', false, 3};
      default:
        return {0, ' ', false, 3};
    }
  }
  return {0, '?', false, 3};
}

Unit unit_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_alnum(c)) return {is_upper(c) ? static_cast<char>(c + 32) : c, 0, is_upper(c) || is_digit(c), 1};
  if (static_cast<unsigned char>(c) < 0x80) return {0, c, false, 1};
  const std::size_t left = text.size() - at;
  if ((c & '\xE0') == '\xC0' && left >= 2) return two_byte_unit(text.substr(at));
  if ((c & '\xF0') == '\xE0' && left >= 3) return three_byte_unit(text.substr(at));
  if ((c & '\xF8') == '\xF0' && left >= 4) return {0, '?', false, 4};
  return {0, '?', false, 1};
}

bool ends_with(const char* word, std::size_t length, std::string_view suffix) {
  return length > suffix.size() &&
         std::memcmp(word + length - suffix.size(), suffix.data(), suffix.size()) == 0;
}

std::size_t undouble(char* word, std::size_t length) {
  const bool twice = length >= 4 && word[length - 1] == word[length - 2] &&
                     std::string_view("lsz").find(word[length - 1]) == std::string_view::npos;
  return twice ? length - 1 : length;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    tokens.reserve(text_.size() / 6 + 4);
    bool breaks = true;
    while (at_ < text_.size()) {
      const Unit unit = unit_at(text_, at_);
      if (unit.letter == 0) {
        breaks = breaks || parts_clauses(unit);
        at_ += unit.bytes;
        continue;
      }
      if (unit.bytes == 2 && unit.letter == 's' && text_.substr(at_, 2) == "\xC2\xA7") {
        tokens.push_back(section_sign(breaks));
      } else {
        tokens.push_back(word(breaks));
      }
      breaks = false;
    }
    return tokens;
  }

 private:
  bool parts_clauses(const Unit& unit) const {
    if (unit.mark == '-') {  // only between spaces
      return at_ > 0 && is_space(text_[at_ - 1]);
    }
    return std::string_view(".,;:|\"()[]!?~\n/").find(unit.mark) != std::string_view::npos;
  }

  Token section_sign(bool breaks) {
    Token token{text_.substr(at_, 2), hash_of("section"), hash_of("section"), false, false, false, breaks};
    at_ += 2;
    return token;
  }

  char next_letter(std::size_t at) const { return at < text_.size() ? unit_at(text_, at).letter : '\0'; }

  // Bytes of a joining mark at the scanner's place, with the mark kept in the word or dropped; 0: the word
  // ends.
  std::size_t joint(const Unit& mark, char* keep) {
    *keep = 0;
    const std::size_t after = at_ + mark.bytes;
    const char next = next_letter(after);
    const bool last_digit = length_ > 0 && is_digit(word_[length_ - 1]);
    if (mark.mark == '\'') {
      if (next == 0) return 0;
      const bool possessive = next == 's' && next_letter(after + 1) == 0;
      return possessive ? 0 : mark.bytes;
    }
    if (next == 0) return 0;
    if (mark.mark == '.') {
      if (last_digit && is_digit(next)) {
        *keep = '.';
        return 1;
      }
      return run_ == 1 && !last_digit && next_letter(after + 1) == 0 ? 1 : 0;
    }
    if (mark.mark == ',') return last_digit && thousands(after) ? 1 : 0;
    if (mark.mark == '-') return hyphen(after, next, last_digit, mark.bytes, keep);
    if (mark.mark == '(' && length_ > 0 && is_digit(word_[0]) && after + 1 < text_.size() &&
        text_[after + 1] == ')') {
      return 1;
    }
    if (mark.mark == ')' && open_) return 1;
    return 0;
  }

  bool thousands(std::size_t after) const {
    for (std::size_t i = 0; i < 3; ++i) {
      if (!is_digit(next_letter(after + i))) return false;
    }
    return !is_digit(next_letter(after + 3));
  }

  std::size_t hyphen(std::size_t after, char next, bool last_digit, std::size_t bytes, char* keep) const {
    const bool single_next = next_letter(after + 1) == 0;
    if (run_ == 1 && length_ == run_ && !last_digit && (is_digit(next) || single_next))
      return bytes;                                             // H-1B, A-B-
    if (run_ == 1 && !last_digit && single_next) return bytes;  // …-C-G-
    if (last_digit && is_digit(next)) {
      *keep = '-';
      return bytes;
    }
    return 0;
  }

  void append(char letter) {
    if (length_ < kMaxWord) word_[length_++] = letter;
  }

  Token word(bool breaks) {
    const std::size_t begin = at_;
    length_ = run_ = 0;
    open_ = false;
    bool all_capitals = true;
    const Unit first = unit_at(text_, at_);
    std::size_t end = at_;
    while (at_ < text_.size()) {
      const Unit unit = unit_at(text_, at_);
      if (unit.letter != 0 && !(unit.bytes == 2 && text_.substr(at_, 2) == "\xC2\xA7")) {
        append(unit.letter);
        ++run_;
        all_capitals = all_capitals && unit.capital;
        at_ += unit.bytes;
        end = at_;
        continue;
      }
      char keep = 0;
      const std::size_t bytes = joint(unit, &keep);
      if (bytes == 0) break;
      open_ = unit.mark == '(';
      if (keep != 0) append(keep);
      run_ = 0;
      at_ += bytes;
    }
    if (at_ < text_.size() && text_[at_] == ')' && open_) end = ++at_;
    skip_possessive();
    return finish(text_.substr(begin, end - begin), first, all_capitals, breaks);
  }

  void skip_possessive() {
    if (at_ >= text_.size()) return;
    const Unit mark = unit_at(text_, at_);
    if (mark.mark == '\'' && next_letter(at_ + mark.bytes) == 's') at_ += mark.bytes + 1;
  }

  Token finish(std::string_view source, const Unit& first, bool all_capitals, bool breaks) {
    Token token;
    token.source = source;
    token.capital = first.capital;
    token.digit = is_digit(first.letter);
    token.all_capitals = all_capitals && length_ > 1;
    token.breaks = breaks;
    token.exact = hash_of({word_.data(), length_});
    // "TPS", "CBP": what is written in capitals is no English plural.
    const std::size_t stemmed =
        token.digit || (token.all_capitals && length_ <= 5) ? length_ : stem(word_.data(), length_);
    token.word = stemmed == length_ ? token.exact : hash_of({word_.data(), stemmed});
    return token;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::array<char, kMaxWord> word_{};
  std::size_t length_ = 0, run_ = 0;
  bool open_ = false;
};

}  // namespace

std::size_t stem(char* word, std::size_t length) {
  if (length > 4 && ends_with(word, length, "ies")) {
    word[length - 3] = 'y';
    length -= 2;
  } else if (length > 4 && (ends_with(word, length, "sses") || ends_with(word, length, "ches") ||
                            ends_with(word, length, "shes") || ends_with(word, length, "xes"))) {
    length -= 2;
  } else if (length > 3 && word[length - 1] == 's' && word[length - 2] != 's' && word[length - 2] != 'u' &&
             word[length - 2] != 'i') {
    --length;
  }
  for (const std::string_view suffix :
       {"ization", "isation", "ation", "ating", "ated", "ator", "ate", "ition"}) {
    if (ends_with(word, length, suffix) && length - suffix.size() >= 4) return length - suffix.size();
  }
  for (const std::string_view suffix : {"ing", "ed", "ment", "ion", "ly"}) {
    if (ends_with(word, length, suffix) && length - suffix.size() >= 4) {
      length = undouble(word, length - suffix.size());
      break;
    }
  }
  if (length > 4 && word[length - 1] == 'e') --length;
  return length;
}

std::vector<Token> tokenize(std::string_view text, std::size_t limit) {
  return Scanner(text.substr(0, std::min(limit, text.size()))).run();
}

Hash stem_hash(std::string_view word) {
  const std::vector<Token> tokens = tokenize(word);
  return tokens.empty() ? 0 : tokens.front().word;
}

}  // namespace policywatch::match
