#include "base/host_words.hpp"

#include <unicode/idna.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>

namespace policywatch {

namespace {

using Scripts = std::set<UScriptCode>;

bool goes_together(const Scripts& found) {
  if (found.size() < 2) return true;
  static const std::array<Scripts, 3> kLanguages = {
      Scripts{USCRIPT_LATIN, USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA},
      Scripts{USCRIPT_LATIN, USCRIPT_HAN, USCRIPT_BOPOMOFO},
      Scripts{USCRIPT_LATIN, USCRIPT_HAN, USCRIPT_HANGUL}};
  return std::ranges::any_of(kLanguages,
                             [&](const Scripts& language) { return std::ranges::includes(language, found); });
}

bool has_mixed_label(const icu::UnicodeString& host) {
  Scripts found;
  for (std::int32_t at = 0; at < host.length(); at = host.moveIndex32(at, 1)) {
    const UChar32 letter = host.char32At(at);
    if (letter == '.') {
      if (!goes_together(found)) return true;
      found.clear();
      continue;
    }
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(letter, &status);
    if (U_SUCCESS(status) && script != USCRIPT_COMMON && script != USCRIPT_INHERITED) found.insert(script);
  }
  return !goes_together(found);
}

}  // namespace

HostWords host_words(std::string_view ascii) {
  HostWords words{std::string(ascii), {}, false};
  if (ascii.find("xn--") == std::string_view::npos) return words;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<const icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_UNICODE, status));
  if (U_FAILURE(status)) return words;
  icu::IDNAInfo info;
  icu::UnicodeString spelled;
  idna->nameToUnicode(
      icu::UnicodeString::fromUTF8(icu::StringPiece(ascii.data(), static_cast<int>(ascii.size()))), spelled,
      info, status);
  if (U_FAILURE(status) || info.hasErrors()) return words;
  spelled.toUTF8String(words.unicode);
  if (words.unicode == words.ascii) words.unicode.clear();
  words.is_mixed = has_mixed_label(spelled);
  return words;
}

std::string in_words(const HostWords& host) {
  if (host.unicode.empty()) return host.ascii;
  return host.ascii + " (" + host.unicode + (host.is_mixed ? ", mixed scripts" : "") + ")";
}

}  // namespace policywatch
