#include "worker/pdf.hpp"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "worker/layout.hpp"

namespace policywatch::worker {
namespace {

// No printed page comes near; a page that does is made to exhaust its reader.
constexpr double kLargestPage = 20'000;  // points
constexpr std::size_t kMostWordsOnPage = 100'000;
constexpr std::size_t kMostText = kMostPdfText / 2;  // leaves room for frames

PdfText unread(Quality quality, std::string failure) {
  PdfText text;
  text.quality = quality;
  text.failure = std::move(failure);
  return text;
}

std::string utf8(const poppler::ustring& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t code = text[i];
    if (code >= 0xD800 && code < 0xDC00 && i + 1 < text.size() && text[i + 1] >= 0xDC00 &&
        text[i + 1] < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (text[i + 1] - 0xDC00u);
      ++i;
    } else if (code >= 0xD800 && code < 0xE000) {
      code = 0xFFFD;
    }
    if (code != 0) append_utf8(out, code);
  }
  return out;
}

std::string stated(const poppler::document& document, const std::string& key) {
  constexpr std::size_t kLongest = 2000;
  std::string value = collapse_space(utf8(document.info_key(key)));
  if (value.starts_with("\uFEFF")) value.erase(0, 3);
  return shorten(value, kLongest);
}

bool is_place(const poppler::rectf& box) {
  return std::isfinite(box.left()) && std::isfinite(box.top()) && std::isfinite(box.right()) &&
         std::isfinite(box.bottom());
}

PlacedPage words_of(const poppler::page& page, std::size_t& text_left) {
  PlacedPage placed;
  placed.height = page.page_rect().height();
  for (const poppler::text_box& box : page.text_list(poppler::page::text_list_include_font)) {
    Placed word;
    word.text = utf8(box.text());
    const poppler::rectf place = box.bbox();
    if (!is_place(place) || collapse_space(word.text).empty()) continue;
    if (placed.words.size() >= kMostWordsOnPage || word.text.size() > text_left) {
      text_left = 0;
      return placed;
    }
    text_left -= word.text.size();
    word.x0 = place.left();
    word.y0 = place.top();
    word.x1 = place.right();
    word.y1 = place.bottom();
    word.size = box.has_font_info() ? box.get_font_size() : word.height();
    if (!std::isfinite(word.size)) word.size = word.height();
    word.upright = box.rotation() == 0;
    placed.words.push_back(std::move(word));
  }
  return placed;
}

bool is_huge(const poppler::page& page) {
  const poppler::rectf box = page.page_rect();
  return !is_place(box) || box.width() > kLargestPage || box.height() > kLargestPage;
}

}  // namespace

void prepare_pdf() {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  // poppler-cpp converts by iconv, which loads its tables from files: kept open, they stay for good.
  static const poppler::ustring warm = poppler::ustring::from_utf8("warm");
  static const poppler::byte_array back = warm.to_utf8();
}

PdfText read_pdf(std::string_view bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return unread(Quality::too_large, "the PDF is larger than 2 GiB");
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document) return unread(Quality::wrong_type, "the PDF is damaged: its parts cannot be found");
  if (document->is_locked()) return unread(Quality::wrong_type, "the PDF is encrypted and needs a password");
  const int count = document->pages();
  if (count <= 0) return unread(Quality::wrong_type, "the PDF has no pages");
  if (count > static_cast<int>(kMostPdfPages)) {
    return unread(Quality::too_large, "the PDF has " + std::to_string(count) + " pages; at most " +
                                          std::to_string(kMostPdfPages) + " are read");
  }
  PdfText text;
  text.title = stated(*document, "Title");
  text.author = stated(*document, "Author");
  text.created = stated(*document, "CreationDate");
  text.modified = stated(*document, "ModDate");
  std::vector<PlacedPage> pages;
  std::size_t text_left = kMostText;
  for (int i = 0; i < count; ++i) {
    const std::unique_ptr<poppler::page> page(document->create_page(i));
    const std::string name = "page " + std::to_string(i + 1);
    if (!page) return unread(Quality::wrong_type, "the PDF is damaged: " + name + " cannot be read");
    if (is_huge(*page))
      return unread(Quality::wrong_type, "the PDF is no document: " + name + " is too large to print");
    pages.push_back(words_of(*page, text_left));
    if (text_left == 0)
      return unread(Quality::too_large, "the PDF holds more text than is read (at " + name + ")");
  }
  text.pages = lay_out(pages);
  return text;
}

}  // namespace policywatch::worker
