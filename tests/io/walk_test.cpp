// What goes out and what a redirect may do: validators, cookies, secrets, chains.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using testing::Not;

std::string to(const std::string& location, int status = 302) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location +
         "\r\nContent-Length: 0\r\n\r\n";
}

/// A server that notes each request's head.
class Noting {
 public:
  explicit Noting(std::function<std::string(const std::string& path)> answer,
                  std::string address = "127.0.0.1")
      : server_(test::answering([this, answer](const std::string& request) {
                  server_.note(request);
                  std::size_t from = request.find(' ') + 1;
                  return answer(request.substr(from, request.find(' ', from) - from));
                }),
                std::move(address)) {}
  WireServer& operator*() { return server_; }
  WireServer* operator->() { return &server_; }
  std::string last() const { return server_.requests().empty() ? "" : server_.requests().back(); }

 private:
  WireServer server_;
};

TEST(Validators, F08_an_etag_goes_back_byte_for_byte_or_not_at_all) {
  auto vectors = test::read_shared_json("vectors/authored/http_semantics_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0;
  for (const auto& row : vectors->at("etag").as_array()) {
    Noting server([](const std::string&) { return ok("page"); });
    HttpCall call = Web::call(server->url());
    call.request.etag = test::text_of(row, "received");
    Web().fetch(std::move(call));
    if (row.at("send_if_none_match").is_null()) {
      EXPECT_THAT(server.last(), Not(HasSubstr("If-None-Match"))) << test::text_of(row, "note");
      EXPECT_THAT(server.last(), Not(HasSubstr("Evil")));
    } else {
      EXPECT_THAT(server.last(),
                  HasSubstr("\r\nIf-None-Match: " + test::text_of(row, "send_if_none_match") + "\r\n"))
          << test::text_of(row, "note");
    }
    ++run;
  }
  EXPECT_EQ(run, 11u);
}

TEST(Validators, F09_both_go_out_when_both_came) {
  Noting server([](const std::string&) { return ok("page"); });
  HttpCall call = Web::call(server->url());
  call.request.etag = "w/\"odd\"";
  call.request.last_modified = "yesterday, more or less";
  Web().fetch(std::move(call));
  EXPECT_THAT(server.last(), HasSubstr("\r\nIf-None-Match: w/\"odd\"\r\n"));
  EXPECT_THAT(server.last(), HasSubstr("\r\nIf-Modified-Since: yesterday, more or less\r\n"));
}

TEST(Privacy, F13_no_cookie_no_referer_no_query_of_ours_is_ever_sent) {
  Noting server([](const std::string& path) {
    std::string cookies = "Set-Cookie: id=1; Path=/\r\nSet-Cookie: other=2; Max-Age=1000\r\n";
    return path == "/hop"
               ? "HTTP/1.1 302 Found\r\n" + cookies + "Location: /page\r\nContent-Length: 0\r\n\r\n"
               : ok("page", cookies);
  });
  Web web;
  for (int i = 0; i < 3; ++i) web.get(server->url("/hop"));
  EXPECT_EQ(server->requests().size(), 6u);
  for (const std::string& request : server->requests()) {
    EXPECT_THAT(request, Not(HasSubstr("ookie")));
    EXPECT_THAT(request, Not(HasSubstr("eferer")));
    EXPECT_THAT(request, Not(HasSubstr("?")));
  }
}

TEST(Privacy, F25_without_a_jar_no_supercookie_reaches_anyone) {
  test::FakeDns dns;
  for (const char* name : {"a.gov.uk", "b.gov.uk", "gov.uk"}) dns.answers(name, {"127.0.0.1"});
  Noting server([](const std::string&) {
    return ok("page",
              "Set-Cookie: a=1; Domain=gov.uk\r\nSet-Cookie: b=1; Domain=co.uk\r\nSet-Cookie: c=1; "
              "Domain=b.gov.uk\r\n"
              "Set-Cookie: d=1; Domain=.uk\r\nSet-Cookie: e=1\r\n");
  });
  Web web;
  for (const char* name : {"a.gov.uk", "b.gov.uk", "gov.uk", "a.gov.uk"}) web.get(server->url_at(name));
  EXPECT_EQ(server->requests().size(), 4u);
  for (const std::string& request : server->requests()) EXPECT_THAT(request, Not(HasSubstr("ookie")));
}

TEST(Walk, F18_chains_are_finite_and_loops_are_named) {
  struct Case {
    const char* start;
    const char* reason;
  };
  Noting server([](const std::string& path) {
    if (path == "/a") return to("/b");
    if (path == "/b") return to("/a");
    if (path == "/self") return to("/self", 301);
    if (path == "/long") return to("/" + std::string(64 * 1024, 'x'));
    if (path == "/cookie")
      return "HTTP/1.1 302 Found\r\nSet-Cookie: seen=1\r\nLocation: /cookie\r\nContent-Length: 0\r\n\r\n" +
             std::string();
    if (path.starts_with("/n")) return to("/n" + std::to_string(std::stoi(path.substr(2)) + 1));
    return ok("end");
  });
  Web web;
  for (const Case& one : std::vector<Case>{{"/a", "redirect loop"},
                                           {"/self", "redirect loop"},
                                           {"/cookie", "redirect loop"},
                                           {"/n0", "too many redirects"},
                                           {"/long", "longer than 8 KiB"}}) {
    std::size_t before = server->requests().size();
    Response response = web.get(server->url(one.start));
    EXPECT_EQ(response.quality, Quality::unreachable) << one.start;
    EXPECT_THAT(response.failure, HasSubstr(one.reason)) << one.start;
    EXPECT_LE(server->requests().size() - before, 11u) << one.start;
  }
}

TEST(Walk, F18_odd_locations_end_in_a_defined_way) {
  Noting server([](const std::string& path) {
    if (path == "/empty") return to("");
    if (path == "/bytes") return to("/caf\xe9");
    if (path == "/none") return std::string("HTTP/1.1 302 Found\r\nContent-Length: 4\r\n\r\nstay");
    if (path == "/fragment") return to("/end");
    return ok(path);
  });
  Web web;
  EXPECT_EQ(web.get(server->url("/empty")).status, 302);
  EXPECT_EQ(web.get(server->url("/none")).status, 302);
  EXPECT_EQ(web.get(server->url("/bytes")).body, "/caf%E9");
  Response response = web.get(server->url("/fragment#part"));
  EXPECT_EQ(response.body, "/end");
  EXPECT_EQ(response.final_url, server->url("/end#part"));
}

TEST(Walk, F21_no_secret_crosses_to_another_host_port_or_scheme) {
  test::FakeDns dns;
  for (const char* name : {"one.example", "two.example", "tls.example"}) dns.answers(name, {"127.0.0.1"});
  test::Identity identity = test::make_identity({});
  test::PemFile trusted(identity);
  Noting other_port([](const std::string&) { return ok("reached"); });
  WireServer secure({.chain = {identity}}, [&](test::Wire& wire) {
    secure.note(wire.request());
    wire.write(ok("reached"));
  });
  std::string target;
  Noting start([&](const std::string& path) { return path == "/start" ? to(target) : ok("reached"); });
  Web web({.ca_file = trusted.path()});
  auto ask = [&](const std::string& host) {
    HttpCall call = Web::call(start->url_at(host, "/start"));
    call.request.headers = {{"Authorization", "Bearer s3cret"},
                            {"Cookie", "id=s3cret"},
                            {"X-Api-Key", "s3cret"},
                            {"Proxy-Authorization", "s3cret"}};
    EXPECT_EQ(web.fetch(std::move(call)).body, "reached") << target;
  };
  target = start->url_at("two.example", "/other-host");
  ask("one.example");
  EXPECT_THAT(start.last(), Not(HasSubstr("s3cret")));
  target = other_port->url_at("one.example");
  ask("one.example");
  EXPECT_THAT(other_port.last(), Not(HasSubstr("s3cret")));
  target = secure.url_at("tls.example");
  ask("tls.example");
  EXPECT_THAT(secure.requests().back(), Not(HasSubstr("s3cret")));
  target = "/same-origin";
  ask("one.example");
  EXPECT_THAT(start.last(), HasSubstr("Bearer s3cret"));
}

TEST(Walk, F22_https_never_leads_down_to_http) {
  test::FakeDns dns;
  dns.answers("tls.example", {"127.0.0.1"});
  test::Identity identity = test::make_identity({});
  test::PemFile trusted(identity);
  WireServer plain(test::answering([](const std::string&) { return ok("plain"); }));
  std::string target;
  WireServer secure({.chain = {identity}},
                    test::answering([&](const std::string&) { return to(target, 301); }));
  Web web({.ca_file = trusted.path()});
  for (const char* host : {"tls.example", "127.0.0.1"}) {
    target = plain.url_at(host);
    Response response = web.get(secure.url_at("tls.example"));
    EXPECT_EQ(response.quality, Quality::unreachable);
    EXPECT_THAT(response.failure, HasSubstr("from https down to http"));
  }
  EXPECT_EQ(plain.connections(), 0);
}

}  // namespace
}  // namespace policywatch::io
