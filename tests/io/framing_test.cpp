// Answers that break HTTP/1.1's framing, and connections that must not be used again.
#include "io/framing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/fake_dns.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"

namespace policywatch::io {
namespace {

using namespace std::string_literals;

using test::ok;
using test::Web;
using test::Wire;
using test::WireServer;
using testing::HasSubstr;

struct Odd {
  const char* name;
  std::string answer;
};

const std::vector<Odd>& framing_attacks() {
  static const std::vector<Odd> all = {
      {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"},
      {"a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello!"},
      {"length and chunks",
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
      {"chunks and length",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
      {"chunks twice",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
       "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
      {"a folded header", "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 5\r\n\r\nhello"},
      {"a folded length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\nhello"},
      {"bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"},
      {"one bare line feed", "HTTP/1.1 200 OK\r\nX-A: b\nContent-Length: 5\r\n\r\nhello"},
      {"a NUL in a value", "HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 5\r\n\r\nhello"s},
      {"a NUL in a name", "HTTP/1.1 200 OK\r\nX\0A: bc\r\nContent-Length: 5\r\n\r\nhello"s},
      {"a bare carriage return", "HTTP/1.1 200 OK\r\nX-A: b\rc\r\nContent-Length: 5\r\n\r\nhello"},
      {"a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello"},
      {"no colon", "HTTP/1.1 200 OK\r\nContent-Length 5\r\nContent-Length: 5\r\n\r\nhello"},
      {"no name", "HTTP/1.1 200 OK\r\n: 5\r\nContent-Length: 5\r\n\r\nhello"},
      {"status 000", "HTTP/1.1 000 OK\r\nContent-Length: 5\r\n\r\nhello"},
      {"status 20", "HTTP/1.1 20 OK\r\nContent-Length: 5\r\n\r\nhello"},
      {"status 2000", "HTTP/1.1 2000 OK\r\nContent-Length: 5\r\n\r\nhello"},
      {"status -20", "HTTP/1.1 -20 OK\r\nContent-Length: 5\r\n\r\nhello"},
      {"no status line", "hello, this is no HTTP\r\n\r\n"},
      {"another protocol", "ICY 200 OK\r\nContent-Length: 5\r\n\r\nhello"},
      {"an unknown transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: zzz\r\n\r\nhello"},
  };
  return all;
}

TEST(Framing, F33_two_readings_of_one_answer_are_refused_and_the_connection_is_closed) {
  for (const Odd& odd : framing_attacks()) {
    std::atomic<int> first = 0;  // answers on the first connection
    WireServer server([&](Wire& wire) {
      while (!wire.request().empty()) {
        if (wire.number() == 1) ++first;
        wire.write(wire.number() == 1 ? odd.answer : ok("good"));
      }
    });
    Web web;
    Response response = web.get(server.url());
    EXPECT_NE(response.quality, Quality::ok) << odd.name;
    EXPECT_NE(response.failure, "") << odd.name;
    Response next = web.get(server.url());
    EXPECT_EQ(next.body, "good") << odd.name;
    EXPECT_EQ(server.connections(), 2) << odd.name;
    EXPECT_EQ(first, 1) << odd.name;
  }
}

TEST(Framing, F33_answers_of_ordinary_servers_pass) {
  for (const char* answer : {
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
           "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
           "HTTP/1.0 200 OK\r\ncontent-length:5\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nContent-Length: 5 \t\r\nX-Empty:\r\nX-Latin: caf\xe9\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
           "Chunked\r\n\r\n2;name=value\r\nhe\r\n3\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n",
           "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
       }) {
    WireServer server(test::answering([&](const std::string&) { return answer; }));
    Response response = Web().get(server.url());
    EXPECT_EQ(response.quality, Quality::ok) << answer << response.failure;
    EXPECT_EQ(response.body, "hello") << answer;
    EXPECT_EQ(response.status, 200);
  }
}

TEST(Framing, L09_odd_numbers_are_refused_and_no_memory_is_set_aside_for_them) {
  for (const char* size : {"FFFFFFFFFFFFFFFF", "-1", "+5", "12345678901234567890", "0x5", "G", "", " 5"}) {
    WireServer server(test::answering([&](const std::string&) {
      return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(size) +
             "\r\nhello\r\n0\r\n\r\n";
    }));
    EXPECT_NE(Web().get(server.url()).quality, Quality::ok) << "chunk size '" << size << "'";
  }
  for (const char* length :
       {"9223372036854775808", "18446744073709551616", "-1", "+5", "5x", "0x5", "5 5", "5.0"}) {
    WireServer server(test::answering([&](const std::string&) {
      return "HTTP/1.1 200 OK\r\nContent-Length: " + std::string(length) + "\r\n\r\nhello";
    }));
    EXPECT_NE(Web().get(server.url()).quality, Quality::ok) << "Content-Length '" << length << "'";
  }
  WireServer large(test::answering([&](const std::string&) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nhello";
  }));
  EXPECT_EQ(Web().get(large.url()).quality, Quality::too_large);
}

/// The second request of a client must come on a new connection and get its own answer.
void expect_fresh_connection(const std::string& odd_answer, const char* name) {
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write(wire.number() == 1 ? odd_answer : ok("second"));
    wire.wait_for_end();
  });
  Web web;
  web.get(server.url("/first"));
  Response next = web.get(server.url("/second"));
  EXPECT_EQ(next.body, "second") << name << ": " << next.failure;
  EXPECT_EQ(server.connections(), 2) << name;
}

TEST(Connections, F34_none_is_used_again_after_an_odd_answer) {
  expect_fresh_connection(ok("first") + "surplus", "surplus bytes");
  expect_fresh_connection(ok("first") + ok("planted"), "a second answer nobody asked for");
  expect_fresh_connection("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfirst",
                          "close said");
  std::string flood;
  for (int i = 0; i < 1000; ++i) flood += "HTTP/1.1 100 Continue\r\n\r\n";
  expect_fresh_connection(flood + ok("first"), "a flood of interim answers");
}

TEST(Connections, F34_a_304_with_a_body_is_not_read_as_the_next_answer) {
  WireServer server(test::answering([](const std::string& request) {
    return request.starts_with("GET /first") ? "HTTP/1.1 304 Not Modified\r\n\r\n" + ok("planted")
                                             : ok("second");
  }));
  Web web;
  EXPECT_EQ(web.get(server.url("/first")).status, 304);
  EXPECT_EQ(web.get(server.url("/second")).body, "second");
}

TEST(Connections, F34_an_answer_planted_while_the_connection_rests_is_never_read) {
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write(ok(wire.number() == 1 ? "first" : "second"));
    if (wire.number() == 1) wire.write(ok("planted"));
    wire.wait_for_end();
  });
  Web web;
  EXPECT_EQ(web.get(server.url("/first")).body, "first");
  // The planted bytes lie in the socket before the next request is made.
  for (int i = 0; i < 50; ++i) web.loop.run_one_for(std::chrono::milliseconds(2));
  EXPECT_EQ(web.get(server.url("/second")).body, "second");
  EXPECT_EQ(server.connections(), 2);
}

TEST(Connections, F34_an_answer_planted_over_tls_is_never_read) {
  test::FakeDns dns;
  dns.answers("tls.example", {"127.0.0.1"});
  test::Identity identity = test::make_identity({});
  test::PemFile trusted(identity);
  WireServer server({.chain = {identity}}, [&](Wire& wire) {
    wire.request();
    wire.write(ok(wire.number() == 1 ? "first" : "second"));
    if (wire.number() == 1) wire.write(ok("planted"));
    wire.wait_for_end();
  });
  Web web({.ca_file = trusted.path()});
  EXPECT_EQ(web.get(server.url_at("tls.example", "/first")).body, "first");
  for (int i = 0; i < 50; ++i) web.loop.run_one_for(std::chrono::milliseconds(2));
  EXPECT_EQ(web.get(server.url_at("tls.example", "/second")).body, "second");
}

TEST(Connections, F34_an_early_refusal_of_a_post_does_not_spoil_the_next_request) {
  WireServer server([&](Wire& wire) {
    if (wire.number() == 1) {
      wire.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
      return;
    }
    wire.request();
    wire.write(ok("second"));
    wire.wait_for_end();
  });
  Web web;
  HttpCall post = Web::call(server.url("/first"));
  post.method = "POST";
  post.body = std::string(100'000, 'x');
  web.fetch(std::move(post));
  EXPECT_EQ(web.get(server.url("/second")).body, "second");
  EXPECT_EQ(server.connections(), 2);
}

TEST(Connections, F34_an_ordinary_connection_is_kept) {
  WireServer server(test::answering([](const std::string&) { return ok("page"); }));
  Web web;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(web.get(server.url()).body, "page");
  EXPECT_EQ(server.connections(), 1);
}

TEST(FramingFault, LinesAndLengthsAreJudgedByTheirGrammar) {
  EXPECT_EQ(line_fault("HTTP/2 200 \r\n"), "");
  EXPECT_EQ(line_fault("X-A:\r\n"), "");
  EXPECT_EQ(line_fault("\r\n"), "");
  EXPECT_NE(line_fault("HTTP/1.1 099 No\r\n"), "");
  EXPECT_NE(line_fault("X A: b\r\n"), "");
  for (const char* folded : {" c\r\n", "\tX-A: b\r\n"})
    EXPECT_EQ(line_fault(folded), "a header line is folded");
  EXPECT_EQ(length_fault({{"Content-Length", "0"}}), "");
  EXPECT_NE(length_fault({{"Content-Length", ""}}), "");
  EXPECT_NE(length_fault({{"Transfer-Encoding", "gzip, chunked"}}), "");
}

}  // namespace
}  // namespace policywatch::io
