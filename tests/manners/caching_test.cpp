#include "manners/caching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/support/shared.hpp"

namespace policywatch::manners {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

Headers headers_of(const boost::json::value& request) {
  Headers headers;
  if (!request.as_object().contains("response_headers")) return headers;
  for (const auto& field : request.at("response_headers").as_array()) {
    const auto& value = field.at(1);
    std::string text = value.is_string() ? std::string(value.as_string())
                                         : to_http_date(kNow + Seconds(value.to_number<std::int64_t>()));
    headers.emplace_back(std::string(field.at(0).as_string()), std::move(text));
  }
  return headers;
}

const boost::json::array* suite(const boost::json::value& all, std::string_view id) {
  for (const auto& one : all.as_array()) {
    if (test::text_of(one, "id") == id) return &one.at("tests").as_array();
  }
  return nullptr;
}

// http-tests/cache-tests "update304": what is stored after a 304, under every id.
TEST(NotModified, F10_TheStoredHeadersAreThoseThatTheCacheTestsExpect) {
  const auto all = test::read_shared_json("vectors/http-cache-tests/cache_tests.json");
  if (!all) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0;
  for (const auto& row : *suite(*all, "update304")) {
    const std::string id = test::text_of(row, "id");
    const auto& requests = row.at("requests").as_array();
    const Headers merged = merge_not_modified(headers_of(requests.at(0)), headers_of(requests.at(1)));
    for (const auto& expected : requests.at(1).at("expected_response_headers").as_array()) {
      const std::string* value = find_header(merged, std::string(expected.at(0).as_string()));
      ASSERT_TRUE(value) << id;
      EXPECT_EQ(*value, std::string(expected.at(1).as_string())) << id;
    }
    ++run;
  }
  EXPECT_EQ(run, 21u);
}

TEST(NotModified, F10_EveryFieldOfANameIsReplacedAndTheOthersStay) {
  const Headers stored = {
      {"Set-Cookie", "a=1"}, {"Server", "x"}, {"set-cookie", "b=2"}, {"Content-Length", "9"}};
  const Headers fresh = {{"SET-COOKIE", "c=3"},
                         {"Connection", "close, X-Hop"},
                         {"X-Hop", "1"},
                         {"Content-Length", "0"},
                         {"Age", "4"}};
  EXPECT_THAT(merge_not_modified(stored, fresh), ElementsAre(Pair("Server", "x"), Pair("Content-Length", "9"),
                                                             Pair("SET-COOKIE", "c=3"), Pair("Age", "4")));
}

// The conditional-etag set speaks of caches that answer others. What it says of the side that asks: the ETag
// goes back as it came. "strong-generate-unquoted" expects quotes to be added; deliberately different (F08:
// an ETag is opaque).
TEST(Validators, F10_EveryETagOfTheCacheTestsGoesBackAsItCame) {
  const auto all = test::read_shared_json("vectors/http-cache-tests/cache_tests.json");
  if (!all) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0, tags = 0;
  for (const auto& row : *suite(*all, "conditional-inm")) {
    ++run;
    const auto& first = row.at("requests").as_array().at(0);
    const Headers headers = headers_of(first);
    const std::string* etag = find_header(headers, "ETag");
    if (!etag) continue;  // conditional-etag-forward*: nothing is stored, nothing is made up
    const std::string* modified = find_header(headers, "Last-Modified");
    const KnownAnswer known{
        .etag = *etag, .last_modified = modified ? *modified : "", .has_body = true, .last_full = kNow};
    const SendValidators sent = validators_to_send(known, kNow + 1h, 24h);
    EXPECT_EQ(sent.etag, *etag) << test::text_of(row, "id");
    EXPECT_EQ(sent.last_modified, known.last_modified) << test::text_of(row, "id");
    ++tags;
  }
  EXPECT_EQ(run, 21u);
  EXPECT_EQ(tags, 19u);
}

KnownAnswer known(std::string etag) {
  return {.etag = std::move(etag),
          .last_modified = "Sun, 01 Mar 2026 00:00:00 GMT",
          .has_body = true,
          .last_full = kNow};
}

TEST(Validators, F09_BothGoOut) {
  const SendValidators sent = validators_to_send(known("\"a\""), kNow, 24h);
  EXPECT_EQ(sent.etag, "\"a\"");
  EXPECT_EQ(sent.last_modified, "Sun, 01 Mar 2026 00:00:00 GMT");
}

TEST(Validators, F10_NothingIsConfirmedThatIsNotThere) {
  KnownAnswer lost = known("\"a\"");
  lost.has_body = false;
  EXPECT_FALSE(validators_to_send(lost, kNow, 24h).any());
}

TEST(Validators, F10_F11_NotModifiedIsBelievedForAWhileOnly) {
  EXPECT_TRUE(validators_to_send(known("\"a\""), kNow + 7 * 24h - 1ms, 7 * 24h).any());
  EXPECT_FALSE(validators_to_send(known("\"a\""), kNow + 7 * 24h, 7 * 24h).any());
  EXPECT_TRUE(validators_to_send(known("\"a\""), kNow + 365 * 24h, 0ms).any());
}

TEST(Validators, F10_OneThatStoodForTwoContentsIsNotTrustedAgain) {
  const std::string strong = "\"a\"", weak = "W/\"a\"", other = "\"b\"";
  EXPECT_TRUE(is_broken_validator(strong, &strong, false));
  EXPECT_FALSE(is_broken_validator(strong, &strong, true));
  EXPECT_FALSE(is_broken_validator(strong, &other, false));
  EXPECT_FALSE(is_broken_validator(weak, &weak, false));  // weak ones promise no bytes
  EXPECT_FALSE(is_broken_validator("", &strong, false));
  EXPECT_FALSE(is_broken_validator(strong, nullptr, false));
  KnownAnswer broken = known("\"a\"");
  broken.distrusted = true;
  EXPECT_FALSE(validators_to_send(broken, kNow, 24h).any());
}

std::optional<Millis> fresh_for(Headers headers) {
  return freshness(headers, kNow);
}

TEST(Freshness, F17_MaxAgeAndExpiresAreRead) {
  EXPECT_EQ(fresh_for({{"Cache-Control", "public, max-age=600"}}), Millis(600s));
  EXPECT_EQ(fresh_for({{"cache-control", "MAX-AGE=600"}, {"Age", "100"}}), Millis(500s));
  EXPECT_EQ(fresh_for({{"Cache-Control", "max-age=\"600\""}}), Millis(600s));
  EXPECT_EQ(fresh_for({{"Cache-Control", "ext=\"max-age=5\", max-age=600"}}), Millis(600s));
  EXPECT_EQ(fresh_for({{"Cache-Control", "max-age=99999999999999999999"}}), Millis(365 * 24h));
  EXPECT_EQ(fresh_for({{"Cache-Control", "max-age=2147483648"}}), Millis(365 * 24h));
  EXPECT_EQ(fresh_for({{"Expires", to_http_date(kNow + 600s)}}), Millis(600s));
  EXPECT_EQ(fresh_for({{"Expires", to_http_date(kNow + 600s)}, {"Date", to_http_date(kNow - 300s)}}),
            Millis(900s));
  EXPECT_EQ(fresh_for({{"Expires", to_http_date(kNow + 600s)}, {"Cache-Control", "max-age=60"}}),
            Millis(60s));
}

TEST(Freshness, F17_WhatDoesNotReadLengthensNothing) {
  for (const char* value :
       {"max-age=0", "max-age=-5", "max-age=1.5", "max-age=a100", "max-age=100a", "max-age",
        "max-age=", "max-age= 600", "no-cache, max-age=600", "no-store, max-age=600", ""})
    EXPECT_EQ(fresh_for({{"Cache-Control", value}}), std::nullopt) << value;
  EXPECT_EQ(fresh_for({}), std::nullopt);
  EXPECT_EQ(fresh_for({{"Expires", "0"}}), std::nullopt);
  EXPECT_EQ(fresh_for({{"Expires", to_http_date(kNow - 1s)}}), std::nullopt);
  EXPECT_EQ(fresh_for({{"Expires", to_http_date(kNow + 600s)}, {"Cache-Control", "max-age=x"}}),
            std::nullopt);
  EXPECT_EQ(fresh_for({{"Cache-Control", "max-age=600"}, {"Age", "600"}}), std::nullopt);
}

}  // namespace
}  // namespace policywatch::manners
