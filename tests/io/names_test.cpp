// Names, addresses and connections: what is looked up, what is dialled, what is kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <condition_variable>

#include "tests/io/fake_dns.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"

namespace policywatch::io {
namespace {

using namespace std::chrono_literals;
using test::FakeDns;
using test::ok;
using test::Web;
using test::WireServer;
using testing::HasSubstr;

WireServer::Script page_server() {
  return test::answering([](const std::string&) { return ok("page"); });
}

/// 127.0.0.2 stands for a public address, everything else for a private one.
bool only_the_second(std::string_view ip, std::uint16_t) {
  return ip == "127.0.0.2";
}

TEST(HappyEyeballs, F30_a_black_hole_behind_ipv6_does_not_break_the_page) {
  test::BlackHole hole("::1");
  WireServer server(page_server(), "127.0.0.1", hole.port());
  FakeDns dns;
  dns.answers("six-first.example", {"::1", "127.0.0.1"});
  dns.answers("four-first.example", {"127.0.0.1", "::1"});
  for (const char* name : {"six-first.example", "four-first.example"}) {
    HttpCall call = Web::call(server.url_at(name));
    call.timeout = 2s;
    Response response = Web().fetch(std::move(call));
    EXPECT_EQ(response.body, "page") << name << " " << response.failure;
    EXPECT_EQ(response.remote_address, "127.0.0.1") << name;
  }
}

TEST(HappyEyeballs, F30_and_the_other_way_round) {
  test::BlackHole hole("127.0.0.1");
  WireServer server(page_server(), "::1", hole.port());
  FakeDns dns;
  dns.answers("six-first.example", {"::1", "127.0.0.1"});
  dns.answers("four-first.example", {"127.0.0.1", "::1"});
  for (const char* name : {"six-first.example", "four-first.example"}) {
    HttpCall call = Web::call(server.url_at(name));
    call.timeout = 2s;
    Response response = Web().fetch(std::move(call));
    EXPECT_EQ(response.body, "page") << name << " " << response.failure;
    EXPECT_EQ(response.remote_address, "::1") << name;
  }
}

TEST(HappyEyeballs, F30_an_address_that_refuses_gives_way_to_the_next_at_once) {
  WireServer server(page_server());
  FakeDns dns;
  dns.answers("refusing.example", {"127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1"});
  HttpCall call = Web::call(server.url_at("refusing.example"));
  call.timeout = 2s;
  Response response = Web().fetch(std::move(call));
  EXPECT_EQ(response.body, "page") << response.failure;
}

TEST(Rebinding, S04_the_address_that_was_checked_is_the_one_that_is_dialled) {
  WireServer open(page_server(), "127.0.0.2");
  WireServer closed(page_server(), "127.0.0.1", open.port());
  FakeDns dns;
  std::atomic<unsigned> asked = 0;
  dns.answers_all([&](const std::string&) -> std::vector<std::string> {
    unsigned number = asked++;
    if (number % 3 == 0) return {"127.0.0.2"};
    if (number % 3 == 1) return {"127.0.0.1"};
    return {"127.0.0.1", "127.0.0.2"};
  });
  Web web({.guard = only_the_second});
  std::vector<std::string> urls;
  // Names of their own, so that each is looked up and each gets its own connection.
  for (int i = 0; i < 10'000; ++i) urls.push_back(open.url_at("r" + std::to_string(i) + ".example"));
  std::vector<Response> answers = web.get_all(urls, 16);
  EXPECT_EQ(closed.connections(), 0);
  EXPECT_EQ(asked, 10'000u);
  std::map<Quality, int> seen;
  for (const Response& answer : answers) {
    ++seen[answer.quality];
    if (answer.quality == Quality::ok) EXPECT_EQ(answer.remote_address, "127.0.0.2");
  }
  EXPECT_EQ(seen[Quality::address_denied], 3333);
  EXPECT_EQ(seen[Quality::ok], 6667);
}

TEST(Rebinding, S05_a_kept_connection_stays_at_the_address_that_was_checked) {
  WireServer open(page_server(), "127.0.0.2");
  WireServer closed(page_server(), "127.0.0.1", open.port());
  FakeDns dns;
  int asked = 0;
  dns.answers("flip.example",
              [&]() -> std::vector<std::string> { return {asked++ == 0 ? "127.0.0.2" : "127.0.0.1"}; });
  Web web({.guard = only_the_second});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(web.get(open.url_at("flip.example")).remote_address, "127.0.0.2");
  EXPECT_EQ(open.connections(), 1);
  EXPECT_EQ(closed.connections(), 0);
}

TEST(Rebinding, S05_a_kept_connection_is_judged_again_before_each_request) {
  WireServer server([](test::Wire& wire) {
    while (!wire.request().empty()) wire.write(ok("page"));
  });
  bool open = true;
  Web web({.guard = [&](std::string_view, std::uint16_t) { return open; }});
  EXPECT_EQ(web.get(server.url()).body, "page");
  open = false;  // the operator took the address from the list and reloaded
  Response response = web.get(server.url());
  EXPECT_EQ(response.quality, Quality::address_denied);
  EXPECT_EQ(response.failure, "127.0.0.1:" + std::to_string(server.port()) +
                                  " is not a public address (fetch.allow_addresses can list it)");
  open = true;
  EXPECT_EQ(web.get(server.url()).body, "page");
}

TEST(Rebinding, S05_two_names_of_one_address_share_no_connection) {
  WireServer server(page_server());
  FakeDns dns;
  dns.answers_all([](const std::string&) -> std::vector<std::string> { return {"127.0.0.1"}; });
  Web web;
  EXPECT_EQ(web.get(server.url_at("one.example")).body, "page");
  EXPECT_EQ(web.get(server.url_at("two.example")).body, "page");
  EXPECT_EQ(server.connections(), 2);
}

TEST(LookUps, S16_no_more_than_sixteen_addresses_are_considered) {
  FakeDns dns;
  std::vector<std::string> many;
  for (int i = 0; i < 4000; ++i)
    many.push_back("127.1." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1));
  dns.answers("many.example", many);
  std::vector<std::string> both;
  for (int i = 1; i <= 2000; ++i) both.push_back("fd00::" + std::to_string(i));
  for (int i = 1; i <= 2000; ++i) both.push_back(many[static_cast<std::size_t>(i)]);
  dns.answers("both.example", both);
  for (const char* name : {"many.example", "both.example"}) {
    int judged = 0;
    auto none = [&](std::string_view, std::uint16_t) {
      ++judged;
      return false;
    };
    HttpCall call = Web::call("http://" + std::string(name) + "/");
    call.timeout = 3s;
    Response response = Web({.guard = none}).fetch(std::move(call));
    EXPECT_EQ(response.quality, Quality::address_denied) << name;
    EXPECT_LE(judged, 16) << name;
    EXPECT_GE(judged, 8) << name;
  }
}

TEST(LookUps, S16_a_name_that_does_not_exist_or_cannot_be_found_is_unreachable) {
  FakeDns
      dns;  // knows nothing: NXDOMAIN; libcurl tells SERVFAIL and a loop of CNAMEs apart from it no better
  Response response = Web().get("http://nothing.example/");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_EQ(response.failure, "the name nothing.example could not be resolved");
}

/// A name server that does not answer until the test lets it.
class SlowServer {
 public:
  explicit SlowServer(FakeDns& dns) {
    dns.answers("slow.example", [this]() -> std::vector<std::string> {
      std::unique_lock held(lock_);
      ++waiting_;
      change_.notify_all();
      change_.wait(held, [this] { return released_; });
      --waiting_;
      change_.notify_all();
      return {"127.0.0.1"};
    });
  }
  void wait_until_asked() {
    std::unique_lock held(lock_);
    change_.wait(held, [this] { return waiting_ > 0; });
  }
  int waiting() {
    std::scoped_lock held(lock_);
    return waiting_;
  }
  ~SlowServer() {
    std::unique_lock held(lock_);
    released_ = true;
    change_.notify_all();
    change_.wait(held, [this] { return waiting_ == 0; });
  }

 private:
  std::mutex lock_;
  std::condition_variable change_;
  int waiting_ = 0;
  bool released_ = false;
};

TEST(LookUps, S16_a_slow_look_up_is_given_up_at_its_cap) {
  FakeDns dns;
  SlowServer slow(dns);
  Response response = Web({.limits = {.resolve = 200ms}}).get("http://slow.example/");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_EQ(response.failure, "timeout: the name slow.example could not be resolved in 200ms");
  EXPECT_EQ(slow.waiting(), 1);  // given up, not waited for
}

TEST(LookUps, StopDuringASlowLookUpDoesNotBlockTheLoop) {
  FakeDns dns;
  SlowServer slow(dns);
  {
    Web web;
    bool stopped = false;
    boost::asio::co_spawn(web.loop, web.http->fetch(Web::call("http://slow.example/")),
                          [&](std::exception_ptr, Result<Response> result) {
                            stopped = !result && result.error().kind == ErrorKind::stopped;
                          });
    web.loop.poll();
    slow.wait_until_asked();
    web.http->stop();
    while (!stopped) web.loop.run_one();
    EXPECT_EQ(slow.waiting(), 1);
  }
  EXPECT_EQ(slow.waiting(), 1);  // the door is gone, the look-up still waits
}

}  // namespace
}  // namespace policywatch::io
