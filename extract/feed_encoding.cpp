// How the bytes of a feed become text: XML's own rules (RFC 7303, XML 1.0 appendix F), and what feeds do
// instead.
#include <array>

#include "base/text.hpp"
#include "extract/charset.hpp"
#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

// Windows-1252 at 0x80…0x9F; "": not assigned.
constexpr std::array<std::string_view, 32> kWindows = {"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                                       "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                                       "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// Length of the well-formed sequence that begins here; 0: none does.
std::size_t sequence_at(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  return length != 0 && at + length <= text.size() && is_valid_utf8(text.substr(at, length)) ? length : 0;
}

void append_windows(std::string& out, unsigned byte) {
  if (byte < 0xA0) {
    out += kWindows[byte - 0x80];
  } else {
    out += static_cast<char>(0xC0 | (byte >> 6));
    out += static_cast<char>(0x80 | (byte & 0x3F));
  }
}

// UTF-8 into which single bytes of another program were pasted: those bytes are read as windows-1252.
// nullopt: they are too many, the text is something else.
std::optional<std::string> mixed_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  std::size_t good = 0, strange = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = sequence_at(bytes, at);
    if (length == 0) {
      ++strange;
      append_windows(out, byte_at(bytes, at++));
      continue;
    }
    good += length > 1 ? 1 : 0;
    if (bytes[at] != '\0') out += bytes.substr(at, length);
    at += length;
  }
  if (strange > good) return std::nullopt;
  return out;
}

void append_code_point(std::string& out, std::uint32_t code) {
  if (code == 0) return;
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    if (code < 0x10000) {
      out += static_cast<char>(0xE0 | (code >> 12));
    } else {
      out += static_cast<char>(0xF0 | (code >> 18));
      out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    }
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The Encoding Standard has no UTF-32, XML does; by its mark or by the zero bytes around "<".
std::optional<DecodedText> utf32(std::string_view bytes) {
  using namespace std::string_view_literals;
  const bool little = bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("<\0\0\0"sv);
  const bool big = bytes.starts_with("\0\0\xFE\xFF"sv) || bytes.starts_with("\0\0\0<"sv);
  if (!little && !big) return std::nullopt;
  DecodedText decoded{"", little ? "utf-32le" : "utf-32be"};
  for (std::size_t at = bytes[little ? 0 : 3] == '<' ? 0 : 4; at + 4 <= bytes.size(); at += 4) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) code = code << 8 | byte_at(bytes, at + (little ? 3 - i : i));
    append_code_point(decoded.text, code);
  }
  return decoded;
}

// Thai (TIS-620), which ICU does not recognise: letters in long runs with their vowel and tone marks between.
bool looks_thai(std::string_view bytes) {
  std::size_t high = 0, thai = 0, consonants = 0, marks = 0, runs = 0;
  bool before = false;
  for (const char c : bytes.substr(0, 64 * 1024)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      ++high;
      thai += (byte >= 0xA1 && byte <= 0xDA) || (byte >= 0xDF && byte <= 0xFB) ? 1 : 0;
      consonants += byte >= 0xA1 && byte <= 0xCE ? 1 : 0;
      marks += byte == 0xD1 || (byte >= 0xD4 && byte <= 0xDA) || (byte >= 0xE7 && byte <= 0xEE) ? 1 : 0;
      runs += before ? 0 : 1;
    }
    before = byte >= 0x80;
  }
  return high >= 20 && thai * 100 >= high * 98 && consonants * 10 >= high * 4 && marks * 10 >= high &&
         high >= runs * 4;
}

// The label that Windows' larger set goes by, where detection names its ISO part.
std::string_view larger_set(std::string_view name) {
  return name.starts_with("iso-8859-8") ? "windows-1255" : "";
}

std::string_view stated_encoding(std::string_view bytes, std::string_view content_type) {
  if (const auto label = charset_parameter(content_type)) {
    if (const auto encoding = encoding_of(*label)) return encoding->name;
  }
  const auto declared = xml_declaration(bytes);
  return declared ? declared->name : "";
}

// The byte that this character is in windows-1252 (unassigned ones as in ISO 8859-1).
std::optional<char> windows_byte(std::string_view character) {
  if (character.size() == 1) return character.front();
  const unsigned first = byte_at(character, 0), second = byte_at(character, 1);
  if (character.size() == 2 && (first == 0xC2 || first == 0xC3)) {
    return static_cast<char>((first & 0x03) << 6 | (second & 0x3F));
  }
  for (std::size_t i = 0; i < kWindows.size(); ++i) {
    if (kWindows[i] == character) return static_cast<char>(0x80 + i);
  }
  return std::nullopt;
}

}  // namespace

DecodedText decode_feed(std::string_view bytes, std::string_view content_type) {
  if (auto decoded = utf32(bytes)) return std::move(*decoded);
  const bool marked = bytes.starts_with("\xEF\xBB\xBF");
  const bool wide = bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE") ||
                    bytes.substr(0, 2).find('\0') != std::string_view::npos;
  const std::string_view start = trim(bytes.substr(0, 64));
  if (wide || start.starts_with('{') || start.starts_with('[')) return decode(bytes, content_type);
  const std::string_view stated = marked ? "utf-8" : stated_encoding(bytes, content_type);
  if (!stated.empty() && stated != "utf-8") {
    return decode(bytes, "application/xml; charset=" + std::string(stated));
  }
  if (marked) bytes.remove_prefix(3);
  if (is_valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos)
    return {std::string(bytes), "utf-8"};
  if (auto mixed = mixed_utf8(bytes)) return {std::move(*mixed), "utf-8"};
  // Neither what it says nor what XML assumes: the letters decide.
  const std::size_t declaration = bytes.starts_with("<?xml") ? bytes.find("?>") : std::string_view::npos;
  if (declaration != std::string_view::npos) bytes.remove_prefix(declaration + 2);
  if (looks_thai(bytes)) return decode(bytes, "application/xml; charset=windows-874");
  DecodedText guessed = decode(bytes, "");
  const std::string larger(larger_set(guessed.charset));
  return larger.empty() ? guessed : decode(bytes, "application/xml; charset=" + larger);
}

std::string as_meant(std::string text) {
  if (text.find_first_of("\xC2\xC3") == std::string::npos) return text;
  std::string bytes;
  bool doubled = true;
  for (std::size_t at = 0; at < text.size() && doubled;) {
    const std::size_t length = std::max<std::size_t>(sequence_at(text, at), 1);
    const auto byte = windows_byte(std::string_view(text).substr(at, length));
    doubled = byte.has_value();
    bytes += byte.value_or('\0');
    at += length;
  }
  // UTF-8 that was taken for windows-1252 and encoded once more.
  if (doubled && is_valid_utf8(bytes)) text = std::move(bytes);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned next = byte_at(text, i + 1);
    if (text[i] == '\xC2' && next >= 0x80 && next <= 0x9F) {
      out += kWindows[next - 0x80];
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace policywatch::extract
