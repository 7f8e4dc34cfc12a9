#include "io/redirects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/shared.hpp"

namespace policywatch::io {
namespace {

Url url(std::string_view text) {
  return *Url::parse(text);
}

TEST(NextHop, RelativeTargetsAndFragmentsAreResolvedAsTheStandardSays) {
  EXPECT_EQ(next_hop(url("https://a.org/x/y?q#f"), "../z", {}).next->href(), "https://a.org/z#f");
  EXPECT_EQ(next_hop(url("https://a.org/x#f"), "/z#g", {}).next->href(), "https://a.org/z#g");
  EXPECT_EQ(next_hop(url("https://a.org/"), "//b.org/", {}).next->href(), "https://b.org/");
}

TEST(NextHop, AnotherHostPortOrSchemeIsAnotherOrigin) {
  EXPECT_FALSE(next_hop(url("http://a.org/"), "/z", {}).cross_origin);
  EXPECT_TRUE(next_hop(url("http://a.org/"), "http://www.a.org/", {}).cross_origin);
  EXPECT_TRUE(next_hop(url("http://a.org/"), "http://a.org:8080/", {}).cross_origin);
  EXPECT_TRUE(next_hop(url("http://a.org/"), "https://a.org/", {}).cross_origin);
}

TEST(NextHop, BytesThatAreNotUtf8AreCarriedThrough) {
  EXPECT_EQ(next_hop(url("http://a.org/"), "/caf\xe9", {}).next->href(), "http://a.org/caf%E9");
}

TEST(NextHop, OddTargetsAreRefused) {
  EXPECT_FALSE(next_hop(url("http://a.org/"), "http://", {}).next);
  EXPECT_FALSE(next_hop(url("http://a.org/"), "http://u:p@b.org/", {}).next);
  EXPECT_FALSE(next_hop(url("http://a.org/"), "javascript:alert(1)", {}).next);
  EXPECT_FALSE(next_hop(url("http://a.org/"), "/" + std::string(64 * 1024, 'x'), {}).next);
  EXPECT_FALSE(next_hop(url("https://a.org/"), "http://a.org/", {}).next);
  EXPECT_FALSE(next_hop(url("http://a.org/x"), "/x", {}).next);
}

TEST(Validators, AreOpaqueButNeverDangerous) {
  auto vectors = test::read_shared_json("vectors/authored/http_semantics_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  for (const auto& row : vectors->at("etag").as_array()) {
    EXPECT_EQ(is_sendable_validator(test::text_of(row, "received")), !row.at("send_if_none_match").is_null())
        << test::text_of(row, "note");
  }
}

TEST(Headers, NamesAreTokensAndValuesHoldNoLineBreaks) {
  EXPECT_TRUE(is_sendable_header("X-Api-Key", "abc def"));
  EXPECT_FALSE(is_sendable_header("X Api", "a"));
  EXPECT_FALSE(is_sendable_header("", "a"));
  EXPECT_FALSE(is_sendable_header("X", "a\nb"));
  EXPECT_FALSE(is_sendable_header("X", std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace policywatch::io
