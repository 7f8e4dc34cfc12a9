// Row E07: what parser bytes get, and row D20: a type that does not match is no change.
#include "extract/mime.hpp"

#include <gtest/gtest.h>

#include "tests/extract/judging.hpp"

namespace policywatch::extract {
namespace {

using namespace std::string_literals;

TEST(Mime, E07_SniffingTable) {
  struct Row {
    const char* type;
    bool nosniff;
    std::string bytes;
    Media expected;
  };
  const std::string html = "<!DOCTYPE html><p>x", pdf = "%PDF-1.7 x", png = "\x89PNG\r\n\x1A\n....";
  const Row rows[] = {
      {"", false, html, Media::html},
      {"", false, "  <p>x", Media::html},
      {"", false, "<pre>x", Media::text},
      {"", false, "<?xml version='1.0'?><a/>", Media::xml},
      {"", false, pdf, Media::pdf},
      {"", false, png, Media::image},
      {"", false, "plain words", Media::text},
      {"", false, "a\0b"s, Media::binary},
      {"", false, "\xFF\xFE\x41\0"s, Media::text},
      {"", true, html, Media::text},
      {"", true, pdf, Media::binary},
      {"*/*", false, html, Media::html},
      {"unknown/unknown", false, html, Media::html},
      {"text/plain", false, html, Media::text},
      {"text/plain; charset=utf-8", false, html, Media::text},
      {"text/plain", false, pdf, Media::text},
      {"text/plain", false, "a\1\2b"s, Media::binary},
      {"text/plain", true, "a\1\2b"s, Media::text},
      {"text/html", false, pdf, Media::html},
      {"Text/HTML;charset=x", true, "words", Media::html},
      {"application/octet-stream", false, pdf, Media::pdf},
      {"application/octet-stream", true, pdf, Media::binary},
      {"application/octet-stream", false, html, Media::binary},
      {"application/octet-stream", false, std::string(512, 'x') + "%PDF-1.7", Media::binary},
      {"", false, std::string(512, 'x') + "%PDF-1.7", Media::text},
      {"application/pdf", false, html, Media::pdf},
      {"application/atom+xml", false, "<feed>", Media::xml},
      {"application/ld+json", false, "{}", Media::json},
      {"image/svg+xml", false, "<svg>", Media::image},
      {"video/mp4", false, "....", Media::audio_video},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(in_words(media_of(row.type, row.nosniff, row.bytes)), in_words(row.expected))
        << row.type << ' ' << row.nosniff << ' ' << row.bytes.substr(0, 20);
  }
}

TEST(Mime, E07_AFeedBehindAnHtmlDoctypeIsAFeed) {
  EXPECT_TRUE(looks_like_html("\xEF\xBB\xBF<!-- c --><!DOCTYPE html><html>"));
  EXPECT_TRUE(looks_like_html("<?xml version='1.0'?><html xmlns='x'>"));
  EXPECT_FALSE(looks_like_html("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><rss></rss>"));
  EXPECT_FALSE(looks_like_html("<?xml version='1.0'?><rss></rss>"));
  EXPECT_FALSE(looks_like_html("plain <b>"));
}

TEST(Mime, E07_PlainTextIsShownNotRun) {
  EXPECT_EQ(text_as_html("a <b>\nc\n\nd & e"), "<p>a &lt;b&gt;\nc<p>d &amp; e");
}

Quality as_kind(WatchKind kind, std::string body, std::string type, bool nosniff = false) {
  Watch watch;
  watch.kind = kind;
  Headers headers;
  if (!type.empty()) headers.emplace_back("Content-Type", type);
  if (nosniff) headers.emplace_back("X-Content-Type-Options", "nosniff");
  return judge_quality(answer_of(std::move(body), 200, std::move(headers)), watch, nullptr, nullptr).quality;
}

TEST(WrongType, D20_AnotherTypeIsNoChange) {
  EXPECT_EQ(as_kind(WatchKind::document, "<html><p>The report moved.", "text/html"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::document, "<!doctype html>x", "application/pdf"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::document, "%PDF-1.4 x", "application/octet-stream"), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::federal_register, "<html>", "application/json"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::feed, "<!doctype html><html>", "application/rss+xml"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::page, "{\"error\":1}", "application/json"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::page, "x", "application/pdf"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::page, "<html><p>x", "application/octet-stream"), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::page, "<html><p>x", "application/octet-stream", true), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::page, "<p>x", ""), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::page, "words", "text/plain"), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::page, "PK\x03\x04....", "text/html"), Quality::wrong_type);
}

}  // namespace
}  // namespace policywatch::extract
