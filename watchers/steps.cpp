#include "base/text.hpp"
#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::size_t kSniffed = 2048;

bool is_binary(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with("%PDF-") || bytes.starts_with("PK\x03\x04") || bytes.starts_with("\x89PNG"))
    return true;
  return content_type.starts_with("image/") || content_type.starts_with("video/") ||
         content_type.starts_with("audio/");
}

}  // namespace

void refuse(Reading& reading, Quality quality, std::string reason) {
  reading.quality = quality;
  reading.reason = std::move(reason);
  // Only a good capture carries content; the title stays, to show what came instead.
  Document shell;
  shell.url = reading.document.url;
  shell.title = reading.document.title;
  reading.document = std::move(shell);
}

bool looks_like_html(std::string_view bytes) {
  const std::string head = ascii_lower(bytes.substr(0, kSniffed));
  std::string_view text = trim(head);
  if (text.starts_with("\xEF\xBB\xBF")) text = trim(text.substr(3));
  while (text.starts_with("<!--")) {
    const std::size_t end = text.find("-->");
    if (end == std::string_view::npos) return false;
    text = trim(text.substr(end + 3));
  }
  if (text.starts_with("<?xml")) {
    return text.contains("<html") && !text.contains("<rss") && !text.contains("<feed");
  }
  for (const std::string_view tag : {"<!doctype html", "<html", "<head", "<body", "<div", "<script", "<meta",
                                     "<title", "<h1", "<p>", "<center", "<table", "<main"}) {
    if (text.starts_with(tag)) return true;
  }
  return false;
}

std::string decoded_text(const Answer& answer, Reading& reading) {
  extract::DecodedText decoded = extract::decode(answer.response.body, answer.content_type);
  reading.charset = std::move(decoded.charset);
  return std::move(decoded.text);
}

std::optional<extract::Dom> open_html(const Answer& answer, Reading& reading) {
  const extract::QualityVerdict verdict =
      is_binary(answer.response.body, answer.content_type)
          ? extract::judge_quality(answer.response, answer.watch, nullptr, nullptr)
          : extract::QualityVerdict();
  if (verdict.quality != Quality::ok) {
    refuse(reading, verdict.quality, verdict.reason);
    return std::nullopt;
  }
  if (is_binary(answer.response.body, answer.content_type)) {
    const std::string type = answer.content_type.empty() ? "binary data" : answer.content_type;
    refuse(reading, Quality::wrong_type, "expected an HTML page, got " + printable(shorten(type, 80)));
    return std::nullopt;
  }
  return extract::Dom::parse(decoded_text(answer, reading));
}

void judge_page(const Answer& answer, const extract::Dom& dom, Reading& reading) {
  const extract::QualityVerdict verdict =
      extract::judge_quality(answer.response, answer.watch, &dom, &reading.document);
  if (verdict.quality != Quality::ok) refuse(reading, verdict.quality, verdict.reason);
}

bool expect_data(const Answer& answer, Reading& reading, std::string_view expected) {
  if (looks_like_html(answer.response.body)) {
    const extract::Dom dom = extract::Dom::parse(decoded_text(answer, reading));
    // Judged as the page it is: a maintenance or login page must not be mistaken for a broken feed.
    Watch as_page = answer.watch;
    as_page.kind = WatchKind::page;
    as_page.select.clear();
    reading.document = extract::read_page(dom, answer.url, as_page, reading.notes);
    const auto verdict = extract::judge_quality(answer.response, as_page, &dom, &reading.document);
    if (verdict.quality != Quality::ok) {
      refuse(reading, verdict.quality, verdict.reason);
    } else {
      refuse(reading, Quality::wrong_type, "an HTML page came instead of " + std::string(expected));
    }
    return false;
  }
  const auto verdict = extract::judge_quality(answer.response, answer.watch, nullptr, nullptr);
  if (verdict.quality == Quality::ok) return true;
  refuse(reading, verdict.quality, verdict.reason);
  return false;
}

}  // namespace policywatch::watchers
