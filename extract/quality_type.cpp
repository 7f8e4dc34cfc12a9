// Judging by type: bytes that cannot be what the watch's kind reads.
#include <string>

#include "base/text.hpp"
#include "extract/mime.hpp"
#include "extract/quality_signs.hpp"

namespace policywatch::extract {

namespace {

bool is_markup_or_text(Media media) {
  return media == Media::html || media == Media::xml || media == Media::text || media == Media::json;
}

bool says_nosniff(const Response& response) {
  const std::string* value = find_header(response.headers, "X-Content-Type-Options");
  return value != nullptr && equals_ascii_nocase(trim(*value), "nosniff");
}

std::string_view after_space(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t begin = bytes.find_first_not_of(" \t\r\n\f");
  return begin == std::string_view::npos ? std::string_view() : bytes.substr(begin);
}

bool starts_as_json(std::string_view body) {
  const std::string_view rest = after_space(body);
  return rest.starts_with("{") || rest.starts_with("[");
}

// Pages come as HTML, XML or text. A type that names none of these is believed, unless it is a vague one and
// the bytes are HTML beyond doubt.
bool suits_a_page(Media media, std::string_view type, bool nosniff, std::string_view body) {
  if (media == Media::html || media == Media::xml || media == Media::text) return true;
  if (media == Media::json) return !starts_as_json(body);
  return !nosniff && media == Media::binary && !type.starts_with("font/") && looks_like_html(body);
}

bool suits(WatchKind kind, Media media, bool html, const Response& response, std::string_view type) {
  switch (kind) {
    case WatchKind::page:
    case WatchKind::article:
    case WatchKind::list:
    case WatchKind::tracker:
      return suits_a_page(media, type, says_nosniff(response), response.body);
    case WatchKind::document:
      return !html && (media == Media::pdf || is_markup_or_text(media));
    case WatchKind::json:
      // A json watch may read the JSON-LD of an HTML page; one that says it is HTML but came for JSON is told
      // by the reader, which knows the selectors.
      return true;
    case WatchKind::federal_register:
      return starts_as_json(response.body);
    case WatchKind::feed:
    case WatchKind::courtlistener:
    case WatchKind::sitemap:
      return !html;
  }
  return true;
}

}  // namespace

Verdict judge_type(const Response& response, WatchKind kind) {
  if (response.body.empty()) return std::nullopt;
  const std::string* header = find_header(response.headers, "Content-Type");
  const std::string stated = header == nullptr ? std::string() : *header;
  const Media signature = signature_of(response.body);
  const bool pdf_wanted = kind == WatchKind::document && signature == Media::pdf;
  const bool html = looks_like_html(response.body);
  const std::string type = essence_of(stated);
  // A signature says more than a header, but for text that only begins like one.
  const Media media =
      signature != Media::text ? signature : media_of(stated, says_nosniff(response), response.body);
  const bool foreign = signature != Media::text && !pdf_wanted;
  if (!foreign && suits(kind, media, html, response, type)) return std::nullopt;
  const std::string seen = signature == Media::text && html ? "an HTML page" : std::string(in_words(media));
  const std::string named = type.empty() ? "" : " (" + printable(shorten(type, 60)) + ")";
  return QualityVerdict{Quality::wrong_type, "expected " + std::string(word(kind)) + ", got " + seen + named};
}

}  // namespace policywatch::extract
