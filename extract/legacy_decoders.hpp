// The legacy decoders of the Encoding Standard (https://encoding.spec.whatwg.org/), error positions included:
// an ASCII byte after a broken sequence is never swallowed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace policywatch::extract {

/// UTF-8 text; ill-formed input becomes U+FFFD. nullopt: `encoding` (the standard's name) is none of gbk,
/// gb18030, big5, euc-jp, iso-2022-jp, shift_jis, euc-kr. Linear.
std::optional<std::string> decode_multi_byte(std::string_view bytes, std::string_view encoding);

void append_utf8(std::string& text, char32_t code);

}  // namespace policywatch::extract
