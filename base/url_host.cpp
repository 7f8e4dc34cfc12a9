#include "base/url_host.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace policywatch::url {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_forbidden_in_host(char c) {
  return c == '\0' || std::string_view("\t\n\r #/:<>?@[\\]^|").find(c) != std::string_view::npos;
}

bool is_forbidden_in_domain(char c) {
  return is_forbidden_in_host(c) || static_cast<unsigned char>(c) <= 0x1F || c == '%' || c == 0x7F;
}

template <class Forbidden>
bool holds_any(std::string_view text, Forbidden forbidden) {
  for (const char c : text) {
    if (forbidden(c)) return true;
  }
  return false;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

const icu::IDNA& idna() {
  static const std::unique_ptr<const icu::IDNA> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<const icu::IDNA> instance(icu::IDNA::createUTS46Instance(
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, status));
    if (U_FAILURE(status)) throw WorldError(std::string("ICU has no IDNA data: ") + u_errorName(status));
    return instance;
  }();
  return *made;
}

// What UTS 46 maps since Unicode 15.1 and 16 and ICU 72 still refuses or maps otherwise; 0: taken out.
std::optional<char32_t> newer_mapping(char32_t code) {
  if (code == 0x180E || (code >= 0x206A && code <= 0x206F)) return 0;
  if (code >= 0x10A0 && code <= 0x10C5) return code - 0x10A0 + 0x2D00;  // Georgian capitals
  switch (code) {
    case 0x1E9E:
      return 0x00DF;
    case 0x04C0:
      return 0x04CF;
    case 0x2132:
      return 0x214E;
    case 0x2183:
      return 0x2184;
    case 0x2F868:
      return 0x36FC;
    case 0x2F874:
      return 0x5F33;
    case 0x2F91F:
      return 0x43AB;
    case 0x2F95F:
      return 0x7AEE;
    case 0x2F9BF:
      return 0x4D57;
    default:
      return std::nullopt;
  }
}

std::string with_newer_mappings(std::string_view domain) {
  std::string out;
  for (std::size_t at = 0; at < domain.size();) {
    const Decoded one = decode_utf8(domain, at);
    const auto mapped = newer_mapping(one.code);
    if (!mapped) {
      out.append(domain, at, one.size);
    } else if (*mapped != 0) {
      append_utf8(out, *mapped);
    }
    at += one.size;
  }
  return out;
}

// UTS 46 with CheckHyphens and VerifyDnsLength off, as the URL Standard asks.
std::optional<std::string> domain_by_idna(std::string_view written) {
  const std::string domain = with_newer_mappings(written);
  constexpr std::uint32_t ignored = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                    UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                    UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  idna().nameToASCII_UTF8(icu::StringPiece(domain.data(), static_cast<std::int32_t>(domain.size())), sink,
                          info, status);
  if (U_FAILURE(status) || (info.getErrors() & ~ignored) != 0) return std::nullopt;
  return ascii;
}

std::optional<std::string> domain_to_ascii(std::string_view domain) {
  bool ascii = true;
  for (const char c : domain) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  std::optional<std::string> found = ascii ? ascii_lower(domain) : domain_by_idna(domain);
  if (!found || found->empty() || holds_any(*found, is_forbidden_in_domain)) return std::nullopt;
  return found;
}

// One part of a dotted number in decimal, octal (0…) or hexadecimal (0x…); capped above 2^32.
std::optional<std::uint64_t> ipv4_number(std::string_view part) {
  if (part.empty()) return std::nullopt;
  unsigned base = 10;
  if (part.size() >= 2 && part[0] == '0' && (part[1] == 'x' || part[1] == 'X')) {
    base = 16;
    part.remove_prefix(2);
  } else if (part.size() >= 2 && part[0] == '0') {
    base = 8;
    part.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : part) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= static_cast<int>(base)) return std::nullopt;
    value = value * base + static_cast<unsigned>(digit);
    value = value > (1ull << 33) ? (1ull << 33) : value;
  }
  return value;
}

bool ends_in_a_number(std::string_view host) {
  std::vector<std::string_view> parts = split(host, '.');
  if (parts.back().empty()) {
    if (parts.size() == 1) return false;
    parts.pop_back();
  }
  const std::string_view last = parts.back();
  if (!last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos) return true;
  return last.starts_with('0') && ipv4_number(last).has_value();
}

std::optional<std::string> parse_ipv4(std::string_view host) {
  std::vector<std::string_view> parts = split(host, '.');
  if (parts.back().empty() && parts.size() > 1) parts.pop_back();
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = ipv4_number(parts[i]);
    if (!number) return std::nullopt;
    const bool last = i + 1 == parts.size();
    if (!last && *number > 255) return std::nullopt;
    if (last && *number >= 1ull << (8 * (5 - parts.size()))) return std::nullopt;
    address += last ? *number : *number << (8 * (3 - i));
  }
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%u.%u.%u.%u", static_cast<unsigned>(address >> 24) & 255,
                static_cast<unsigned>(address >> 16) & 255, static_cast<unsigned>(address >> 8) & 255,
                static_cast<unsigned>(address) & 255);
  return text.data();
}

using Pieces = std::array<std::uint16_t, 8>;

// "192.0.2.1" at the end of an IPv6 address, into two pieces.
bool ipv4_in_ipv6(std::string_view rest, Pieces& pieces, std::size_t& piece) {
  if (piece > 6) return false;
  const std::vector<std::string_view> parts = split(rest, '.');
  if (parts.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    unsigned value = 0;
    if (parts[i].empty() || parts[i].size() > 3 || (parts[i].size() > 1 && parts[i][0] == '0')) return false;
    for (const char c : parts[i]) {
      if (!is_digit(c)) return false;
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (value > 255) return false;
    std::uint16_t& into = pieces[piece + i / 2];
    into = static_cast<std::uint16_t>(into * 256 + value);
  }
  piece += 2;
  return true;
}

std::optional<Pieces> parse_ipv6(std::string_view text) {
  Pieces pieces{};
  std::size_t piece = 0, at = 0;
  std::optional<std::size_t> compress;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return std::nullopt;
    at = 2;
    compress = 0;
  }
  while (at < text.size()) {
    if (piece == 8) return std::nullopt;
    if (text[at] == ':') {
      if (compress) return std::nullopt;
      ++at;
      compress = piece;
      continue;
    }
    unsigned value = 0;
    std::size_t length = 0;
    while (length < 4 && at + length < text.size() && hex_value(text[at + length]) >= 0) {
      value = value * 16 + static_cast<unsigned>(hex_value(text[at + length]));
      ++length;
    }
    if (length > 0 && at + length < text.size() && text[at + length] == '.') {
      if (!ipv4_in_ipv6(text.substr(at), pieces, piece)) return std::nullopt;
      break;
    }
    at += length;
    if (at < text.size()) {
      if (length == 0 || text[at] != ':' || at + 1 == text.size()) return std::nullopt;
      ++at;
    }
    pieces[piece++] = static_cast<std::uint16_t>(value);
  }
  if (!compress) return piece == 8 ? std::optional(pieces) : std::nullopt;
  if (piece == 8) return std::nullopt;
  const std::size_t moved = piece - *compress;
  for (std::size_t i = 0; i < moved; ++i) std::swap(pieces[7 - i], pieces[piece - 1 - i]);
  return pieces;
}

std::string serialise(const Pieces& pieces) {
  std::size_t zeros_at = 8, zeros = 1;  // the first longest run of more than one zero piece
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && pieces[end] == 0) ++end;
    if (end - i > zeros) zeros_at = i, zeros = end - i;
    i = end == i ? i + 1 : end;
  }
  std::string text = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == zeros_at) {
      text += i == 0 ? "::" : ":";
      i += zeros - 1;
      continue;
    }
    std::array<char, 8> piece{};
    std::snprintf(piece.data(), piece.size(), "%x", static_cast<unsigned>(pieces[i]));
    text += piece.data();
    if (i != 7) text += ':';
  }
  return text + "]";
}

}  // namespace

namespace {

constexpr std::string_view kEscapedToo[] = {
    "",  // control
    " \"<>`", " \"#<>", " \"#<>'", " \"#<>?^`{}", " \"#<>?^`{}/:;=@[\\]|",
};

// For each byte, a bit for each set that escapes it.
constexpr std::array<std::uint8_t, 256> kEscapedIn = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t set = 0; set < 6; ++set) {
      const bool outside = byte <= 0x1F || byte > 0x7E;
      if (outside || kEscapedToo[set].find(static_cast<char>(byte)) != std::string_view::npos) {
        table[byte] = static_cast<std::uint8_t>(table[byte] | (1u << set));
      }
    }
  }
  return table;
}();

}  // namespace

bool is_escaped(unsigned char byte, Escape set) {
  return (kEscapedIn[byte] >> static_cast<unsigned>(set) & 1u) != 0;
}

void append_escaped(std::string& out, char byte, Escape set) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto code = static_cast<unsigned char>(byte);
  if (!is_escaped(code, set)) {
    out += byte;
    return;
  }
  out += '%';
  out += hex[code >> 4];
  out += hex[code & 15];
}

void append_escaped(std::string& out, std::string_view text, Escape set) {
  for (const char byte : text) append_escaped(out, byte, set);
}

std::optional<std::string> parse_host(std::string_view text, bool special) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return std::nullopt;
    const auto pieces = parse_ipv6(text.substr(1, text.size() - 2));
    return pieces ? std::optional(serialise(*pieces)) : std::nullopt;
  }
  if (!special) {
    if (holds_any(text, is_forbidden_in_host)) return std::nullopt;
    std::string out;
    append_escaped(out, text, Escape::control);
    return out;
  }
  constexpr std::size_t kLongest = 8192;  // no name in use comes near; keeps IDNA's work bounded
  if (text.size() > kLongest) return std::nullopt;
  const std::string decoded = percent_decoded(text);
  // Decoded bytes that are no UTF-8 become U+FFFD, which no domain may hold.
  if (!is_valid_utf8(decoded)) return std::nullopt;
  auto ascii = domain_to_ascii(decoded);
  if (!ascii || !ends_in_a_number(*ascii)) return ascii;
  return parse_ipv4(*ascii);
}

}  // namespace policywatch::url
