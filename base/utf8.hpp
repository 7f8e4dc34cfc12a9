// UTF-8, one character at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace policywatch {

struct Decoded {
  char32_t code = 0xFFFD;
  std::size_t size = 1;  // bytes taken; of an ill-formed sequence its maximal subpart
  bool valid = false;
};

/// The character at `at`, which must be inside `bytes`.
Decoded decode_utf8(std::string_view bytes, std::size_t at);
/// `code` must be a Unicode scalar value.
void append_utf8(std::string& text, char32_t code);

}  // namespace policywatch
