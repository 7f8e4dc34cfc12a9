// Certificates that are refused, each with its own reason; and HTTP/2, which only TLS brings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/io/fake_dns.hpp"
#include "tests/io/h2_wire.hpp"
#include "tests/io/web.hpp"

namespace policywatch::io {
namespace {

using test::Identity;
using test::make_identity;
using test::ok;
using test::PemFile;
using test::Web;
using test::Wire;
using test::WireServer;
using testing::HasSubstr;

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"tls.example", "other.example"}) dns_.answers(name, {"127.0.0.1"});
  }
  static WireServer::Script page() {
    return test::answering([](const std::string&) { return ok("page"); });
  }
  Response get(const test::TlsSetup& setup, const std::string& name = "tls.example") {
    WireServer server(setup, page());
    Response response = Web({.ca_file = trusted_.path()}).get(server.url_at(name));
    if (response.quality != Quality::ok) EXPECT_TRUE(server.requests().empty());
    return response;
  }

  test::FakeDns dns_;
  Identity root_ = make_identity({.name = "root", .authority = true});
  Identity stranger_ = make_identity({.name = "stranger", .authority = true});
  Identity middle_ = make_identity({.name = "middle", .authority = true}, &root_);
  PemFile trusted_{root_};
};

TEST_F(TlsTest, F24_a_certificate_in_order_is_accepted) {
  EXPECT_EQ(get({.chain = {make_identity({}, &root_)}}).body, "page");
  EXPECT_EQ(get({.chain = {make_identity({}, &middle_), middle_}}).body, "page");
  EXPECT_EQ(get({.chain = {make_identity({.rsa_bits = 2048}, &root_)}}).body, "page");
}

TEST_F(TlsTest, F24_each_kind_of_bad_certificate_is_refused_with_a_reason_of_its_own) {
  struct Case {
    const char* reason;
    test::TlsSetup setup;
  };
  const std::vector<Case> cases = {
      {"the certificate has expired", {.chain = {make_identity({.from_days = -10, .to_days = -1}, &root_)}}},
      {"the certificate is not valid yet",
       {.chain = {make_identity({.from_days = 2, .to_days = 9}, &root_)}}},
      {"the certificate is self-signed", {.chain = {make_identity({})}}},
      {"the certificate is for another name than tls.example",
       {.chain = {make_identity({.name = "wrong.example"}, &root_)}}},
      {"the certificate's root is not trusted", {.chain = {make_identity({}, &stranger_), stranger_}}},
      {"the certificate's key is too weak", {.chain = {make_identity({.rsa_bits = 1024}, &root_)}}},
      {"the certificate's chain is incomplete", {.chain = {make_identity({}, &middle_)}}},
  };
  std::set<std::string> reasons;
  for (const Case& one : cases) {
    Response response = get(one.setup);
    EXPECT_EQ(response.quality, Quality::unreachable) << one.reason;
    EXPECT_THAT(response.failure, HasSubstr(one.reason));
    EXPECT_EQ(response.body, "");
    reasons.insert(response.failure.substr(response.failure.find(": ")));
  }
  EXPECT_EQ(reasons.size(), cases.size());
}

TEST_F(TlsTest, F24_an_old_version_of_tls_is_refused) {
  Response response = get({.chain = {make_identity({}, &root_)}, .max_version = TLS1_1_VERSION});
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("TLS with tls.example"));
}

TEST_F(TlsTest, F24_a_server_that_speaks_no_tls_is_refused) {
  WireServer server([](Wire& wire) { wire.write("HTTP/1.1 200 OK\r\n\r\n"); });
  Response response = Web().get("https://127.0.0.1:" + std::to_string(server.port()) + "/");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("TLS with"));
}

class Http2Test : public TlsTest {
 protected:
  Identity leaf_ = make_identity({}, &root_);
};

TEST_F(Http2Test, IsNegotiatedAndOneConnectionServesAllWatchesOfAHost) {
  int requests = 0;
  WireServer server(test::h2_setup(leaf_), [&](Wire& wire) {
    test::H2 h2(wire);
    for (std::uint32_t stream = h2.request(); stream; stream = h2.request()) {
      ++requests;
      h2.head(stream, "content-type: text/html\n");
      h2.data(stream, "page", true);
    }
  });
  Web web({.ca_file = trusted_.path()});
  for (int i = 0; i < 20; ++i) {
    Response response = web.get(server.url_at("tls.example", "/watch/" + std::to_string(i)));
    EXPECT_EQ(response.body, "page") << response.failure;
    EXPECT_EQ(*find_header(response.headers, "content-type"), "text/html");
  }
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(requests, 20);
}

TEST_F(Http2Test, RequestsThatWaitForEachOtherAreNeverUnderWayTogether) {
  // What the gate does: the next one starts when the one before has ended. Nothing of ours pipelines.
  int open = 0, most = 0;
  WireServer server(test::h2_setup(leaf_), [&](Wire& wire) {
    test::H2 h2(wire);
    for (std::uint32_t stream = h2.request(); stream; stream = h2.request()) {
      most = std::max(most, ++open);
      h2.head(stream);
      h2.data(stream, "pa", false);
      h2.data(stream, "ge", true);
      --open;
    }
  });
  Web web({.ca_file = trusted_.path()});
  std::vector<std::string> urls(20, server.url_at("tls.example"));
  for (const Response& response : web.get_all(urls, 1)) EXPECT_EQ(response.body, "page");
  EXPECT_EQ(most, 1);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Http2Test, AConnectionThatSaidGoodbyeIsNotUsedAgain) {
  WireServer server(test::h2_setup(leaf_), [&](Wire& wire) {
    test::H2 h2(wire);
    std::uint32_t stream = h2.request();
    h2.head(stream);
    h2.data(stream, "page", true);
    h2.go_away(stream);
    wire.wait_for_end();
  });
  Web web({.ca_file = trusted_.path()});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(web.get(server.url_at("tls.example")).body, "page");
}

TEST_F(Http2Test, L08_interim_answers_without_end_are_cut) {
  WireServer server(test::h2_setup(leaf_), [&](Wire& wire) {
    test::H2 h2(wire);
    std::uint32_t stream = h2.request();
    for (int i = 0; i < 1000; ++i) h2.frame(1, 4, stream, std::string("\x08\x03", 2) + "103");
    h2.head(stream, "", true);
    wire.wait_for_end();
  });
  EXPECT_NE(Web({.ca_file = trusted_.path()}).get(server.url_at("tls.example")).quality, Quality::ok);
}

TEST_F(Http2Test, L04_a_continuation_without_end_is_cut) {
  WireServer server(test::h2_setup(leaf_), [&](Wire& wire) {
    test::H2 h2(wire);
    std::uint32_t stream = h2.request();
    std::string field =
        std::string(1, '\0') + "\x03x-a" + "\x7f" + std::string("\x81\x07", 2) + std::string(1024, 'x');
    h2.frame(1, 0, stream, "\x88" + field);
    for (int i = 0; i < 2000; ++i) h2.frame(9, 0, stream, field);
    wire.wait_for_end();
  });
  HttpCall call = Web::call(server.url_at("tls.example"));
  call.timeout = std::chrono::seconds(5);
  EXPECT_NE(Web({.ca_file = trusted_.path()}).fetch(std::move(call)).quality, Quality::ok);
}

}  // namespace
}  // namespace policywatch::io
