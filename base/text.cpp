#include "base/text.hpp"

#include <algorithm>
#include <cstring>

#include "base/utf8.hpp"

namespace policywatch {
namespace {

constexpr bool is_ascii_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

// Surely no part of white space, so that the long look is spared.
constexpr bool is_plain(char c) {
  return c > ' ';
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// The length of the white space character at the front, 0 when there is none.
std::size_t space_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_ascii_space(c)) return 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\xC2\xA0")) return 2;
  if (rest.starts_with("\xE3\x80\x80") || rest.starts_with("\xEF\xBB\xBF")) return 3;
  const bool wide =
      rest.size() >= 3 && rest[0] == '\xE2' && rest[1] == '\x80' && rest[2] >= '\x80' && rest[2] <= '\x8B';
  return wide ? 3 : 0;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const Decoded one = decode_utf8(bytes, at);
    if (!one.valid) return false;
    at += one.size;
  }
  return true;
}

std::string to_valid_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  std::size_t at = 0;
  while (at < bytes.size()) {
    const Decoded one = decode_utf8(bytes, at);
    if (!one.valid) {
      text += "\xEF\xBF\xBD";
    } else if (one.code != 0) {
      text.append(bytes, at, one.size);
    }
    at += one.size;
  }
  return text;
}

std::string_view trim(std::string_view text) {
  const auto front = [&]() -> std::size_t {
    if (text.empty()) return 0;
    if (is_ascii_space(text.front())) return 1;
    return text.starts_with("\xC2\xA0") ? 2 : 0;
  };
  const auto back = [&]() -> std::size_t {
    if (text.empty()) return 0;
    if (is_ascii_space(text.back())) return 1;
    return text.ends_with("\xC2\xA0") ? 2 : 0;
  };
  while (const std::size_t size = front()) text.remove_prefix(size);
  while (const std::size_t size = back()) text.remove_suffix(size);
  return text;
}

std::string collapse_space(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (const std::size_t space = space_at(text, at)) {
      at += space;
      continue;
    }
    const std::size_t from = at;
    while (at < text.size() && (is_plain(text[at]) || space_at(text, at) == 0)) ++at;
    if (!out.empty()) out += ' ';
    out.append(text, from, at - from);
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool equals_ascii_nocase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool contains_ascii_nocase(std::string_view haystack, std::string_view needle) {
  if (needle.size() > haystack.size()) return false;
  // Names and classes, asked of every element: without copies.
  constexpr std::size_t kShort = 256;
  if (!needle.empty() && haystack.size() <= kShort) {
    const char first = lower(needle.front());
    for (std::size_t at = 0; at + needle.size() <= haystack.size(); ++at) {
      if (lower(haystack[at]) == first && equals_ascii_nocase(haystack.substr(at, needle.size()), needle))
        return true;
    }
    return false;
  }
  const std::string within = ascii_lower(haystack), what = ascii_lower(needle);
  // memmem is linear on any input; std::search and find are not.
  return memmem(within.data(), within.size(), what.data(), what.size()) != nullptr;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at == text.size() || text[at] == separator) {
      parts.push_back(text.substr(from, at - from));
      from = at + 1;
    }
  }
  return parts;
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> all;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find_first_of("\r\n", from), text.size());
    all.push_back(text.substr(from, end - from));
    const bool pair = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
    from = end + (pair ? 2 : 1);
  }
  return all;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return std::string(text);
  std::string out;
  std::size_t at = 0;
  for (std::size_t hit = text.find(from); hit != std::string_view::npos; hit = text.find(from, at)) {
    out.append(text, at, hit - at);
    out += to;
    at = hit + from.size();
  }
  out.append(text, at);
  return out;
}

}  // namespace policywatch
