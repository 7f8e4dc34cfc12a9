// Bodies that are cut, compressed wrongly or without end: none of them is ever taken for a page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <fstream>

#include "tests/io/fake_dns.hpp"
#include "tests/io/h2_wire.hpp"
#include "tests/io/web.hpp"

namespace policywatch::io {
namespace {

using test::ok;
using test::Web;
using test::Wire;
using test::WireServer;
using testing::HasSubstr;

std::string page() {
  std::string text = "<p>";
  // Not too regular, so that a compressed stream can be cut anywhere.
  for (unsigned i = 0, x = 1; i < 2000; ++i, x = x * 1103515245 + 12345) text += std::to_string(x) + " ";
  return text + "</p>";
}

/// 16 + 15: gzip, 15: zlib, -15: raw deflate.
std::string packed(std::string_view text, int bits = 31) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in(text);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// Where a message of this size is cut: the row asks for ten places.
std::array<std::size_t, 10> cuts(std::size_t size) {
  return {0, 1, size / 9, size / 7, size / 4, size / 3, size / 2, size * 3 / 4, size - 2, size - 1};
}

/// A server whose every answer is the next cut of a kind.
template <class Send>
void expect_every_cut_refused(std::size_t size, Send send) {
  for (std::size_t cut : cuts(size)) {
    WireServer server([&](Wire& wire) {
      wire.request();
      send(wire, cut);
    });
    Response response = Web().get(server.url());
    EXPECT_NE(response.quality, Quality::ok) << "cut at " << cut;
    EXPECT_NE(response.failure, "") << "cut at " << cut;
  }
}

TEST(Truncated, F31_a_body_shorter_than_its_content_length_is_refused_at_ten_places) {
  const std::string body = page();
  expect_every_cut_refused(body.size(), [&](Wire& wire, std::size_t cut) {
    wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               body.substr(0, cut));
  });
}

TEST(Truncated, F31_a_chunked_body_without_its_last_chunk_is_refused_at_ten_places) {
  const std::string chunks = "5\r\nhello\r\n" + std::string("1f\r\n") + std::string(31, 'x') + "\r\n0";
  expect_every_cut_refused(chunks.size(), [&](Wire& wire, std::size_t cut) {
    wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.substr(0, cut));
  });
}

TEST(Truncated, F31_a_compressed_stream_that_ends_early_is_refused_at_ten_places) {
  const std::string whole = packed(page());
  // A body of no bytes at all is an empty body, not a cut one.
  for (std::size_t cut : cuts(whole.size())) {
    if (cut == 0) cut = 10;
    WireServer server(test::answering(
        [&](const std::string&) { return ok(whole.substr(0, cut), "Content-Encoding: gzip\r\n"); }));
    EXPECT_EQ(Web().get(server.url()).quality, Quality::truncated) << cut;
  }
}

TEST(Truncated, F31_a_reset_connection_is_refused_at_ten_places) {
  const std::string body = page();
  expect_every_cut_refused(body.size(), [&](Wire& wire, std::size_t cut) {
    // Close-delimited: only the manner of the end tells.
    wire.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body.substr(0, cut));
    wire.reset();
  });
}

class TruncatedTls : public testing::Test {
 protected:
  test::Identity identity_ = test::make_identity({});
  test::PemFile trusted_{identity_};
  test::FakeDns dns_;
  void SetUp() override { dns_.answers("tls.example", {"127.0.0.1"}); }
  Response get(const WireServer& server) {
    return Web({.ca_file = trusted_.path()}).get(server.url_at("tls.example"));
  }
};

TEST_F(TruncatedTls, F31_tls_that_ends_without_notice_is_refused_at_ten_places) {
  const std::string body = page();
  for (std::size_t cut : cuts(body.size())) {
    WireServer server({.chain = {identity_}}, [&](Wire& wire) {
      wire.request();
      wire.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body.substr(0, cut));
      wire.close_without_notice();
    });
    Response response = get(server);
    EXPECT_NE(response.quality, Quality::ok) << "cut at " << cut;
  }
}

TEST_F(TruncatedTls, F31_a_whole_body_may_end_as_the_session_says) {
  WireServer server({.chain = {identity_}}, [&](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole");
  });
  Response response = get(server);
  EXPECT_EQ(response.quality, Quality::ok) << response.failure;
  EXPECT_EQ(response.body, "whole");
}

TEST_F(TruncatedTls, F31_an_http2_stream_reset_in_the_body_is_refused_at_ten_places) {
  const std::string body = page().substr(0, 15000);
  for (std::size_t cut : cuts(body.size())) {
    WireServer server(test::h2_setup(identity_), [&](Wire& wire) {
      test::H2 h2(wire);
      std::uint32_t stream = h2.request();
      h2.head(stream);
      h2.data(stream, body.substr(0, cut), false);
      h2.reset_stream(stream, 2);
      wire.wait_for_end();
    });
    Response response = get(server);
    EXPECT_NE(response.quality, Quality::ok) << "cut at " << cut;
  }
}

TEST_F(TruncatedTls, F31_an_http2_stream_that_says_no_error_but_has_not_ended_is_refused) {
  WireServer server(test::h2_setup(identity_), [&](Wire& wire) {
    test::H2 h2(wire);
    std::uint32_t stream = h2.request();
    h2.head(stream, "content-length: 100\n");
    h2.data(stream, "half", false);
    h2.reset_stream(stream, 0);
    wire.wait_for_end();
  });
  EXPECT_NE(get(server).quality, Quality::ok);
}

struct Answer {
  const char* headers;
  std::string body;
  const char* reason;  // "" for ok
};

void expect_answers(const std::vector<Answer>& answers) {
  for (const Answer& answer : answers) {
    WireServer server(test::answering([&](const std::string&) { return ok(answer.body, answer.headers); }));
    Response response = Web().get(server.url());
    const std::string said = std::string(answer.headers).substr(0, 60);
    EXPECT_EQ(response.quality == Quality::ok, *answer.reason == '\0') << said << response.failure;
    EXPECT_THAT(response.failure, HasSubstr(answer.reason)) << said;
    if (response.quality == Quality::ok) EXPECT_TRUE(response.body == page()) << said;
  }
}

TEST(Encodings, F32_a_wrong_content_encoding_is_an_error_and_never_garbage) {
  expect_answers({
      {"Content-Encoding: gzip\r\n", page(), "damaged"},
      {"Content-Encoding: br\r\n", packed(page()), "not asked for"},
      {"Content-Encoding: zzz\r\n", page(), "not asked for"},
      {"Content-Encoding: gzip\r\nContent-Type: text/html\r\n", packed(packed(page())), "more often"},
      {"Content-Type: text/html; charset=utf-8\r\n", packed(page()), "no Content-Encoding says so"},
      {"Content-Encoding: identity\r\n", page(), ""},
      {"Content-Encoding: GZIP\r\n", packed(page()), ""},
      {"Content-Encoding: x-gzip\r\n", packed(page()), ""},
      {"Content-Encoding: deflate\r\n", packed(page(), 15), ""},
      {"Content-Encoding: deflate\r\n", packed(page(), -15), ""},
  });
}

TEST(Encodings, F32_a_compressed_file_is_a_file) {
  const std::string file = packed(page());
  WireServer server(
      test::answering([&](const std::string&) { return ok(file, "Content-Type: application/gzip\r\n"); }));
  Response response = Web().get(server.url("/sitemap.xml.gz"));
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_EQ(response.body, file);
}

TEST(Encodings, L03_two_encodings_are_undone_and_more_are_refused) {
  std::string thousand = "Content-Encoding: gzip";
  for (int i = 1; i < 1000; ++i) thousand += ", gzip";
  thousand += "\r\n";
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "Content-Encoding: gzip\r\n";
  expect_answers({
      {"Content-Encoding: gzip\r\n", packed(page()), ""},
      {"Content-Encoding: deflate, gzip\r\n", packed(packed(page(), 15)), ""},
      {"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", packed(packed(page())), ""},
      {"Content-Encoding: gzip, gzip, gzip\r\n", packed(packed(packed(page()))), "not asked for"},
      {"Content-Encoding: gzip, gzip, gzip, gzip, gzip\r\n", page(), "not asked for"},
      {"Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n", page(), "not asked for"},
      {thousand.c_str(), page(), "not asked for"},
      {many.c_str(), page(), "not asked for"},
  });
}

/// Peak resident memory in KiB since the last reset (/proc/self/clear_refs).
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return 0;
}

void forget_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

constexpr std::uint64_t kCap = 20ull << 20;
// KiB. A sanitizer keeps what was freed for a while.
#if __has_feature(address_sanitizer)
constexpr long kMostMemory = static_cast<long>(kCap / 1024) + 64 * 1024;
#else
constexpr long kMostMemory = static_cast<long>(kCap / 1024) + 8 * 1024;
#endif

/// A large text of one byte, compressed without ever being held.
class Bomb {
 public:
  explicit Bomb(int bits) { deflateInit2(&stream_, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY); }
  ~Bomb() { deflateEnd(&stream_); }
  /// The next compressed bytes of another MiB of text.
  std::string next() {
    stream_.next_in = reinterpret_cast<Bytef*>(zeros_.data());
    stream_.avail_in = static_cast<uInt>(zeros_.size());
    std::string out(8192, '\0');
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    deflate(&stream_, Z_SYNC_FLUSH);
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  z_stream stream_{};
  std::string zeros_ = std::string(1 << 20, '\0');
};

/// Sends `mebibytes` of text, or as much as the client takes.
WireServer::Script bomb_server(int bits, const std::string& encoding, int mebibytes) {
  return [=](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nConnection: close\r\n\r\n");
    Bomb bomb(bits);
    for (int i = 0; i < mebibytes && wire.write(bomb.next()); ++i) {
    }
  };
}

void expect_bomb_defused(int bits, const std::string& encoding, int mebibytes) {
  WireServer server(bomb_server(bits, encoding, mebibytes));
  Web web;
  forget_peak();
  long before = peak_memory();
  io::HttpCall call = Web::call(server.url());
  call.max_body = kCap;
  Response response = web.fetch(std::move(call));
  EXPECT_EQ(response.quality, Quality::too_large) << encoding << " " << response.failure;
  EXPECT_EQ(response.body.size(), kCap);
  EXPECT_LE(peak_memory() - before, kMostMemory) << encoding;
}

TEST(Bombs, L01_a_gzip_bomb_stops_at_the_decoded_cap_and_memory_with_it) {
  expect_bomb_defused(31, "gzip", 64);
  expect_bomb_defused(31, "gzip", 10 * 1024);
}

TEST(Bombs, L02_deflate_bombs_stop_and_codecs_we_never_asked_for_are_refused) {
  expect_bomb_defused(15, "deflate", 10 * 1024);
  expect_bomb_defused(-15, "deflate", 10 * 1024);
  expect_answers({{"Content-Encoding: br\r\n", page(), "not asked for"},
                  {"Content-Encoding: zstd\r\n", page(), "not asked for"},
                  {"Content-Encoding: compress\r\n", page(), "not asked for"}});
}

TEST(Bombs, L02_a_bomb_within_a_bomb_stops) {
  std::string text(64u << 20, 'x');
  std::string inner = packed(text);
  std::string outer = packed(inner);
  WireServer server(
      test::answering([&](const std::string&) { return ok(outer, "Content-Encoding: gzip, gzip\r\n"); }));
  io::HttpCall call = Web::call(server.url());
  call.max_body = 1 << 20;
  EXPECT_EQ(Web().fetch(std::move(call)).quality, Quality::too_large);
}

TEST(Bombs, L01_a_compressed_stream_of_nothing_for_ever_stops) {
  const std::string nothing = packed("");
  std::string many;
  for (int i = 0; i < 4096; ++i) many += nothing;
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
    while (wire.write(many)) {
    }
  });
  io::HttpCall call = Web::call(server.url());
  call.max_body = 1 << 20;
  EXPECT_EQ(Web().fetch(std::move(call)).quality, Quality::too_large);
}

TEST(Bombs, L07_an_endless_stream_is_cut_at_the_cap) {
  for (const char* type : {"text/html", "text/event-stream", "video/mp4"}) {
    WireServer server([&](Wire& wire) {
      wire.request();
      wire.write("HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
                 "\r\nTransfer-Encoding: chunked\r\n\r\n");
      const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
      while (wire.write(chunk)) {
      }
    });
    Web web;
    forget_peak();
    long before = peak_memory();
    io::HttpCall call = Web::call(server.url());
    call.max_body = kCap;
    EXPECT_EQ(web.fetch(std::move(call)).quality, Quality::too_large) << type;
    EXPECT_LE(peak_memory() - before, kMostMemory) << type;
  }
}

}  // namespace
}  // namespace policywatch::io
