// Servers that are slow, or endless in their heads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/io/fake_dns.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"

namespace policywatch::io {
namespace {

using namespace std::chrono_literals;
using test::ok;
using test::Web;
using test::Wire;
using test::WireServer;
using testing::HasSubstr;

TEST(Limits, TheOnesThatServersMeetAreThePublishedOnes) {
  HttpLimits limits;
  EXPECT_EQ(limits.resolve, 5s);   // S16
  EXPECT_EQ(limits.headers, 20s);  // L05
  EXPECT_EQ(limits.stalled, 30s);  // L06
}

void expect_head_refused(const WireServer::Script& send, const char* name) {
  WireServer server([&](Wire& wire) {
    wire.request();
    send(wire);
  });
  Response response = Web().get(server.url());
  EXPECT_NE(response.quality, Quality::ok) << name;
  EXPECT_NE(response.failure, "") << name;
  EXPECT_LE(response.body.size(), 0u) << name;
}

TEST(Heads, L04_a_flood_of_headers_is_cut) {
  expect_head_refused(
      [](Wire& wire) {
        wire.write("HTTP/1.1 200 OK\r\n");
        const std::string lines = "X-Small: a\r\nX-Small: b\r\nX-Small: c\r\n";
        while (wire.write(lines)) {
        }
      },
      "endless small headers");
  expect_head_refused(
      [](Wire& wire) {
        wire.write("HTTP/1.1 200 OK\r\nX-Large: ");
        const std::string piece(65536, 'x');
        for (int i = 0; i < 800 && wire.write(piece); ++i) {
        }
      },
      "one header of 50 MB");
  expect_head_refused(
      [](Wire& wire) {
        std::string head = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 100'000; ++i) head += "X-" + std::to_string(i) + ": y\r\n";
        wire.write(head + "Content-Length: 2\r\n\r\nok");
      },
      "100,000 headers");
  expect_head_refused(
      [](Wire& wire) {
        const std::string line(65536, 'H');
        while (wire.write(line)) {
        }
      },
      "a first line without end");
}

TEST(Heads, L04_heads_below_the_cap_pass_and_the_cap_counts_all_of_them_together) {
  std::string sixty_four(64 * 1024, 'x');
  WireServer below(test::answering([&](const std::string&) {
    return ok("page", "X-A: " + sixty_four + "\r\nX-B: " + sixty_four + "\r\n");
  }));
  EXPECT_EQ(Web().get(below.url()).body, "page");
  expect_head_refused(
      [&](Wire& wire) {
        std::string interim = "HTTP/1.1 103 Early Hints\r\nX-A: " + sixty_four + "\r\n\r\n";
        wire.write(interim + interim + interim + interim + ok("page"));
      },
      "spread over interim answers");
}

TEST(Heads, L10_a_huge_cookie_location_or_link_is_a_clean_error) {
  for (const char* name : {"Set-Cookie", "Location", "Link"}) {
    WireServer server(test::answering([&](const std::string&) {
      return ok("page", std::string(name) + ": " + std::string(1 << 20, 'x') + "\r\n");
    }));
    Response response = Web().get(server.url());
    EXPECT_EQ(response.quality, Quality::too_large) << name << " " << response.failure;
    EXPECT_THAT(response.failure, HasSubstr("headers")) << name;
  }
}

TEST(Heads, L05_a_head_that_drips_is_given_up_at_its_deadline) {
  WireServer server([&](Wire& wire) {
    wire.request();
    for (char c : std::string("HTTP/1.1 200 OK\r\nX-Slow: ") + std::string(2000, 'x')) {
      if (!wire.write({&c, 1})) return;
      std::this_thread::sleep_for(20ms);
    }
  });
  Response response = Web({.limits = {.headers = 300ms}}).get(server.url());
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("did not send the head of its answer in 300ms"));
}

TEST(Heads, L05_the_deadline_ends_with_the_head) {
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    std::this_thread::sleep_for(900ms);
    wire.write("page");
    wire.wait_for_end();
  });
  EXPECT_EQ(Web({.limits = {.headers = 300ms}}).get(server.url()).body, "page");
}

TEST(Heads, L08_twenty_interim_answers_pass_and_more_do_not) {
  for (int count : {20, 21, 1000}) {
    WireServer server(test::answering([&](const std::string&) {
      std::string out;
      for (int i = 0; i < count; ++i) {
        out += i % 2 ? "HTTP/1.1 100 Continue\r\n\r\n" : "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
      }
      return out + ok("page");
    }));
    Response response = Web().get(server.url());
    EXPECT_EQ(response.quality == Quality::ok, count == 20) << count << " " << response.failure;
  }
}

TEST(Slow, L06_a_body_of_a_byte_a_second_is_given_up) {
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(500, 'x'));
    while (wire.write("x") && wire.number() == 1) std::this_thread::sleep_for(500ms);
  });
  Response response = Web({.limits = {.stalled = 1s}}).get(server.url());
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("too slowly"));
}

TEST(Slow, L06_silence_after_a_kilobyte_is_given_up) {
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(1024, 'x'));
    wire.wait_for_end();
  });
  Response response = Web({.limits = {.stalled = 1s}}).get(server.url());
  EXPECT_THAT(response.failure, HasSubstr("too slowly"));
}

TEST(Slow, L06_the_whole_transfer_has_an_end_however_busy_it_looks) {
  // Chunk extensions are bytes on the wire and none of the body's.
  WireServer server([&](Wire& wire) {
    wire.request();
    wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;");
    while (wire.write(std::string(100, 'x'))) std::this_thread::sleep_for(5ms);
  });
  HttpCall call = Web::call(server.url());
  call.timeout = 700ms;
  Response response = Web().fetch(std::move(call));
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("limit 700ms"));
}

}  // namespace
}  // namespace policywatch::io
