// The indexes of the Encoding Standard (https://encoding.spec.whatwg.org/#indexes), made from ICU's
// converters with the places where ICU differs set right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::extract {

enum class PairIndex { big5, gb18030, shift_jis, jis0208, jis0212, euc_kr };

/// The character of a pair of bytes as the multi-byte encodings write it (jis0208 and jis0212 with the high
/// bits set, as in EUC-JP); 0 when there is none. Each index is made at its first use.
char32_t pair_of(PairIndex index, unsigned char lead, unsigned char trail);
/// The character of a well-formed four-byte sequence; 0 when there is none.
char32_t gb18030_ranges(std::string_view four_bytes);

/// Where a single-byte encoding of the standard differs from ICU's converter of that name.
std::optional<char32_t> single_byte_exception(std::string_view encoding, unsigned char byte);

}  // namespace policywatch::extract
