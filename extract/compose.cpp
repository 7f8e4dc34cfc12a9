#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>

#include "base/error.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {

namespace {

const icu::Normalizer2& composed_form() {
  static const icu::Normalizer2* form = [] {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* made = icu::Normalizer2::getNFCInstance(error);
    if (U_FAILURE(error)) throw WorldError("ICU has no normalisation data");
    return made;
  }();
  return *form;
}

void compose(std::string& text) {
  // Below U+0300 everything is composed already.
  const bool plain =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xCC; });
  if (plain) return;
  UErrorCode error = U_ZERO_ERROR;
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  if (composed_form().isNormalizedUTF8(piece, error) || U_FAILURE(error)) return;
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  composed_form().normalizeUTF8(0, piece, sink, nullptr, error);
  if (U_SUCCESS(error)) text = std::move(result);
}

void compose(std::vector<Item>& items) {
  for (Item& item : items) {
    for (std::string* text : {&item.title, &item.summary, &item.outlet}) compose(*text);
  }
}

}  // namespace

void compose(Document& document) {
  for (std::string* text : {&document.title, &document.author, &document.site, &document.description})
    compose(*text);
  for (Block& block : document.blocks) compose(block.text);
  for (Link& link : document.links) compose(link.text);
  compose(document.items);
  compose(document.history);
}

}  // namespace policywatch::extract
