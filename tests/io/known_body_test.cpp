// A compressed body that comes again byte for byte is not decoded again; everything else is.
#include <gtest/gtest.h>
#include <zlib.h>

#include <array>

#include "base/hash.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"

namespace policywatch::io {
namespace {

using test::ok;
using test::Web;
using test::WireServer;

std::string gzip(std::string text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string digest_of(const std::string& bytes) {
  return std::string(as_bytes(sha256(bytes)));
}

Response fetch_knowing(const std::string& answer, const std::string& known) {
  WireServer server(test::answering([&](const std::string&) { return answer; }));
  HttpCall call = Web::call(server.url());
  call.known_wire = known;
  return Web().fetch(std::move(call));
}

constexpr const char* kGzip = "Content-Encoding: gzip\r\n";

TEST(KnownBody, ItsDigestIsOfTheBytesAsTheyCame) {
  const std::string packed = gzip("<p>one</p>");
  const Response response = fetch_knowing(ok(packed, kGzip), "");
  EXPECT_EQ(response.body, "<p>one</p>");
  EXPECT_EQ(response.wire_sha256, digest_of(packed));
  EXPECT_FALSE(response.same_as_known);
}

TEST(KnownBody, TheSameBytesAreSaidToBeTheSame) {
  const std::string packed = gzip("<p>one</p>");
  const Response response = fetch_knowing(ok(packed, kGzip), digest_of(packed));
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_TRUE(response.same_as_known);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.wire_sha256, digest_of(packed));
}

TEST(KnownBody, OtherBytesAreDecoded) {
  const Response response = fetch_knowing(ok(gzip("<p>two</p>"), kGzip), digest_of(gzip("<p>one</p>")));
  EXPECT_FALSE(response.same_as_known);
  EXPECT_EQ(response.body, "<p>two</p>");
}

TEST(KnownBody, ABodyTooLargeToHoldBackIsDecodedAsItComes) {
  std::string text;
  for (unsigned x = 1; text.size() < 2'000'000; x = x * 1103515245 + 12345) {
    text += std::to_string(x) + " ";
  }
  const std::string packed = gzip(text);
  ASSERT_GT(packed.size(), 300u * 1024);
  const Response response = fetch_knowing(ok(packed, kGzip), digest_of("something else"));
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_EQ(response.body, text);
  EXPECT_EQ(response.wire_sha256, digest_of(packed));
}

TEST(KnownBody, WithAnotherStatusItIsAnotherAnswer) {
  const std::string packed = gzip("<p>one</p>");
  std::string answer = ok(packed, kGzip);
  answer.replace(answer.find("200 OK"), 6, "404 No");
  const Response response = fetch_knowing(answer, digest_of(packed));
  EXPECT_FALSE(response.same_as_known);
  EXPECT_EQ(response.body, "<p>one</p>");
}

TEST(KnownBody, ABodyThatComesAsItIsHasNoSuchDigest) {
  const Response response = fetch_knowing(ok("<p>one</p>"), digest_of("<p>one</p>"));
  EXPECT_FALSE(response.same_as_known);
  EXPECT_EQ(response.body, "<p>one</p>");
  EXPECT_EQ(response.wire_sha256, "");
}

TEST(KnownBody, F31_F32_WhatIsHeldBackIsJudgedAsStrictly) {
  const std::string packed = gzip(std::string(5000, 'x') + "<p>one</p>");
  const std::string known = digest_of("something else");
  EXPECT_EQ(fetch_knowing(ok(packed.substr(0, packed.size() / 2), kGzip), known).quality, Quality::truncated);
  const Response garbage = fetch_knowing(ok("<p>no gzip at all</p>", kGzip), known);
  EXPECT_NE(garbage.quality, Quality::ok);
  EXPECT_NE(garbage.failure.find("damaged"), std::string::npos) << garbage.failure;
}

TEST(KnownBody, L01_ABombThatIsHeldBackStopsAtTheCapToo) {
  WireServer server(
      test::answering([](const std::string&) { return ok(gzip(std::string(20'000'000, 'x')), kGzip); }));
  HttpCall call = Web::call(server.url());
  call.known_wire = digest_of("something else");
  call.max_body = 1'000'000;
  const Response response = Web().fetch(std::move(call));
  EXPECT_EQ(response.quality, Quality::too_large);
  EXPECT_LE(response.body.size(), 1'000'000u);
}

}  // namespace
}  // namespace policywatch::io
