#include "extract/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "extract/extract.hpp"
#include "extract/legacy_decoders.hpp"
#include "extract/legacy_tables.hpp"

namespace policywatch::extract {

namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct Mark {
  Encoding encoding;
  std::size_t width;
};

std::optional<Mark> byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return Mark{*encoding_of("utf-8"), 3};
  if (bytes.starts_with("\xFE\xFF")) return Mark{*encoding_of("utf-16be"), 2};
  if (bytes.starts_with("\xFF\xFE")) return Mark{*encoding_of("utf-16le"), 2};
  return std::nullopt;
}

// "<" followed or preceded by a zero byte: UTF-16 without a mark.
std::optional<Encoding> by_zero_bytes(std::string_view bytes) {
  if (bytes.starts_with(std::string_view("<\0", 2))) return encoding_of("utf-16le");
  if (bytes.starts_with(std::string_view("\0<", 2))) return encoding_of("utf-16be");
  return std::nullopt;
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// ICU's guess from letter statistics; only taken when it is sure and the text is no Western one, for which
// windows-1252 is the word anyway.
std::optional<Encoding> detected(std::string_view bytes) {
  constexpr std::size_t kSample = 256 * 1024;
  constexpr std::int32_t kSure = 40;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  if (U_FAILURE(error)) return std::nullopt;
  const std::string_view sample = bytes.substr(0, kSample);
  ucsdet_enableInputFilter(detector.get(), 1);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &error);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || match == nullptr) return std::nullopt;
  const char* name = ucsdet_getName(match, &error);
  const std::int32_t confidence = ucsdet_getConfidence(match, &error);
  if (U_FAILURE(error) || confidence < kSure) return std::nullopt;
  const auto encoding = encoding_of(name);
  if (!encoding || encoding->name == "utf-8" || encoding->name.starts_with("utf-16")) return std::nullopt;
  return encoding;
}

// XML and JSON are UTF-8 unless they say otherwise.
bool defaults_to_utf8(std::string_view bytes, std::string_view content_type) {
  const std::string type = ascii_lower(content_type.substr(0, content_type.find(';')));
  return type.find("xml") != std::string::npos || type.find("json") != std::string::npos ||
         type.find("/csv") != std::string::npos || bytes.starts_with("<?xml") || bytes.starts_with("{") ||
         bytes.starts_with("[");
}

// RFC 8259 section 8.1: JSON is UTF-8; its type has no charset to state.
bool is_utf8_json(std::string_view bytes, std::string_view content_type) {
  const std::string type = ascii_lower(content_type.substr(0, content_type.find(';')));
  return type.find("json") != std::string::npos && is_valid_utf8(bytes);
}

Encoding stated_or_guessed(std::string_view bytes, std::string_view content_type) {
  if (is_utf8_json(bytes, content_type)) return *encoding_of("utf-8");
  if (const auto label = charset_parameter(content_type)) {
    if (const auto encoding = encoding_of(*label)) {
      return encoding->name == "x-user-defined" ? *encoding_of("windows-1252") : *encoding;
    }
  }
  if (const auto encoding = by_zero_bytes(bytes)) return *encoding;
  if (const auto encoding = prescan_meta(bytes, 1024)) return *encoding;
  if (const auto encoding = xml_declaration(bytes)) return *encoding;
  if (const auto encoding = prescan_meta(bytes, 64 * 1024)) return *encoding;
  const bool ascii = is_ascii(bytes);
  if (!ascii && is_valid_utf8(bytes)) return *encoding_of("utf-8");
  if (defaults_to_utf8(bytes, content_type) && ascii) return *encoding_of("utf-8");
  if (!ascii) {
    if (const auto encoding = detected(bytes)) return *encoding;
  }
  return *encoding_of("windows-1252");
}

Converter open(std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(std::string(name).c_str(), &error));
  return U_FAILURE(error) ? nullptr : std::move(converter);
}

// Some single-byte encodings of the standard differ from ICU's in a few places.
std::optional<std::string> convert_exceptions(std::string_view bytes, UConverter* from,
                                              std::string_view name);

// Ill-formed input becomes U+FFFD, ICU's default.
std::string convert(std::string_view bytes, UConverter* from, std::string_view name) {
  if (auto text = convert_exceptions(bytes, from, name)) return std::move(*text);
  const Converter to = open("UTF-8");
  assert(to != nullptr);
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 4 + 16);
  char buffer[16 * 1024];
  UChar pivot[4096];
  UChar* pivot_source = pivot;
  UChar* pivot_target = pivot;
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
  for (bool first = true; error == U_BUFFER_OVERFLOW_ERROR; first = false) {
    error = U_ZERO_ERROR;
    char* target = buffer;
    ucnv_convertEx(to.get(), from, &target, buffer + sizeof buffer, &source, end, pivot, &pivot_source,
                   &pivot_target, pivot + std::size(pivot), static_cast<UBool>(first), 1, &error);
    text.append(buffer, static_cast<std::size_t>(target - buffer));
  }
  return text;
}

std::optional<std::string> convert_exceptions(std::string_view bytes, UConverter* from,
                                              std::string_view name) {
  static constexpr std::array<std::string_view, 5> kDiffer = {"iso-8859-16", "koi8-u", "windows-1255",
                                                              "windows-1253", "windows-874"};
  if (std::find(kDiffer.begin(), kDiffer.end(), name) == kDiffer.end()) return std::nullopt;
  std::array<std::string, 256> table;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto own = byte < 0x80 ? std::optional<char32_t>(byte)
                                 : single_byte_exception(name, static_cast<unsigned char>(byte));
    const char one = static_cast<char>(byte);
    if (own) {
      append_utf8(table[byte], *own);
    } else {
      table[byte] = convert(std::string_view(&one, 1), from, "");
    }
  }
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) text += table[static_cast<unsigned char>(byte)];
  return text;
}

}  // namespace

DecodedText decode(std::string_view bytes, std::string_view content_type) {
  const auto mark = byte_order_mark(bytes);
  const Encoding encoding = mark ? mark->encoding : stated_or_guessed(bytes, content_type);
  if (mark) bytes.remove_prefix(mark->width);
  DecodedText result{{}, std::string(encoding.name)};
  if (encoding.name == "utf-8" || (encoding.name == "windows-1252" && is_ascii(bytes))) {
    const bool clean = is_valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
    result.text = clean ? std::string(bytes) : to_valid_utf8(bytes);
    return result;
  }
  if (encoding.converter.empty()) {
    if (!bytes.empty()) result.text = "\xEF\xBF\xBD";
    return result;
  }
  if (auto text = decode_multi_byte(bytes, encoding.name)) {
    result.text = text->find('\0') == std::string::npos ? std::move(*text) : to_valid_utf8(*text);
    return result;
  }
  Converter from = open(encoding.converter);
  if (from == nullptr) from = open("windows-1252");
  assert(from != nullptr);
  result.text = convert(bytes, from.get(), encoding.name);
  if (result.text.find('\0') != std::string::npos) result.text = to_valid_utf8(result.text);
  return result;
}

}  // namespace policywatch::extract
