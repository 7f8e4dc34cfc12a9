// Servers that fail, lie or attack: what the capture says, and that nothing wrong is taken for a page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "io/http.hpp"
#include "tests/support/child.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch::io {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

class HostileHttpTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new test::Child({"/usr/bin/python3", POLICYWATCH_SOURCE_DIR "/tests/support/web_server.py"});
    std::istringstream(server_->line()) >> plain_ >> other_ >> tls_ >> certificate_;
    ASSERT_GT(tls_, 0);
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  Response get(const std::string& url, Millis timeout = std::chrono::seconds(20),
               std::uint64_t max_body = 1 << 20) {
    HttpCall call;
    call.request.url = url;
    call.timeout = timeout;
    call.max_body = max_body;
    Result<Response> result = test::run_task(loop_, http_->fetch(std::move(call)));
    EXPECT_TRUE(result);
    return result ? std::move(*result) : Response();
  }
  std::string plain(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(plain_) + path;
  }
  std::string tls(const std::string& path) const {
    return "https://127.0.0.1:" + std::to_string(tls_) + path;
  }
  void use_ca(const std::string& file) { http_ = make_curl_http(loop_.get_executor(), *clock_, {}, file); }

  static inline test::Child* server_ = nullptr;
  static inline int plain_ = 0, other_ = 0, tls_ = 0;
  static inline std::string certificate_;
  asio::io_context loop_;
  std::unique_ptr<Clock> clock_ = make_system_clock(loop_.get_executor());
  std::unique_ptr<Http> http_ = make_curl_http(loop_.get_executor(), *clock_, {}, "");
};

TEST_F(HostileHttpTest, ACompressedBodyArrivesDecoded) {
  Response response = get(plain("/gzip"));
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_EQ(response.body.size(), 14007u);
  EXPECT_TRUE(response.body.starts_with("<p>policy "));
}

TEST_F(HostileHttpTest, FortyMegabytesAreTooLarge) {
  Response response = get(plain("/large"), std::chrono::seconds(20), 20 << 20);
  EXPECT_EQ(response.quality, Quality::too_large);
  EXPECT_THAT(response.failure, HasSubstr("20971520"));
  EXPECT_EQ(response.body.size(), 20u << 20);
}

TEST_F(HostileHttpTest, AnAnnouncedSizeIsRefusedBeforeItIsLoaded) {
  EXPECT_EQ(get(plain("/announced")).quality, Quality::too_large);
}

TEST_F(HostileHttpTest, ACompressionBombStopsAtTheDecodedLimit) {
  Response response = get(plain("/bomb"));
  EXPECT_EQ(response.quality, Quality::too_large);
  EXPECT_LE(response.body.size(), 1u << 20);
}

TEST_F(HostileHttpTest, ACutBodyIsTruncatedAndNeverOk) {
  for (const char* path : {"/cut", "/cut-chunk", "/not-gzip"}) {
    Response response = get(plain(path));
    EXPECT_EQ(response.quality, Quality::truncated) << path;
    EXPECT_NE(response.failure, "") << path;
  }
}

TEST_F(HostileHttpTest, ACompressedStreamThatEndsEarlyIsTruncated) {
  for (int percent : {1, 5, 10, 30, 50, 75, 90, 99}) {
    Response response = get(plain("/gzip-cut/" + std::to_string(percent)));
    EXPECT_EQ(response.quality, Quality::truncated) << percent << "%";
  }
}

TEST_F(HostileHttpTest, EncodingsNobodyAskedForAreRefused) {
  for (const char* path : {"/encoded/zzz", "/encoded/gzip,gzip,gzip", "/encoded/br"}) {
    Response response = get(plain(path));
    EXPECT_EQ(response.quality, Quality::truncated) << path;
    EXPECT_THAT(response.failure, HasSubstr("not asked for")) << path;
  }
  EXPECT_EQ(get(plain("/encoded/identity")).quality, Quality::ok);
}

TEST_F(HostileHttpTest, DeflateIsReadWithAndWithoutItsHeader) {
  EXPECT_EQ(get(plain("/deflate/zlib")).body.size(), 14007u);
  EXPECT_EQ(get(plain("/deflate/raw")).body.size(), 14007u);
}

TEST_F(HostileHttpTest, AServerThatSaysNothingTimesOut) {
  Response response = get(plain("/silent"), std::chrono::milliseconds(300));
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("did not answer in time (limit 300ms)"));
  response = get(plain("/slow-body"), std::chrono::milliseconds(300));
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("did not end in time"));
}

TEST_F(HostileHttpTest, EndlessHeadersAndInterimAnswersAreCut) {
  EXPECT_NE(get(plain("/headers")).quality, Quality::ok);
  EXPECT_NE(get(plain("/interim")).quality, Quality::ok);
}

TEST_F(HostileHttpTest, AClosedPortIsNamedInWords) {
  Response response = get("http://127.0.0.1:1/");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_EQ(response.failure, "could not connect to 127.0.0.1:1: connection refused");
  EXPECT_EQ(response.status, 0);
}

TEST_F(HostileHttpTest, AnUnknownNameIsNamedInWords) {
  Response response = get("http://no-such-host.invalid/");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("no-such-host.invalid"));
}

TEST_F(HostileHttpTest, AnEmptyAnswerIsUnreachable) {
  Response response = get(plain("/nothing"));
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("without an answer"));
}

TEST_F(HostileHttpTest, OnlyWebAddressesAreAskedAtAll) {
  for (const char* url :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "not an address", "http://user:pw@127.0.0.1/"}) {
    EXPECT_EQ(get(url).quality, Quality::address_denied) << url;
  }
}

TEST_F(HostileHttpTest, ACertificateNobodySignedIsRefused) {
  Response response = get(tls("/ok"));
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("TLS with 127.0.0.1"));
}

TEST_F(HostileHttpTest, ACertificateOfTheOperatorsOwnIsAccepted) {
  use_ca(certificate_);
  Response response = get(tls("/ok"));
  EXPECT_EQ(response.quality, Quality::ok) << response.failure;
  EXPECT_EQ(response.body, "hello");
}

TEST_F(HostileHttpTest, ACertificateForAnotherNameIsRefused) {
  use_ca(certificate_);
  Response response = get("https://127.0.0.2:" + std::to_string(tls_) + "/ok");
  EXPECT_EQ(response.quality, Quality::unreachable);
}

TEST_F(HostileHttpTest, ARedirectFromHttpsDownToHttpIsRefused) {
  use_ca(certificate_);
  Response response = get(tls("/status/301?to=" + plain("/ok")));
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("from https down to http"));
}

TEST_F(HostileHttpTest, ProxiesOfTheEnvironmentAreIgnored) {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  EXPECT_EQ(get(plain("/ok")).status, 200);
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
}

}  // namespace
}  // namespace policywatch::io
