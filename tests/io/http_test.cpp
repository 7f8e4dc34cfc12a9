#include "io/http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <sstream>

#include "tests/support/child.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch::io {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using testing::HasSubstr;

/// One real server for the whole suite.
class HttpTest : public testing::Test {
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

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(plain_) + path;
  }
  static HttpCall call(std::string address) {
    HttpCall made;
    made.request.url = std::move(address);
    made.timeout = std::chrono::seconds(20);
    made.user_agent = "policywatch/test";
    return made;
  }
  Response get(HttpCall made) {
    Result<Response> result = test::run_task(loop_, http_->fetch(std::move(made)));
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    return result ? std::move(*result) : Response();
  }
  Response get(const std::string& path) { return get(call(url(path))); }
  static json::value echoed(const Response& response) { return json::parse(response.body); }
  static std::string header_of(const json::value& echo, std::string_view name) {
    for (const auto& pair : echo.at("headers").as_array()) {
      if (pair.at(0).as_string() == name) return std::string(pair.at(1).as_string());
    }
    return "(absent)";
  }

  static inline test::Child* server_ = nullptr;
  static inline int plain_ = 0, other_ = 0, tls_ = 0;
  static inline std::string certificate_;
  asio::io_context loop_;
  std::unique_ptr<Clock> clock_ = make_system_clock(loop_.get_executor());
  std::unique_ptr<Http> http_ = make_curl_http(loop_.get_executor(), *clock_, {}, "");
};

TEST_F(HttpTest, AnAnswerComesWholeWithItsHeadersInOrder) {
  Response response = get("/ok");
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "hello");
  EXPECT_EQ(response.remote_address, "127.0.0.1");
  EXPECT_EQ(response.final_url, url("/ok"));
  EXPECT_EQ(*find_header(response.headers, "etag"), "\"v1\"");
  EXPECT_THAT(response.headers, testing::IsSupersetOf(Headers{{"X-Twice", "1"}, {"X-Twice", "2"}}));
  EXPECT_LE(response.started, response.finished);
}

TEST_F(HttpTest, AnErrorStatusIsAnAnswer) {
  Response response = get("/missing");
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "not found");
}

TEST_F(HttpTest, NothingIsSentThatWasNotAskedFor) {
  get("/ok");  // sets a cookie
  json::value echo = echoed(get("/echo"));
  EXPECT_EQ(header_of(echo, "User-Agent"), "policywatch/test");
  for (const char* name : {"Cookie", "Referer", "If-None-Match", "If-Modified-Since", "Authorization"}) {
    EXPECT_EQ(header_of(echo, name), "(absent)") << name;
  }
}

TEST_F(HttpTest, BothValidatorsGoOutByteForByte) {
  HttpCall made = call(url("/echo"));
  made.request.etag = "W/\"a\\\"b\"";
  made.request.last_modified = "Sun, 01 Mar 2026 12:00:00 GMT";
  json::value echo = echoed(get(std::move(made)));
  EXPECT_EQ(header_of(echo, "If-None-Match"), "W/\"a\\\"b\"");
  EXPECT_EQ(header_of(echo, "If-Modified-Since"), "Sun, 01 Mar 2026 12:00:00 GMT");
}

TEST_F(HttpTest, AnUnchangedPageIsANotModified) {
  HttpCall made = call(url("/validators"));
  made.request.etag = "\"v1\"";
  Response response = get(std::move(made));
  EXPECT_EQ(response.status, 304);
  EXPECT_EQ(response.quality, Quality::ok);
  EXPECT_EQ(response.body, "");
}

TEST_F(HttpTest, AConnectionServesManyRequests) {
  auto count = [&] { return json::parse(get("/connections").body).at(std::to_string(plain_)).as_int64(); };
  std::int64_t before = count();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get("/ok").status, 200);
  EXPECT_EQ(count(), before);
}

TEST_F(HttpTest, RedirectsAreFollowedAndRecorded) {
  Response response = get("/hop/3");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.url, url("/hop/3"));
  EXPECT_EQ(response.final_url, url("/echo"));
  std::vector<Redirect> chain = {{302, url("/hop/3"), url("/hop/2")},
                                 {302, url("/hop/2"), url("/hop/1")},
                                 {302, url("/hop/1"), url("/echo")}};
  EXPECT_EQ(response.redirects, chain);
}

TEST_F(HttpTest, TenHopsAreFollowedAndElevenAreTooMany) {
  EXPECT_EQ(get("/hop/10").status, 200);
  Response response = get("/hop/11");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("too many redirects"));
}

TEST_F(HttpTest, ARedirectLoopIsNamed) {
  Response response = get("/loop/a");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_THAT(response.failure, HasSubstr("redirect loop"));
}

TEST_F(HttpTest, ARedirectIsAnAnswerWhenItIsNotToBeFollowed) {
  HttpCall made = call(url("/hop/1"));
  made.follow_redirects = false;
  Response response = get(std::move(made));
  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(*find_header(response.headers, "location"), "/echo");
  EXPECT_TRUE(response.redirects.empty());
}

TEST_F(HttpTest, SecretsStayAtTheirOrigin) {
  HttpCall made = call(url("/status/302?to=http://127.0.0.1:" + std::to_string(other_) + "/echo"));
  made.request.headers = {{"Authorization", "Bearer s3cret"},
                          {"Cookie", "a=b"},
                          {"X-Api-Key", "k"},
                          {"Accept-Language", "en-US"}};
  json::value echo = echoed(get(made));
  for (const char* name : {"Authorization", "Cookie", "X-Api-Key"})
    EXPECT_EQ(header_of(echo, name), "(absent)") << name;
  EXPECT_EQ(header_of(echo, "Accept-Language"), "en-US");
  made.request.url = url("/status/302?to=/echo");
  EXPECT_EQ(header_of(echoed(get(made)), "Authorization"), "Bearer s3cret");
}

TEST_F(HttpTest, ARedirectToAnotherSchemeIsRefused) {
  Response response = get("/status/302?to=file:///etc/passwd");
  EXPECT_EQ(response.quality, Quality::address_denied);
  EXPECT_THAT(response.failure, HasSubstr("scheme"));
  EXPECT_EQ(response.body.find("root:"), std::string::npos);
}

TEST_F(HttpTest, AnAddressBehindARedirectIsJudgedBeforeItsSocketOpens) {
  int allowed = plain_;
  auto guard = [allowed](std::string_view ip, std::uint16_t port) {
    return ip == "127.0.0.1" && port == allowed;
  };
  auto guarded = make_curl_http(loop_.get_executor(), *clock_, guard, "");
  http_.swap(guarded);
  auto count = [&] {
    json::value all = json::parse(get("/connections").body);
    const json::value* found = all.as_object().if_contains(std::to_string(other_));
    return found ? found->as_int64() : 0;
  };
  std::int64_t before = count();
  Response response = get("/status/302?to=http://127.0.0.1:" + std::to_string(other_) + "/echo");
  EXPECT_EQ(response.quality, Quality::address_denied);
  EXPECT_THAT(response.failure, HasSubstr("127.0.0.1:" + std::to_string(other_)));
  EXPECT_EQ(count(), before);
  EXPECT_EQ(get("/status/302?to=http://169.254.169.254/latest/").quality, Quality::address_denied);
}

TEST_F(HttpTest, APostBecomesAGetAfterSeeOtherAndStaysAPostAfter307) {
  HttpCall made = call(url("/status/303?to=/echo"));
  made.method = "POST";
  made.body = "{}";
  EXPECT_EQ(echoed(get(made)).at("method").as_string(), "GET");
  made.request.url = url("/status/307?to=/echo");
  json::value echo = echoed(get(made));
  EXPECT_EQ(echo.at("method").as_string(), "POST");
  EXPECT_EQ(echo.at("body").as_string(), "{}");
}

TEST_F(HttpTest, APostCarriesItsBodyAndHeaders) {
  HttpCall made = call(url("/echo"));
  made.method = "POST";
  made.body = std::string("{\"a\":\"\0b\"}", 10);
  made.request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
  json::value echo = echoed(get(made));
  EXPECT_EQ(echo.at("body").as_string(), json::string_view(made.body.data(), made.body.size()));
  EXPECT_EQ(header_of(echo, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(echo, "X-Empty"), "");
  EXPECT_EQ(header_of(echo, "Expect"), "(absent)");
}

TEST_F(HttpTest, AHeadHasNoBody) {
  HttpCall made = call(url("/ok"));
  made.method = "HEAD";
  Response response = get(made);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
}

TEST_F(HttpTest, I11_HeadersWithLineBreaksAreNeverSent) {
  HttpCall made = call(url("/echo"));
  made.request.headers = {{"X-Api-Key", "value\r\nX-Injected: 1"}};
  Response response = get(made);
  EXPECT_EQ(response.status, 0);
  EXPECT_NE(response.quality, Quality::ok);
  EXPECT_THAT(response.failure, HasSubstr("X-Api-Key"));
}

TEST_F(HttpTest, TwoHundredTransfersRunSideBySide) {
  int done = 0;
  for (int i = 0; i < 200; ++i) {
    asio::co_spawn(loop_, http_->fetch(call(url("/gzip"))),
                   [&done](std::exception_ptr thrown, Result<Response> result) {
                     if (!thrown && result && result->status == 200 && result->body.size() == 14007) ++done;
                   });
  }
  loop_.run();
  EXPECT_EQ(done, 200);
}

TEST_F(HttpTest, StopEndsEveryTransferAndRefusesNewOnes) {
  int stopped = 0;
  for (int i = 0; i < 20; ++i) {
    asio::co_spawn(loop_, http_->fetch(call(url(i % 2 ? "/silent" : "/slow-body"))),
                   [&stopped](std::exception_ptr, Result<Response> result) {
                     if (!result && result.error().kind == ErrorKind::stopped) ++stopped;
                   });
  }
  loop_.poll();
  for (int i = 0; i < 50; ++i) loop_.run_one_for(std::chrono::milliseconds(2));
  http_->stop();
  loop_.restart();
  loop_.run_for(std::chrono::seconds(30));
  EXPECT_EQ(stopped, 20);
  Result<Response> late = test::run_task(loop_, http_->fetch(call(url("/ok"))));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::stopped);
}

TEST_F(HttpTest, AfterStopNothingKeepsTheLoopAlive) {
  bool done = false;
  asio::co_spawn(loop_, http_->fetch(call(url("/ok"))),
                 [&done](std::exception_ptr, const Result<Response>&) { done = true; });
  while (!done && loop_.run_one() > 0) {
  }
  ASSERT_TRUE(done);
  http_->stop();
  loop_.poll();
  EXPECT_TRUE(loop_.stopped()) << "something still waits: a command would end late";
}

TEST_F(HttpTest, ALoopMayEndWhileTransfersAreStillUnderWay) {
  auto loop = std::make_unique<asio::io_context>();
  auto clock = make_system_clock(loop->get_executor());
  auto http = make_curl_http(loop->get_executor(), *clock, {}, "");
  for (int i = 0; i < 5; ++i) {
    asio::co_spawn(*loop, http->fetch(call(url("/silent"))),
                   [](std::exception_ptr, const Result<Response>&) {});
  }
  for (int i = 0; i < 50; ++i) loop->run_one_for(std::chrono::milliseconds(2));
  http.reset();
  loop.reset();
}

}  // namespace
}  // namespace policywatch::io
