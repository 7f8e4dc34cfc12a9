#include "extract/mime.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace policywatch::extract {

namespace {

constexpr std::size_t kHeader = 1445;  // what the standard reads of a resource

std::string_view after_space(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t begin = bytes.find_first_not_of(" \t\r\n\f");
  return begin == std::string_view::npos ? std::string_view() : bytes.substr(begin);
}

bool ends_name(char c) {
  return c == ' ' || c == '>' || c == '/' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// Section 5.2: a binary data byte never stands in text.
bool has_binary_byte(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) || (byte >= 0x1C && byte <= 0x1F);
  });
}

bool has_text_mark(std::string_view bytes) {
  return bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xEF\xBB\xBF");
}

Media text_or_binary(std::string_view bytes) {
  if (has_text_mark(bytes) || !has_binary_byte(bytes.substr(0, kHeader))) return Media::text;
  const Media signature = signature_of(bytes);
  return signature == Media::text || signature == Media::pdf ? Media::binary : signature;
}

bool is_xml_type(std::string_view type) {
  return type == "text/xml" || type == "application/xml" || type.ends_with("+xml");
}

Media by_name(std::string_view type) {
  if (type == "text/html" || type == "application/xhtml+xml") return Media::html;
  if (is_xml_type(type)) return type.starts_with("image/") ? Media::image : Media::xml;
  if (type == "application/json" || type == "text/json" || type.ends_with("+json")) return Media::json;
  if (type.starts_with("text/")) return Media::text;
  if (type == "application/pdf" || type == "application/x-pdf") return Media::pdf;
  if (type.starts_with("image/")) return Media::image;
  if (type.starts_with("audio/") || type.starts_with("video/")) return Media::audio_video;
  if (type == "application/zip" || type == "application/gzip" || type == "application/x-gzip")
    return Media::archive;
  if (type == "application/msword" || type == "application/rtf" ||
      type.starts_with("application/vnd.openxmlformats") || type.starts_with("application/vnd.ms-")) {
    return Media::office;
  }
  return Media::binary;
}

bool is_xml_start(std::string_view bytes) {
  return after_space(bytes).starts_with("<?xml");
}

// Section 7.1: without a type. Only `scriptable` lets markup and PDF be seen.
Media unnamed(std::string_view bytes, bool scriptable) {
  if (scriptable && looks_like_html(bytes)) return Media::html;
  if (scriptable && is_xml_start(bytes)) return Media::xml;
  const Media signature = signature_of(bytes);
  if (signature == Media::pdf && !scriptable) return Media::binary;
  return signature == Media::text ? text_or_binary(bytes) : signature;
}

}  // namespace

std::string essence_of(std::string_view content_type) {
  return ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
}

Media signature_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  static constexpr std::array<std::pair<std::string_view, Media>, 20> kSignatures = {
      {{"%PDF-"sv, Media::pdf},
       {"\x89PNG\r\n\x1A\n"sv, Media::image},
       {"\xFF\xD8\xFF"sv, Media::image},
       {"GIF87a"sv, Media::image},
       {"GIF89a"sv, Media::image},
       {"\0\0\1\0"sv, Media::image},
       {"PK\x03\x04"sv, Media::archive},
       {"PK\x05\x06"sv, Media::archive},
       {"\x1F\x8B\x08"sv, Media::archive},
       {"Rar!\x1A\x07"sv, Media::archive},
       {"7z\xBC\xAF\x27\x1C"sv, Media::archive},
       {"\xD0\xCF\x11\xE0"sv, Media::office},
       {"{\\rtf"sv, Media::office},
       {"OggS\0"sv, Media::audio_video},
       {"ID3"sv, Media::audio_video},
       {"\x1A\x45\xDF\xA3"sv, Media::audio_video},
       {"\x7F"
        "ELF"sv,
        Media::program},
       {"MZ\x90"sv, Media::program},
       {"%!PS-Adobe-"sv, Media::office},
       {"wOFF"sv, Media::binary}}};
  for (const auto& [start, media] : kSignatures) {
    if (bytes.starts_with(start)) return media;
  }
  if (bytes.starts_with("RIFF") && bytes.size() > 12) {
    return bytes.substr(8, 4) == "WEBP" ? Media::image : Media::audio_video;
  }
  if (bytes.size() > 12 && bytes.substr(4, 4) == "ftyp") return Media::audio_video;
  return Media::text;
}

bool looks_like_html(std::string_view bytes) {
  constexpr std::size_t kLooked = 8192;
  std::string_view rest = after_space(bytes.substr(0, kLooked));
  bool xml = false, doctype = false;
  while (rest.starts_with("<!") || rest.starts_with("<?")) {
    const bool comment = rest.starts_with("<!--");
    xml = xml || rest.starts_with("<?xml");
    doctype = doctype || (!comment && ascii_lower(rest.substr(0, 14)) == "<!doctype html" &&
                          rest.size() > 14 && ends_name(rest[14]));
    const std::string_view mark = comment ? "-->" : ">";
    const std::size_t end = rest.find(mark);
    if (end == std::string_view::npos) return doctype || comment;
    rest = after_space(rest.substr(end + mark.size()));
  }
  std::size_t length = 0;
  while (length < rest.size() && length < 20 && !(length > 0 && ends_name(rest[length]))) ++length;
  const std::string name = ascii_lower(rest.substr(0, length));
  static constexpr std::array<std::string_view, 8> kOthers = {
      "<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex", "<channel", "<opml", "<svg"};
  if (std::find(kOthers.begin(), kOthers.end(), std::string_view(name)) != kOthers.end()) return false;
  if (doctype || name == "<html") return true;
  if (xml) return false;
  static constexpr std::array<std::string_view, 25> kTags = {
      "<head",  "<body",  "<script", "<iframe",  "<h1",      "<div",    "<font",   "<table", "<a",
      "<style", "<title", "<b",      "<br",      "<p",       "<meta",   "<center", "<main",  "<link",
      "<ul",    "<h2",    "<form",   "<section", "<article", "<header", "<nav"};
  return length < rest.size() && std::find(kTags.begin(), kTags.end(), std::string_view(name)) != kTags.end();
}

Media media_of(std::string_view content_type, bool nosniff, std::string_view bytes) {
  const std::string type = essence_of(content_type);
  if (type.empty() || type == "unknown/unknown" || type == "application/unknown" || type == "*/*") {
    return unnamed(bytes, !nosniff);
  }
  if (type == "text/plain") return nosniff ? Media::text : text_or_binary(bytes);
  const Media named = by_name(type);
  if (nosniff || named != Media::binary) return named;
  const Media signature = signature_of(bytes);
  return signature == Media::text ? Media::binary : signature;
}

std::string text_as_html(std::string_view text) {
  std::string html;
  bool open = false;
  for (const std::string_view line : lines(text)) {
    if (trim(line).empty()) {
      open = false;
      continue;
    }
    html.append(open ? "\n" : "<p>").append(escape_html(line));
    open = true;
  }
  return html;
}

std::string_view in_words(Media media) {
  static constexpr std::array<std::string_view, 11> kWords = {"an HTML page",
                                                              "XML",
                                                              "JSON",
                                                              "plain text",
                                                              "a PDF",
                                                              "an image",
                                                              "a media file",
                                                              "an archive or office document",
                                                              "an office document",
                                                              "a program",
                                                              "binary data"};
  return kWords[static_cast<std::size_t>(media)];
}

}  // namespace policywatch::extract
