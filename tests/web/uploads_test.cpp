// Long bodies: of whom the gate lets in, few at a time, and never more than their bound.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "tests/web/client.hpp"
#include "web/listener.hpp"

namespace policywatch::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::StartsWith;

asio::awaitable<HttpReply> tell_size(HttpRequest request) {
  HttpReply reply;
  reply.headers.emplace_back("Content-Type", "text/plain");
  reply.body = std::to_string(request.body.size());
  co_return reply;
}

asio::awaitable<bool> with_cookie(HttpRequest head) {
  co_return head.target == "/import" && head.body.empty() && find_header(head.headers, "Cookie") != nullptr;
}

class Uploads : public testing::Test {
 protected:
  Uploads() {
    Limits limits;
    limits.max_body = 1000;
    limits.max_upload = 100'000;
    limits.max_uploads = 1;
    limits.may_upload = with_cookie;
    listener_ = *listen(loop_.get_executor(), "127.0.0.1:0", tell_size, limits);
    asio::co_spawn(loop_, listener_->run(), [](const std::exception_ptr&) {});
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Uploads() override {
    asio::post(loop_, [this] { listener_->stop(); });
    thread_.join();
  }
  tcp::socket connect() {
    const std::string address = listener_->address();
    tcp::socket socket(client_);
    socket.connect({asio::ip::make_address("127.0.0.1"),
                    static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)))});
    return socket;
  }
  static std::string head(std::size_t length, const std::string& more) {
    return "POST /import HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more +
           "Content-Length: " + std::to_string(length) + "\r\n\r\n";
  }
  static std::string finish(tcp::socket& socket, const std::string& bytes) {
    boost::system::error_code error;
    asio::write(socket, asio::buffer(bytes), error);
    std::string out;
    asio::read(socket, asio::dynamic_buffer(out), error);
    return out;
  }
  std::string ask(std::size_t length, const std::string& more = "Cookie: mine\r\n") {
    tcp::socket socket = connect();
    return finish(socket, head(length, more) + std::string(length, 'x'));
  }

 private:
  asio::io_context loop_{1}, client_{1};
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
};

TEST_F(Uploads, W21_ALongBodyIsReadOfWhomTheGateLetsIn) {
  EXPECT_TRUE(ask(50'000).ends_with("\r\n\r\n50000"));
  EXPECT_THAT(ask(50'000, ""), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask(100'001), StartsWith("HTTP/1.1 413 "));
  EXPECT_TRUE(ask(100'000).ends_with("\r\n\r\n100000"));
  EXPECT_TRUE(ask(1000, "").ends_with("\r\n\r\n1000")) << "what everybody may send, nobody is asked about";
}

TEST_F(Uploads, W21_ABodyWithoutALengthHasTheUsualBound) {
  tcp::socket socket = connect();
  EXPECT_THAT(finish(socket,
                     "POST /import HTTP/1.1\r\nHost: x\r\nCookie: mine\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "1388\r\n" +
                         std::string(5000, 'x') + "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(Uploads, W21_OnlyAsManyAtOnceAsAreHeldInMemory) {
  tcp::socket first = connect();
  asio::write(first, asio::buffer(head(50'000, "Expect: 100-continue\r\nCookie: mine\r\n")));
  std::string go_on;
  asio::read_until(first, asio::dynamic_buffer(go_on), "\r\n\r\n");  // its place is taken
  EXPECT_THAT(ask(50'000), StartsWith("HTTP/1.1 503 "));
  EXPECT_TRUE(ask(1000).ends_with("\r\n\r\n1000"));
  EXPECT_TRUE(finish(first, std::string(50'000, 'x')).ends_with("\r\n\r\n50000"));
  EXPECT_TRUE(ask(50'000).ends_with("\r\n\r\n50000"));
}

TEST_F(Uploads, W21_ASenderWhoLeavesGivesHisPlaceBack) {
  {
    tcp::socket gone = connect();
    asio::write(gone, asio::buffer(head(50'000, "Expect: 100-continue\r\nCookie: mine\r\n")));
    std::string go_on;
    asio::read_until(gone, asio::dynamic_buffer(go_on), "\r\n\r\n");
  }
  std::string answer;
  for (int tries = 0; tries < 1000 && !answer.ends_with("50000"); ++tries) answer = ask(50'000);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n50000")) << answer;
}

TEST(MayUpload, W01_W02_WhoMayDecideToTheImportAlone) {
  const auto may = [](Client& client, const std::string& method, const std::string& target,
                      const Headers& more = {}) {
    HttpRequest head{
        .method = method, .target = target, .headers = client.headers, .body = {}, .peer = "127.0.0.1"};
    head.headers.insert(head.headers.end(), more.begin(), more.end());
    return client.site.may_upload(head);
  };
  Client stranger, viewer, reviewer;
  viewer.enter("guest", "viewer");
  reviewer.enter("demo");
  EXPECT_TRUE(may(reviewer, "POST", "/import"));
  EXPECT_FALSE(may(stranger, "POST", "/import"));
  EXPECT_FALSE(may(viewer, "POST", "/import"));
  EXPECT_FALSE(may(reviewer, "POST", "/updates/12/accept"));
  EXPECT_FALSE(may(reviewer, "GET", "/import"));
  EXPECT_FALSE(may(reviewer, "POST", "/import", {{"Sec-Fetch-Site", "cross-site"}}));
}

}  // namespace
}  // namespace policywatch::web
