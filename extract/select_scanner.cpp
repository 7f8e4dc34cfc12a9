#include "extract/select_scanner.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

namespace policywatch::extract {

namespace {

void append_utf8(std::string& out, unsigned code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = 0xFFFD;
  const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 63));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 63));
    put(0x80 | (code & 63));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 63));
    put(0x80 | (code >> 6 & 63));
    put(0x80 | (code & 63));
  }
}

}  // namespace

bool SelectorScanner::is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool SelectorScanner::starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '\\' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void SelectorScanner::fail(std::string expected) const {
  throw SelectorFailure{at_, std::move(expected)};
}

bool SelectorScanner::take(char c) {
  if (peek() != c || at_ >= text_.size()) return false;
  ++at_;
  return true;
}
bool SelectorScanner::skip_space() {
  const std::size_t before = at_;
  while (at_ < text_.size()) {
    if (is_space(text_[at_])) {
      ++at_;
    } else if (text_.substr(at_).starts_with("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else {
      break;
    }
  }
  return at_ != before;
}

std::string SelectorScanner::name(const char* expected) {
  std::string result;
  if (peek() == '-' ? !in_name(peek(1)) : !starts_name(peek())) fail(expected);
  while (at_ < text_.size() && in_name(text_[at_])) result.append(name_piece());
  return result;
}

std::string SelectorScanner::name_piece() {
  const char c = text_[at_++];
  if (c != '\\') return std::string(1, c);
  if (at_ >= text_.size()) fail("a character after '\\\\'");
  std::string digits;
  while (digits.size() < 6 && std::isxdigit(static_cast<unsigned char>(peek())) != 0) digits += text_[at_++];
  if (digits.empty()) return std::string(1, text_[at_++]);
  if (is_space(peek())) ++at_;
  std::string result;
  append_utf8(result, static_cast<unsigned>(std::strtoul(digits.c_str(), nullptr, 16)));
  return result;
}

std::string SelectorScanner::quoted() {
  const char quote = text_[at_++];
  std::string result;
  while (at_ < text_.size() && text_[at_] != quote) result.append(name_piece());
  if (!take(quote)) fail(std::string("a closing ") + quote);
  return result;
}

std::string SelectorScanner::string_or_name(const char* expected) {
  return peek() == '"' || peek() == '\'' ? quoted() : name(expected);
}

int SelectorScanner::number() {
  int value = 0;
  for (; is_digit(peek()); ++at_) value = std::min(value * 10 + (text_[at_] - '0'), 10'000'000);
  return value;
}

}  // namespace policywatch::extract
