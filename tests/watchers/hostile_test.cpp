// Rows L13, L16, E07 and E08 as a watch meets them.
#include <gtest/gtest.h>

#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

Reading read_as(WatchKind kind, std::string type, std::string body, Watch watch = {}) {
  watch.kind = kind;
  watch.url = "https://agency.example/x";
  Response response;
  response.url = response.final_url = watch.url;
  response.status = 200;
  if (!type.empty()) response.headers = {{"Content-Type", std::move(type)}};
  response.body = std::move(body);
  return read(watch, response);
}

TEST(Json, L13_DepthAndNumbersAreBoundedErrorsOrPlainValues) {
  const Reading deep = read_as(WatchKind::json, "application/json", std::string(1'000'000, '['));
  EXPECT_EQ(deep.quality, Quality::wrong_type);
  EXPECT_TRUE(deep.reason.contains("JSON")) << deep.reason;
  for (const std::string& body :
       {std::string("{\"a\":1e400}"), "{\"a\":" + std::string(1'000'000, '9') + "}",
        "{\"a\":0." + std::string(1'000'000, '1') + "}", std::string("{\"a\":\"\\ud800\"}"),
        std::string("{\"a\":\"\\udc00x\"}"), "{\"a\":1}" + std::string(1000, ']')}) {
    const Reading reading = read_as(WatchKind::json, "application/json", body);
    EXPECT_TRUE(reading.quality == Quality::ok || reading.quality == Quality::wrong_type);
    EXPECT_EQ(reading.reason.empty(), reading.quality == Quality::ok) << reading.reason;
  }
}

TEST(Json, L13_OfDuplicateKeysTheLastCounts) {
  const Reading reading = read_as(WatchKind::json, "application/json", "{\"a\":\"first\",\"a\":\"second\"}");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.blocks.size(), 1U);
  EXPECT_EQ(reading.document.blocks[0].text, "\"a\": \"second\"");
}

TEST(Rules, L16_PatternsOfTheOperatorCostLinearTime) {
  Watch watch;
  watch.ignore_text = {"/(a+)+$/", "/(x*)*y/"};
  const Reading reading =
      read_as(WatchKind::page, "text/html", "<p>" + std::string(1'000'000, 'a') + "!</p>", watch);
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_EQ(reading.document.blocks.size(), 1U);
}

TEST(Types, E07_TextIsNeverReadAsMarkup) {
  const Reading reading =
      read_as(WatchKind::page, "text/plain", "<script>x()</script> <b>Rule 5</b>\n\nSecond");
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_EQ(reading.document.blocks.size(), 2U);
  EXPECT_EQ(reading.document.blocks[0].text, "<script>x()</script> <b>Rule 5</b>");
  const Reading sniffed = read_as(WatchKind::page, "", "<!doctype html><p>Rule 5</p>");
  ASSERT_EQ(sniffed.document.blocks.size(), 1U);
  EXPECT_EQ(sniffed.document.blocks[0].text, "Rule 5");
}

TEST(Types, D20_AFeedBehindAnHtmlDoctypeIsRead) {
  const Reading reading = read_as(
      WatchKind::feed, "application/xml",
      "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><rss><channel><title>News</title><item><title>a"
      "</title></item></channel></rss>");
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_EQ(reading.document.items.size(), 1U);
}

TEST(Unseen, E08_ComposedAndDecomposedLettersAreOneText) {
  const Reading composed = read_as(WatchKind::page, "text/html; charset=utf-8",
                                   "<title>Caf\u00E9</title><p><a href=/e\u0301>Caf\u00E9</a> \uAC01</p>");
  const Reading decomposed =
      read_as(WatchKind::page, "text/html; charset=utf-8",
              "<title>Cafe\u0301</title><p><a href=/e\u0301>Cafe\u0301</a> \u1100\u1161\u11A8</p>");
  EXPECT_EQ(composed.document, decomposed.document);
}

TEST(Pages, L12_WhatWasLeftOutIsSaid) {
  std::string storm;
  for (int i = 0; i < 5000; ++i) storm += "<div>";
  const Reading reading = read_as(WatchKind::page, "text/html", storm + "text");
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  ASSERT_FALSE(reading.notes.empty());
  EXPECT_TRUE(reading.notes.back().contains("left out"));
}

}  // namespace
}  // namespace policywatch::watchers
