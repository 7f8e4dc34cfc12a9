// One parser decides what is resolved, dialled, named in TLS, sent as Host and counted by politeness.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "io/one_reading.hpp"
#include "tests/io/fake_dns.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::io {
namespace {

using test::ok;
using test::Web;
using test::WireServer;
using testing::HasSubstr;

TEST(OneParser, S09_resolver_sni_host_header_and_robots_key_hear_the_same_host) {
  test::FakeDns dns;
  dns.answers_all([](const std::string&) -> std::vector<std::string> { return {"127.0.0.1"}; });
  test::Identity identity = test::make_identity({.name = "xn--mnchen-3ya.example"});
  test::PemFile trusted(identity);
  std::string name, request;
  WireServer server({.chain = {identity}}, [&](test::Wire& wire) {
    name = wire.server_name();
    request = wire.request();
    wire.write(ok("page"));
  });
  std::string port = ":" + std::to_string(server.port());
  for (const char* host :
       {"m\xC3\xBCnchen.example", "M\xC3\x9CNCHEN.Example", "xn--mnchen-3ya.example", "m%C3%BCnchen.example",
        "m\tu\xCC\x88nchen\xE3\x80\x82"
        "example"}) {
    std::string address = "https://" + std::string(host) + port + "/a";
    const Url url = *Url::parse(address);
    Response response = Web({.ca_file = trusted.path()}).get(address);
    EXPECT_EQ(response.body, "page") << host << response.failure;
    EXPECT_EQ(url.hostname(), "xn--mnchen-3ya.example");
    EXPECT_EQ(dns.asked().back(), url.hostname());
    EXPECT_EQ(name, url.hostname());
    EXPECT_THAT(request, HasSubstr("\r\nHost: " + std::string(url.hostname()) + port + "\r\n"));
    EXPECT_EQ(url.host_key(), std::string(url.hostname()) + port);
  }
}

/// What libcurl would be handed; agreement is asked for only where it reads the address at all.
void expect_no_second_reading(const std::string& input, int& reached) {
  std::optional<Url> url = Url::parse(input);
  if (!url || !url->is_http() || url->hostname().empty() || !url->username().empty() ||
      !url->password().empty())
    return;
  const std::string href = url->without_fragment();
  std::optional<Url> again = Url::parse(href);
  ASSERT_TRUE(again) << input;
  EXPECT_EQ(again->hostname(), url->hostname()) << input;
  reached += curl_reads_the_same(*url, href) ? 1 : 0;
}

TEST(OneParser, S09_addresses_that_reach_a_socket_are_read_by_libcurl_as_by_us) {
  struct Case {
    const char* url;
    bool same;
  };
  for (const Case& one : {Case{"http://example.com/", true}, Case{"https://example.com:8443/a?b", true},
                          Case{"http://[2001:db8::1]:8080/", true}, Case{"http://[::ffff:1.2.3.4]/", true},
                          Case{"http://127.1/", true}, Case{"http://a_b.example/", true},
                          Case{"http://exa$mple.com/", false}, Case{"http://exa'mple.com/", false},
                          Case{"http://exa;mple.com/", false}, Case{"http://exa\"mple.com/", false}}) {
    const Url url = *Url::parse(one.url);
    EXPECT_EQ(curl_reads_the_same(url, url.without_fragment()), one.same) << one.url;
  }
  // Two addresses in one: never called the same.
  EXPECT_FALSE(curl_reads_the_same(*Url::parse("http://a.example/"), "http://a.example@b.example/"));
  EXPECT_FALSE(curl_reads_the_same(*Url::parse("http://a.example/"), "http://b.example/"));
  EXPECT_FALSE(curl_reads_the_same(*Url::parse("http://a.example/"), "https://a.example/"));
  EXPECT_FALSE(curl_reads_the_same(*Url::parse("http://a.example/"), "http://a.example:81/"));
  EXPECT_FALSE(curl_reads_the_same(*Url::parse("http://a.example/"), "http:\\\\a.example\\@b.example/"));
}

TEST(OneParser, S09_an_address_with_two_readings_is_refused_at_the_door) {
  test::FakeDns dns;
  Response response = Web().get("http://exa$mple.com/");
  EXPECT_EQ(response.quality, Quality::address_denied);
  EXPECT_THAT(dns.asked(), testing::IsEmpty());
}

TEST(OneParser, S09_made_up_addresses_find_no_second_reading) {
  static const std::vector<std::string> pieces = {"http:",
                                                  "https:",
                                                  "/",
                                                  "//",
                                                  "\\",
                                                  "@",
                                                  ":",
                                                  "?",
                                                  "#",
                                                  "a.example",
                                                  "b.example",
                                                  "127.0.0.1",
                                                  "0x7f.1",
                                                  "[::1]",
                                                  "[",
                                                  "]",
                                                  "%",
                                                  "%00",
                                                  "%2f",
                                                  "%40",
                                                  "%5c",
                                                  "\t",
                                                  "\n",
                                                  " ",
                                                  ".",
                                                  "..",
                                                  "80",
                                                  "443",
                                                  "99999",
                                                  "user",
                                                  "user:pw",
                                                  "&",
                                                  ";",
                                                  "=",
                                                  "_",
                                                  "-",
                                                  "\xC3\xBC",
                                                  "\xEF\xBC\x8F",
                                                  "\xE3\x80\x82",
                                                  "xn--",
                                                  "~",
                                                  "|",
                                                  "^",
                                                  "\"",
                                                  "'",
                                                  "<",
                                                  "\xFF"};
  std::mt19937 dice(20261);
  int reached = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string input = i % 2 ? "http://" : "";
    for (unsigned n = dice() % 8 + 1; n > 0; --n) input += pieces[dice() % pieces.size()];
    expect_no_second_reading(input, reached);
  }
  EXPECT_GT(reached, 1000);
}

TEST(OneParser, S09_the_standards_cases_find_no_second_reading) {
  auto cases = test::read_shared("vectors/wpt-url/urltestdata.json");
  if (!cases) GTEST_SKIP() << "no shared vectors";
  // By text, for the file holds lone surrogates that no JSON reader takes; what is serialised is ASCII.
  int reached = 0;
  const std::string key = "\"href\": \"";
  for (std::size_t at = cases->find(key); at != std::string::npos; at = cases->find(key, at + 1)) {
    std::string href;
    for (std::size_t i = at + key.size(); i < cases->size() && (*cases)[i] != '"'; ++i) {
      if ((*cases)[i] == '\\') ++i;
      href += (*cases)[i];
    }
    expect_no_second_reading(href, reached);
  }
  EXPECT_GT(reached, 150);
}

}  // namespace
}  // namespace policywatch::io
