// Which doors are never opened, tried through the real door with the real rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "manners/manners.hpp"
#include "tests/io/fake_dns.hpp"
#include "tests/io/web.hpp"
#include "tests/io/wire_server.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::io {
namespace {

using manners::AddressRules;
using test::ok;
using test::Web;
using test::WireServer;
using testing::HasSubstr;

AddressGuard guard_of(const std::vector<std::string>& allow) {
  auto rules = AddressRules::parse(allow);
  EXPECT_TRUE(rules);
  return [rules = *rules](std::string_view ip, std::uint16_t port) { return rules.allowed(ip, port); };
}

std::string entry(const WireServer& server) {
  return "127.0.0.1/32:" + std::to_string(server.port());
}

WireServer::Script pages() {
  return test::answering([](const std::string&) { return ok("page"); });
}

std::string moved(const std::string& to) {
  return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
}

TEST(Egress, S02_no_spelling_of_a_denied_host_opens_a_socket) {
  test::FakeDns dns;
  dns.answers_all([](const std::string&) -> std::vector<std::string> { return {"127.0.0.1"}; });
  int opened = 0;
  AddressGuard rules = guard_of({});
  AddressGuard counting = [&](std::string_view ip, std::uint16_t port) {
    bool may = rules(ip, port);
    opened += may ? 1 : 0;
    return may;
  };
  WireServer server(pages());
  Web web({.guard = counting});
  std::string port = ":" + std::to_string(server.port()) + "/";
  for (const char* host : {"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "%31%32%37.0.0.1",
                           "127.0.0.1.", "localhost", "LOCALHOST.", "foo.localhost", "[::1]",
                           "[::ffff:127.0.0.1]", "0", "0.0.0.0", "internal.example",
                           "127\xE3\x80\x82"
                           "0\xE3\x80\x82"
                           "0\xE3\x80\x82"
                           "1"}) {
    Response response = web.get("http://" + std::string(host) + port);
    EXPECT_NE(response.quality, Quality::ok) << host;
  }
  auto vectors = test::read_shared_json("vectors/authored/ssrf_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  for (const auto& row : vectors->at("urls").as_array()) {
    if (test::text_of(row, "expect") == "allow_if_dns_public") continue;
    HttpCall call = Web::call(test::text_of(row, "url"));
    call.timeout = std::chrono::seconds(2);
    EXPECT_NE(web.fetch(std::move(call)).quality, Quality::ok) << test::text_of(row, "url");
  }
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(server.connections(), 0);
}

// Each scenario of the set, by its id.
const std::map<std::string, std::function<void()>>& scenarios() {
  static const std::map<std::string, std::function<void()>> all = {
      {"redirect-to-metadata",
       [] {
         WireServer server(
             test::answering([](const std::string&) { return moved("http://169.254.169.254/latest/"); }));
         Response response = Web({.guard = guard_of({entry(server)})}).get(server.url());
         EXPECT_EQ(response.quality, Quality::address_denied);
         EXPECT_THAT(response.failure, HasSubstr("redirect 1"));
       }},
      {"redirect-to-file",
       [] {
         WireServer server(test::answering([](const std::string&) { return moved("file:///etc/passwd"); }));
         Response response = Web().get(server.url());
         EXPECT_EQ(response.quality, Quality::address_denied);
         EXPECT_THAT(response.failure, HasSubstr("scheme"));
       }},
      {"redirect-https-to-http",
       [] {
         test::FakeDns dns;
         dns.answers("tls.example", {"127.0.0.1"});
         test::Identity identity = test::make_identity({});
         test::PemFile trusted(identity);
         WireServer server({.chain = {identity}},
                           test::answering([](const std::string&) { return moved("http://tls.example/"); }));
         Response response = Web({.ca_file = trusted.path()}).get(server.url_at("tls.example"));
         EXPECT_THAT(response.failure, HasSubstr("from https down to http"));
       }},
      {"dns-two-records",
       [] {
         // 127.0.0.2 is listed and stands for the public one.
         WireServer open(pages(), "127.0.0.2"), closed(pages(), "127.0.0.1", open.port());
         test::FakeDns dns;
         dns.answers("two.example", {"127.0.0.1", "127.0.0.2"});
         Response response = Web({.guard = guard_of({"127.0.0.2/32"})}).get(open.url_at("two.example"));
         EXPECT_EQ(response.remote_address, "127.0.0.2");
         EXPECT_EQ(closed.connections(), 0);
       }},
      {"dns-rebind-ttl0",
       [] {
         WireServer open(pages(), "127.0.0.2"), closed(pages(), "127.0.0.1", open.port());
         test::FakeDns dns;
         int asked = 0;
         dns.answers_all([&](const std::string&) -> std::vector<std::string> {
           return {asked++ == 0 ? "127.0.0.2" : "127.0.0.1"};
         });
         Web web({.guard = guard_of({"127.0.0.2/32"})});
         EXPECT_EQ(web.get(open.url_at("a.example")).body, "page");
         EXPECT_EQ(web.get(open.url_at("b.example")).quality, Quality::address_denied);
         EXPECT_EQ(closed.connections(), 0);
       }},
      {"dns-rebind-keepalive",
       [] {
         WireServer server(pages());
         bool listed = true;
         Web web({.guard = [&](std::string_view, std::uint16_t) { return listed; }});
         EXPECT_EQ(web.get(server.url()).body, "page");
         listed = false;
         EXPECT_EQ(web.get(server.url()).quality, Quality::address_denied);
       }},
      {"dns-cname-private",
       [] {
         // However many names lie between, what counts is the address at their end.
         test::FakeDns dns;
         dns.answers("public.example", {"10.1.2.3"});
         EXPECT_EQ(Web({.guard = guard_of({})}).get("http://public.example/").quality,
                   Quality::address_denied);
       }},
      {"env-proxy",
       [] {
         WireServer proxy(pages()), server(pages());
         for (const char* name : {"http_proxy", "ALL_PROXY", "all_proxy"})
           setenv(name, proxy.url("").c_str(), 1);
         EXPECT_EQ(Web().get(server.url()).body, "page");
         for (const char* name : {"http_proxy", "ALL_PROXY", "all_proxy"}) unsetenv(name);
         EXPECT_EQ(proxy.connections(), 0);
       }},
      {"alt-svc",
       [] {
         WireServer other(pages());
         WireServer server(test::answering([&](const std::string&) {
           return ok("page",
                     "Alt-Svc: http/1.1=\"127.0.0.1:" + std::to_string(other.port()) + "\"; ma=1000\r\n");
         }));
         Web web;
         for (int i = 0; i < 3; ++i) web.get(server.url());
         EXPECT_EQ(other.connections(), 0);
       }},
      {"webhook-sink-private",
       [] {
         HttpCall hook = Web::call("http://127.0.0.1:9200/");
         hook.method = "POST";
         hook.follow_redirects = false;
         EXPECT_EQ(Web({.guard = guard_of({})}).fetch(std::move(hook)).quality, Quality::address_denied);
       }},
      {"smtp-sink-private",
       [] { /* mail goes where the operator wrote; this door speaks http and https alone */
            EXPECT_EQ(Web().get("smtp://127.0.0.1/").quality, Quality::address_denied);
       }},
      {"self-connect",
       [] {
         // Listing the loopback does not list ourselves: the daemon's guard asks is_own_address for its port.
         EXPECT_TRUE(is_own_address("127.0.0.1"));
         EXPECT_TRUE(is_own_address("127.8.8.8"));
         EXPECT_TRUE(is_own_address("::1"));
         EXPECT_TRUE(is_own_address("::ffff:127.0.0.1"));
         EXPECT_FALSE(is_own_address("192.0.2.1"));
         EXPECT_FALSE(is_own_address("2001:db8::1"));
         EXPECT_FALSE(is_own_address("not an address"));
       }},
      {"feed-enclosure/icon/sitemap",
       [] {
         // Whatever a page names is fetched through this one door.
         EXPECT_EQ(Web({.guard = guard_of({})}).get("http://192.168.0.1/").quality, Quality::address_denied);
       }},
  };
  return all;
}

TEST(Egress, S03_every_scenario_of_the_set) {
  for (const auto& [id, run] : scenarios()) {
    SCOPED_TRACE(id);
    run();
  }
  auto vectors = test::read_shared_json("vectors/authored/ssrf_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  for (const auto& row : vectors->at("scenarios").as_array()) {
    EXPECT_TRUE(scenarios().contains(test::text_of(row, "id"))) << test::text_of(row, "id");
  }
}

TEST(Egress, S06_proxies_of_the_environment_are_ignored_and_told) {
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "no_proxy", "ALL_PROXY"}) unsetenv(name);
  setenv("http_proxy", "http://127.0.0.1:3128", 1);
  setenv("ALL_PROXY", "socks5://127.0.0.1:1080", 1);
  EXPECT_THAT(ignored_proxies(), testing::ElementsAre("http_proxy", "ALL_PROXY"));
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  EXPECT_THAT(ignored_proxies(), testing::IsEmpty());
}

TEST(Egress, S07_each_hop_is_checked_before_its_socket_opens) {
  WireServer closed(pages());
  std::string answer;
  WireServer server(test::answering([&](const std::string&) { return answer; }));
  Web web({.guard = guard_of({entry(server)})});
  std::string target = "127.0.0.1:" + std::to_string(closed.port()) + "/";
  for (int status : {301, 302, 303, 307, 308}) {
    for (const std::string& location :
         std::vector<std::string>{"http://" + target, "//" + target, "http:\\\\" + target, "http://[::1]/",
                                  std::string("http://10.0.0.1/"), std::string("http://169.254.1.1/"),
                                  std::string("http://192.168.1.1/"), std::string("http://[fd00::1]/")}) {
      answer = "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location +
               "\r\nContent-Length: 0\r\n\r\n";
      Response response = web.get(server.url());
      EXPECT_EQ(response.quality, Quality::address_denied) << status << " " << location;
      EXPECT_THAT(response.failure, HasSubstr("redirect 1 leads to")) << location;
      EXPECT_EQ(response.failure.find("allow_addresses"), std::string::npos);
    }
  }
  // What is no redirect of HTTP is not followed at all.
  answer = ok("<meta http-equiv=refresh content='0;url=http://" + target + "'>",
              "Refresh: 0; url=http://" + target + "\r\nLink: <http://" + target + ">; rel=canonical\r\n");
  EXPECT_EQ(web.get(server.url()).status, 200);
  EXPECT_EQ(closed.connections(), 0);
}

TEST(Egress, S07_a_hop_by_name_does_not_tell_what_the_name_resolves_to) {
  test::FakeDns dns;
  dns.answers("internal.example", {"10.20.30.40"});
  WireServer server(test::answering([](const std::string&) { return moved("http://internal.example/"); }));
  Response response = Web({.guard = guard_of({entry(server)})}).get(server.url());
  EXPECT_EQ(response.failure, "redirect 1 leads to internal.example:80, which is not a public address");
}

TEST(Egress, S08_only_http_and_https_are_spoken) {
  for (const char* url : {"file:///etc/passwd",
                          "FILE:///etc/passwd",
                          " file:///etc/passwd",
                          "fi\tle:///etc/passwd",
                          "source:file:///etc/passwd",
                          "gopher://127.0.0.1:6379/_x",
                          "dict://127.0.0.1/",
                          "ftp://127.0.0.1/",
                          "ldap://127.0.0.1/",
                          "smb://127.0.0.1/x",
                          "scp://127.0.0.1/x",
                          "sftp://127.0.0.1/",
                          "telnet://127.0.0.1/",
                          "tftp://127.0.0.1/x",
                          "imap://127.0.0.1/",
                          "pop3://127.0.0.1/",
                          "rtsp://127.0.0.1/",
                          "mqtt://127.0.0.1/",
                          "jar:http://127.0.0.1!/",
                          "data:text/html,x",
                          "javascript:alert(1)",
                          "unix:/run/x.sock",
                          "ws://127.0.0.1/",
                          "blob:http://127.0.0.1/x",
                          "view-source:http://127.0.0.1/",
                          "{{url}}",
                          ""}) {
    Response response = Web().get(url);
    EXPECT_EQ(response.quality, Quality::address_denied) << url;
    EXPECT_EQ(response.status, 0);
  }
}

TEST(Egress, S11_our_own_listener_is_refused_whatever_is_listed) {
  WireServer ours(pages());
  AddressGuard rules = guard_of({"127.0.0.0/8", "::1"});
  AddressGuard guard = [&](std::string_view ip, std::uint16_t port) {
    return !(port == ours.port() && is_own_address(ip)) && rules(ip, port);
  };
  test::FakeDns dns;
  dns.answers("our-public-name.example", {"127.0.0.1"});
  Web web({.guard = guard});
  for (const char* host :
       {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "our-public-name.example"}) {
    EXPECT_EQ(web.get(ours.url_at(host)).quality, Quality::address_denied) << host;
  }
  EXPECT_EQ(ours.connections(), 0);
}

TEST(Egress, S13_refusals_do_not_tell_open_ports_from_closed_ones) {
  WireServer open(pages());
  test::BlackHole filtered("127.0.0.1");
  Web web({.guard = guard_of({})});
  std::set<std::string> words;
  for (std::uint16_t port : {open.port(), filtered.port(), std::uint16_t{1025}}) {
    Response response = web.get("http://127.0.0.1:" + std::to_string(port) + "/");
    EXPECT_EQ(response.quality, Quality::address_denied);
    std::string said = response.failure;
    words.insert(said.replace(said.find(std::to_string(port)), std::to_string(port).size(), "PORT"));
  }
  EXPECT_EQ(words.size(), 1u);
  EXPECT_EQ(open.connections(), 0);  // nothing was sent whose answer could take its time
}

TEST(Egress, S14_a_redirect_goes_to_80_443_and_the_ports_that_the_operator_wrote) {
  WireServer other(pages());
  WireServer listed(pages());
  std::string answer;
  WireServer server(test::answering([&](const std::string&) { return answer; }));
  Web web({.guard = {}, .foreign_port = [&](std::string_view, std::uint16_t port) {
             return port == listed.port();  // fetch.allow_addresses names it
           }});
  answer = moved(other.url("/next"));
  Response response = web.get(server.url());
  EXPECT_EQ(response.quality, Quality::address_denied);
  EXPECT_EQ(response.failure, "redirect 1 leads to 127.0.0.1:" + std::to_string(other.port()) +
                                  ": only ports 80, 443 and those of the configuration are gone to");
  EXPECT_EQ(other.connections(), 0);
  EXPECT_EQ(web.get(other.url()).body, "page") << "as a watch's own address";
  EXPECT_EQ(web.get(server.url()).quality, Quality::address_denied) << "also over a connection that is kept";
  answer = moved(listed.url("/next"));
  EXPECT_EQ(web.get(server.url()).body, "page");
  // What a page asks for counts as the page's choice: its own port and the usual two.
  HttpCall part = Web::call(other.url());
  part.own_port = server.port();
  EXPECT_EQ(web.fetch(part).quality, Quality::address_denied);
  part.own_port = other.port();
  EXPECT_EQ(web.fetch(part).body, "page");
}

TEST(Egress, S14_ports_of_other_services_are_never_spoken_to) {
  Web web({.guard = guard_of({"127.0.0.0/8"})});
  for (const char* port : {"22", "25", "6379", "11211", "0", "65536"}) {
    Response response = web.get("http://127.0.0.1:" + std::string(port) + "/");
    EXPECT_EQ(response.quality, Quality::address_denied) << port;
  }
}

}  // namespace
}  // namespace policywatch::io
