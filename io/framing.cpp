#include "io/framing.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/text.hpp"

namespace policywatch::io {
namespace {

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// Digits alone and within what a transfer can count: no sign, no space, no list.
bool is_length(std::string_view value) {
  std::uint64_t length = 0;
  if (value.empty() || value.front() < '0' || value.front() > '9') return false;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  return error == std::errc() && end == value.data() + value.size() &&
         length <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

int status_of(std::string_view line) {
  std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  std::string_view digits = line.substr(space + 1, 3);
  int status = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), status);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.size() != 3) return 0;
  std::string_view rest = line.substr(space + 4);
  return rest.empty() || rest.front() == ' ' || rest.front() == '\r' || rest.front() == '\n' ? status : 0;
}

std::string line_fault(std::string_view line) {
  if (!line.ends_with("\r\n")) return "a header line does not end as lines do";
  std::string_view text = line.substr(0, line.size() - 2);
  if (text.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos) {
    return "a header line holds a control character";
  }
  if (text.starts_with("HTTP/")) {
    return status_of(text) >= 100 ? "" : "the status is no number from 100 to 999";
  }
  if (text.empty()) return "";
  if (text.front() == ' ' || text.front() == '\t') return "a header line is folded";
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return "a header line has no colon";
  if (colon == 0 || !std::ranges::all_of(text.substr(0, colon), is_token_char)) {
    return "a header's name is no name";
  }
  return "";
}

std::string length_fault(const Headers& headers) {
  const std::string* length = nullptr;
  bool chunked = false;
  for (const auto& [name, value] : headers) {
    if (equals_ascii_nocase(name, "content-length")) {
      if (!is_length(value)) return "Content-Length is no number of bytes";
      if (length && *length != value) return "two Content-Length that differ";
      length = &value;
    } else if (equals_ascii_nocase(name, "transfer-encoding")) {
      if (chunked || !equals_ascii_nocase(value, "chunked")) return "a Transfer-Encoding other than chunked";
      chunked = true;
    }
  }
  return length && chunked ? "both Content-Length and Transfer-Encoding" : "";
}

}  // namespace policywatch::io
