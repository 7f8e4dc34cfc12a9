// Text on its way to a person: shortened, made harmless for terminals and HTML, compared for misspellings.
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace policywatch {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

icu::BreakIterator& grapheme_iterator() {
  thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) throw WorldError(std::string("ICU has no grapheme rules: ") + u_errorName(status));
    return made;
  }();
  return *iterator;
}

constexpr bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// The last boundary between grapheme clusters at or before `at`, which lies inside the text.
std::size_t cluster_boundary(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  if (is_ascii(text[at - 1]) && is_ascii(text[at])) {
    return text[at - 1] == '\r' && text[at] == '\n' ? at - 1 : at;
  }
  UErrorCode status = U_ZERO_ERROR;
  UText* view = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  icu::BreakIterator& iterator = grapheme_iterator();
  iterator.setText(view, status);
  std::int32_t cut = 0;
  if (U_SUCCESS(status)) {
    // One past the wanted place: preceding() answers the boundary before it, the place itself included.
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    cut = iterator.isBoundary(static_cast<std::int32_t>(at)) != 0
              ? static_cast<std::int32_t>(at)
              : iterator.preceding(static_cast<std::int32_t>(at));
  }
  utext_close(view);
  return cut < 0 ? 0 : static_cast<std::size_t>(cut);
}

bool is_harmful(char32_t code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029) return true;
  if (code < 0xA0 || code == 0xAD || code == 0x200C || code == 0x200D) return false;
  return u_charType(static_cast<UChar32>(code)) == U_FORMAT_CHAR;  // bidirectional overrides among them
}

std::string visible_byte(char byte) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  return text;
}

std::string visible(char32_t code) {
  if (code < 0x80) return visible_byte(static_cast<char>(code));
  char text[16];
  std::snprintf(text, sizeof text, "\\u{%04x}", static_cast<unsigned>(code));
  return text;
}

}  // namespace

std::string shorten(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  if (max_bytes < kEllipsis.size()) return {};
  const std::size_t cut = cluster_boundary(text, max_bytes - kEllipsis.size());
  return std::string(trim(text.substr(0, cut))) + std::string(kEllipsis);
}

std::string printable(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded one = decode_utf8(text, at);
    if (!one.valid) {
      for (const char byte : text.substr(at, one.size)) out += visible_byte(byte);
    } else if (is_harmful(one.code) && !(keep_lines && (one.code == '\n' || one.code == '\t'))) {
      out += visible(one.code);
    } else {
      out.append(text, at, one.size);
    }
    at += one.size;
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) last[i] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    row[0] = j;
    std::size_t least = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[i] = std::min(row[i], before[i - 2] + 1);
      }
      least = std::min(least, row[i]);
    }
    if (least > limit + 1) return limit + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[a.size()], limit + 1);
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  const auto plain = [](std::string_view text) {
    std::string low = ascii_lower(text);
    std::ranges::replace(low, '-', '_');
    return low;
  };
  const std::size_t allowed = word.size() <= 3 ? 1 : word.size() <= 6 ? 2 : 3;
  const std::string wanted = plain(word.substr(0, 100));
  std::size_t best = allowed + 1;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, plain(candidate), allowed);
    if (distance < best && distance < candidate.size()) best = distance, found = candidate;
  }
  return found;
}

}  // namespace policywatch
