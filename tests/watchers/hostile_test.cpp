// Rows L13, L16, E07 and E08 as a watch meets them.
#include <gtest/gtest.h>

#include "base/text.hpp"
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

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

TEST(Addresses, L12_ALongBaseIsNotRepeatedByEveryLink) {
  const std::string base = "https://a.example/" + std::string(100'000, 'x') + "/";
  std::string page = "<base href='" + base + "'><ul>", feed = "<feed xml:base='" + base + "'>";
  for (int i = 0; i < 1500; ++i) {
    const std::string n = std::to_string(i);
    page += "<li><a href=" + n + ">Release number " + n + " of the office</a> December 18, 2025";
    feed += "<entry><title>Release " + n + "</title><link href='" + n + "'/></entry>";
  }
  const Reading list = read_as(WatchKind::list, "text/html", page);
  ASSERT_EQ(list.document.items.size(), 1500U);
  EXPECT_EQ(list.document.items[0].url, "https://agency.example/0");
  EXPECT_EQ(list.document.links[0].url, "https://agency.example/0");
  const Reading entries = read_as(WatchKind::feed, "application/atom+xml", feed + "</feed>");
  ASSERT_EQ(entries.document.items.size(), 1500U);
  EXPECT_EQ(entries.document.items[0].url, "https://agency.example/0");
}

TEST(Unseen, E08_WhatIsToldOfAnswersIsAlwaysText) {
  Response response;
  response.url = response.final_url = "https://agency.example/x";
  response.status = 403;
  response.headers = {{"cf-mitigated", "ch\xFF\xFE" + std::string(5000, 'x')}};
  const Reading blocked = read(Watch(), response);
  EXPECT_EQ(blocked.quality, Quality::blocked);
  EXPECT_TRUE(is_valid_utf8(blocked.reason));
  EXPECT_LT(blocked.reason.size(), 200U);

  for (std::size_t before = 150; before < 165; ++before) {
    const std::string party = std::string(before, 'A') + repeated("\u2013", 20);
    const Reading order = read_as(WatchKind::document, "text/plain",
                                  "UNITED STATES DISTRICT COURT FOR THE DISTRICT OF COLUMBIA " + party +
                                      " v. NOEM, Defendant. Case No. 1:25-cv-00017\n\nORDER\n");
    EXPECT_TRUE(is_valid_utf8(order.document.title)) << before;
  }
}

TEST(Lists, L12_AsManyPartsAsEntriesCostLinearTime) {
  Watch watch;
  watch.select = {"li"};
  watch.list = ListFields{.item = "a", .title = "", .link = "", .date = "", .summary = ""};
  std::string page = "<ul>";
  for (int i = 0; i < 20'000; ++i) page += "<li><a href=" + std::to_string(i) + ">Release</a>";
  const Reading reading = read_as(WatchKind::list, "text/html", page, watch);
  EXPECT_EQ(reading.document.items.size(), 20'000U) << reading.reason;
}

TEST(Feeds, L12_DepthAndUnclosedTagsCostLinearTime) {
  const std::string entries = repeated("<item><title>a</title><link>/1</link></item>", 4000);
  const Reading deep =
      read_as(WatchKind::feed, "application/rss+xml",
              "<rss>" + repeated("<a>", 200'000) + entries + repeated("</a>", 200'000) + "</rss>");
  EXPECT_EQ(deep.quality, Quality::ok) << deep.reason;
  for (const std::string_view part : {"<", "</item", "<!DOCTYPE", "<item<"}) {
    const Reading broken = read_as(WatchKind::feed, "application/rss+xml", "<rss>" + repeated(part, 300'000));
    EXPECT_TRUE(broken.document.items.empty()) << part;
    read_as(WatchKind::feed, "application/rss+xml", repeated(part, 300'000));
  }
}

TEST(Json, L13_ALongNameIsNotRepeatedByEveryValue) {
  const std::string name(200'000, 'n');
  const std::string values = "1" + repeated(",1", 15'000);
  for (const std::string& body :
       {"{\"" + name + "\":[" + values + "]}",
        "{\"" + name + "\":{\"a\":[" + values + "],\"b\":{\"c\":[" + values + "]}}}"}) {
    const Reading reading = read_as(WatchKind::json, "application/json", body);
    ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
    std::size_t size = 0;
    for (const Block& block : reading.document.blocks) size += block.text.size();
    EXPECT_LT(size, 100U * body.size());
  }
  std::string docket = "{\"CaseNumber\":\"" + name + "\",\"ProceedingsandOrder\":[{\"Text\":\"Filed\"}";
  docket += repeated(",{\"Text\":\"Filed\"}", 30'000) + "]}";
  const Reading court = read_as(WatchKind::courtlistener, "application/json", docket);
  ASSERT_FALSE(court.document.items.empty());
  EXPECT_LT(court.document.items[0].key.size(), 1000U);
  EXPECT_LE(court.document.items.size(), 20'000U);
}

}  // namespace
}  // namespace policywatch::watchers
