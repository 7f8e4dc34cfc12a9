#include "extract/dates_tokens.hpp"

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool plain_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
// Latin letters beyond ASCII (U+00C0…U+024F) are two bytes with these leads.
bool letter_lead(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xC3 && byte <= 0xC9;
}
bool likely_year(int value) {
  return value >= 1900 && value <= 2099;
}
constexpr std::size_t kLongestGap = 12;

}  // namespace

DateTokens::DateTokens(std::string_view text) : text_(text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t begin = i;
    if (digit(text[i])) {
      int value = 0;
      while (i < text.size() && digit(text[i])) {
        if (i - begin < 8) value = value * 10 + (text[i] - '0');
        ++i;
      }
      if (i - begin == 8 && likely_year(value / 10000) && likely_year(value % 10000)) {
        tokens_.push_back({begin, begin + 4, true, value / 10000});
        tokens_.push_back({begin + 4, i, true, value % 10000});
      } else {
        tokens_.push_back({begin, i, true, value});
      }
    } else if (plain_letter(text[i]) || letter_lead(text[i])) {
      while (i < text.size() && (plain_letter(text[i]) || letter_lead(text[i]))) {
        i += letter_lead(text[i]) && i + 1 < text.size() ? 2 : 1;
      }
      tokens_.push_back({begin, i, false, 0});
    } else {
      ++i;
    }
  }
}

bool DateTokens::number(std::size_t i, std::size_t least_digits, std::size_t most_digits) const {
  return i < tokens_.size() && tokens_[i].is_number && tokens_[i].size() >= least_digits &&
         tokens_[i].size() <= most_digits;
}

bool DateTokens::word_is(std::size_t i, std::string_view expected) const {
  return word(i) && equals_ascii_nocase(text_of(i), expected);
}

std::string_view DateTokens::text_of(std::size_t i) const {
  return text_.substr(tokens_[i].begin, tokens_[i].size());
}

std::string_view DateTokens::gap(std::size_t i) const {
  const std::size_t begin = tokens_[i].end;
  const std::size_t end = i + 1 < tokens_.size() ? tokens_[i + 1].begin : text_.size();
  return text_.substr(begin, end - begin);
}

std::string DateTokens::between(std::size_t i) const {
  const std::string_view whole = gap(i);
  std::string out;
  for (std::size_t k = 0; k < whole.size(); ++k) {
    const char c = whole[k];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (whole.substr(k).starts_with("\xC2\xA0")) {  // no-break space
      ++k;
      continue;
    }
    out += c;
    if (out.size() > kLongestGap) return "?";
  }
  return out;
}

bool DateTokens::adjacent(std::size_t i) const {
  return gap(i).empty();
}
bool DateTokens::spaced(std::size_t i) const {
  const std::string_view whole = gap(i);
  return whole.find_first_of(" \t\r\n\xA0") != std::string_view::npos;
}
char DateTokens::before(std::size_t i) const {
  return tokens_[i].begin == 0 ? '\0' : text_[tokens_[i].begin - 1];
}
char DateTokens::after(std::size_t i) const {
  return tokens_[i].end >= text_.size() ? '\0' : text_[tokens_[i].end];
}

}  // namespace policywatch::extract
