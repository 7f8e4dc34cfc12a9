#include "base/text.hpp"
#include "extract/charset.hpp"
#include "extract/extract.hpp"
#include "extract/feed_parts.hpp"
#include "extract/legacy_decoders.hpp"
#include "extract/mime.hpp"
#include "fuzz/fuzz.hpp"

namespace policywatch::fuzz {
namespace {

constexpr std::size_t kMostOfOne = 6;  // a legacy byte pair becomes at most two characters of three bytes

void check_decoded(const extract::DecodedText& decoded, std::size_t size) {
  require(is_valid_utf8(decoded.text), "decoded text is UTF-8", decoded.charset);
  require(!decoded.charset.empty(), "a decoded text has a charset");
  require(decoded.text.size() <= kMostOfOne * size + 16, "decoding does not swell", decoded.charset);
}

}  // namespace

// Bytes as text, whatever the server calls them: a first line that begins with "text/" is their type.
void one_input(std::string_view input) {
  std::string_view type;
  if (input.starts_with("text/")) std::tie(type, input) = split_first(input, '\n');
  const auto decoded = extract::decode(input, type);
  check_decoded(decoded, input.size());
  require(extract::encoding_of(decoded.charset).has_value(), "a charset is one of the standard's",
          decoded.charset);
  check_decoded(extract::decode_feed(input, type), input.size());
  const auto again = extract::decode(decoded.text, "text/html; charset=utf-8");
  require(decoded.text.starts_with("\xEF\xBB\xBF") || again.text == decoded.text,
          "decoded text is UTF-8 for good");
  for (const char* name : {"gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr"}) {
    const auto text = extract::decode_multi_byte(input, name);
    require(text && is_valid_utf8(*text) && text->size() <= kMostOfOne * input.size() + 16,
            "a legacy decoder gives UTF-8", name);
  }
  require(is_valid_utf8(to_valid_utf8(input)), "mended UTF-8 is UTF-8");
  const std::string text = to_valid_utf8(input);
  require(fold(fold(text)) == fold(text), "folding twice is folding once", text);
  require(collapse_space(collapse_space(text)) == collapse_space(text),
          "collapsing twice is collapsing once");
  for (const std::size_t most : {1u, 10u, 100u}) {
    const std::string cut = shorten(text, most);
    require(is_valid_utf8(cut) && cut.size() <= std::max<std::size_t>(most, 3),
            "a cut text is UTF-8 and fits", cut);
  }
  extract::media_of(type, false, input);
}

}  // namespace policywatch::fuzz
