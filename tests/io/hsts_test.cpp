#include "io/hsts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/fake_dns.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"

namespace policywatch::io {
namespace {

using namespace std::chrono_literals;
using test::ok;
using test::Web;
using test::WireServer;

constexpr Time kNow{std::chrono::days(20'000)};

TEST(Hsts, F23_a_host_is_remembered_for_as_long_as_it_said) {
  Hsts hsts;
  hsts.note("a.example", "max-age=100", kNow);
  EXPECT_TRUE(hsts.demands_tls("a.example", kNow + 99s));
  EXPECT_TRUE(hsts.demands_tls("a.example.", kNow));
  EXPECT_FALSE(hsts.demands_tls("a.example", kNow + 100s));
  EXPECT_FALSE(hsts.demands_tls("b.example", kNow));
  EXPECT_FALSE(hsts.demands_tls("sub.a.example", kNow));
  EXPECT_FALSE(hsts.demands_tls("example", kNow));
}

TEST(Hsts, F23_subdomains_are_meant_only_when_they_are_said) {
  Hsts hsts;
  hsts.note("a.example", "max-age=100; includeSubDomains", kNow);
  EXPECT_TRUE(hsts.demands_tls("sub.a.example", kNow));
  EXPECT_TRUE(hsts.demands_tls("deep.sub.a.example", kNow));
  EXPECT_FALSE(hsts.demands_tls("nota.example", kNow));
  hsts.note("a.example", "max-age=100", kNow);
  EXPECT_FALSE(hsts.demands_tls("sub.a.example", kNow));
}

TEST(Hsts, F23_max_age_zero_forgets) {
  Hsts hsts;
  hsts.note("a.example", "max-age=100", kNow);
  hsts.note("a.example", "max-age=0", kNow);
  EXPECT_FALSE(hsts.demands_tls("a.example", kNow));
  EXPECT_TRUE(hsts.entries().empty());
}

TEST(Hsts, F23_numeric_hosts_are_never_remembered) {
  Hsts hsts;
  for (const char* host : {"127.0.0.1", "[::1]", "192.0.2.7"}) hsts.note(host, "max-age=100", kNow);
  EXPECT_TRUE(hsts.entries().empty());
}

TEST(Hsts, F23_the_header_is_read_by_its_grammar) {
  for (const char* good : {"max-age=100", "MAX-AGE=100", " max-age = 100 ", "max-age=\"100\"", "max-age=100;",
                           "includeSubDomains;max-age=100", "max-age=100; preload; unknown=\"x\"",
                           ";; max-age=99999999999999999999"}) {
    Hsts hsts;
    hsts.note("a.example", good, kNow);
    EXPECT_TRUE(hsts.demands_tls("a.example", kNow)) << good;
  }
  for (const char* bad :
       {"", "includeSubDomains", "max-age", "max-age=", "max-age=-1", "max-age=1x", "max-age=1 2",
        "max-age=100; max-age=200", "max-age=100, includeSubDomains", "max-age=100; includeSubDomains=1"}) {
    Hsts hsts;
    hsts.note("a.example", bad, kNow);
    EXPECT_FALSE(hsts.demands_tls("a.example", kNow)) << bad;
  }
}

TEST(Hsts, F23_what_is_known_is_bounded) {
  Hsts hsts;
  for (int i = 0; i < 10'100; ++i) {
    hsts.note("h" + std::to_string(i) + ".example", "max-age=" + std::to_string(1000 + i), kNow);
  }
  EXPECT_EQ(hsts.entries().size(), 10'000u);
  EXPECT_FALSE(hsts.demands_tls("h0.example", kNow));
  EXPECT_TRUE(hsts.demands_tls("h10099.example", kNow));
}

TEST(Hsts, F23_a_keeper_hears_of_changes_and_can_bring_them_back) {
  std::vector<Hsts::Entry> kept;
  Hsts first({}, [&](const Hsts::Entry& entry) { kept.push_back(entry); });
  first.note("a.example", "max-age=100000", kNow);
  first.note("a.example", "max-age=100000", kNow + 1h);  // a repetition is not worth a write
  EXPECT_EQ(kept, (std::vector<Hsts::Entry>{{"a.example", kNow + 100000s, false}}));
  first.note("a.example", "max-age=100000", kNow + 25h);
  first.note("a.example", "max-age=100000; includeSubDomains", kNow + 26h);
  EXPECT_EQ(kept.size(), 3u);
  Hsts second({kept.back()});
  EXPECT_TRUE(second.demands_tls("sub.a.example", kNow + 27h));
  first.note("a.example", "max-age=0", kNow + 27h);
  EXPECT_EQ(kept.back(), (Hsts::Entry{"a.example", Time{}, false}));
}

TEST(Hsts, F23_what_is_known_survives_a_restart_as_text) {
  Hsts first;
  first.note("a.example", "max-age=100", kNow);
  first.note("b.example", "max-age=200; includeSubDomains", kNow);
  EXPECT_EQ(Hsts(Hsts::read(first.print())).entries(), first.entries());
  EXPECT_EQ(Hsts::read("\nonly-a-host\na.example soon\n x y\n").size(), 0u);
}

class HstsOnTheWire : public testing::Test {
 protected:
  void SetUp() override { dns_.answers("tls.example", {"127.0.0.1"}); }
  static std::string http(const WireServer& server, const std::string& host = "tls.example") {
    return "http://" + host + ":" + std::to_string(server.port()) + "/";
  }
  test::FakeDns dns_;
  test::Identity identity_ = test::make_identity({});
  test::PemFile trusted_{identity_};
  std::string header_ = "Strict-Transport-Security: max-age=1000\r\n";
  WireServer tls_{test::TlsSetup{.chain = {identity_}},
                  test::answering([this](const std::string&) { return ok("page", header_); })};
  Web web_{test::WebSetup{.ca_file = trusted_.path()}};
};

TEST_F(HstsOnTheWire, F23_the_next_http_address_goes_out_over_tls_before_any_packet) {
  EXPECT_EQ(web_.get(tls_.url_at("tls.example")).body, "page");
  // The listener speaks TLS alone: a plain request would fail.
  Response response = web_.get(http(tls_));
  EXPECT_EQ(response.body, "page") << response.failure;
  EXPECT_EQ(response.final_url, tls_.url_at("tls.example"));
  EXPECT_EQ(response.url, http(tls_));
}

TEST_F(HstsOnTheWire, F23_deletion_works_and_so_does_expiry) {
  web_.get(tls_.url_at("tls.example"));
  header_ = "Strict-Transport-Security: max-age=0\r\n";
  EXPECT_EQ(web_.get(http(tls_)).body, "page");
  EXPECT_NE(web_.get(http(tls_)).body, "page");
  header_ = "Strict-Transport-Security: max-age=1000\r\n";
  web_.get(tls_.url_at("tls.example"));
  web_.clock.time += 1001s;
  EXPECT_NE(web_.get(http(tls_)).body, "page");
}

TEST_F(HstsOnTheWire, F23_only_the_first_header_counts) {
  header_ = "Strict-Transport-Security: max-age=0\r\nStrict-Transport-Security: max-age=1000\r\n";
  web_.get(tls_.url_at("tls.example"));
  EXPECT_NE(web_.get(http(tls_)).body, "page");
}

TEST_F(HstsOnTheWire, F23_said_in_clear_text_it_is_ignored) {
  WireServer plain(test::answering([this](const std::string&) { return ok("plain", header_); }));
  EXPECT_EQ(web_.get(http(plain)).body, "plain");
  EXPECT_EQ(web_.get(http(plain)).body, "plain");
}

TEST_F(HstsOnTheWire, F23_a_redirect_down_to_http_is_asked_over_tls) {
  WireServer plain(test::answering([](const std::string&) { return ok("plain"); }));
  int number = 0;
  WireServer turning(test::TlsSetup{.chain = {identity_}}, test::answering([&](const std::string&) {
                       ++number;
                       return number == 1
                                  ? "HTTP/1.1 302 Found\r\n" + header_ +
                                        "Location: " + "http://tls.example:" + std::to_string(tls_.port()) +
                                        "/\r\nContent-Length: 0\r\n\r\n"
                                  : ok("again");
                     }));
  EXPECT_EQ(web_.get(turning.url_at("tls.example")).body, "page");
}

}  // namespace
}  // namespace policywatch::io
