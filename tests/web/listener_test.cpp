// The listener over real sockets on loopback.
#include "web/listener.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <thread>

namespace policywatch::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using testing::HasSubstr;
using testing::StartsWith;

/// Says what it was asked.
asio::awaitable<HttpReply> echo(HttpRequest request) {
  if (request.target == "/throw") throw std::runtime_error("secret detail");
  HttpReply reply;
  reply.headers.emplace_back("Content-Type", "text/plain");
  if (request.target == "/split") reply.headers.emplace_back("X-Test", "a\r\nInjected: yes");
  reply.body = request.method + " " + request.target + " from " + request.peer + " [" + request.body + "]";
  if (request.target == "/large") reply.body = std::string(3'000'000, 'x');
  co_return reply;
}

struct Server {
  asio::io_context loop{1};
  std::unique_ptr<Listener> listener;
  std::thread thread;
  bool ended = false;

  explicit Server(Limits limits = {}, const std::string& address = "127.0.0.1:0") {
    auto made = listen(loop.get_executor(), address, echo, limits);
    if (!made) throw std::runtime_error(made.error().message);
    listener = std::move(*made);
    asio::co_spawn(loop, listener->run(), [this](const std::exception_ptr&) { ended = true; });
    thread = std::thread([this] { loop.run(); });
  }
  ~Server() { end(); }
  void end() {
    if (!thread.joinable()) return;
    asio::post(loop, [this] { listener->stop(); });
    thread.join();
  }
  std::uint16_t port() const {
    const std::string address = listener->address();
    return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  }
};

struct Peer {
  asio::io_context loop;
  tcp::socket socket{loop};
  std::string left_over;

  explicit Peer(const Server& server) {
    socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), server.port()));
  }
  void send(std::string_view bytes) {
    error_code ignored;
    asio::write(socket, asio::buffer(bytes), ignored);
  }
  std::string read_all() {
    std::string out;
    error_code error;
    asio::read(socket, asio::dynamic_buffer(out), error);
    return left_over + out;
  }
  /// One reply with a Content-Length.
  std::string read_reply() {
    asio::read_until(socket, asio::dynamic_buffer(left_over), "\r\n\r\n");
    const std::size_t head = left_over.find("\r\n\r\n") + 4;
    const std::size_t at = left_over.find("Content-Length: ");
    const std::size_t whole = head + std::stoul(left_over.substr(at + 16));
    if (left_over.size() < whole) {
      asio::read(socket, asio::dynamic_buffer(left_over), asio::transfer_exactly(whole - left_over.size()));
    }
    std::string reply = left_over.substr(0, whole);
    left_over.erase(0, whole);
    return reply;
  }
  std::string ask(std::string_view bytes) {
    send(bytes);
    return read_all();
  }
};

TEST(Listener, AnswersSeveralRequestsOnOneConnection) {
  Server server;
  Peer peer(server);
  for (int i = 0; i < 3; ++i) {
    peer.send("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string reply = peer.read_reply();
    EXPECT_THAT(reply, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(reply, HasSubstr("Connection: keep-alive\r\n"));
    EXPECT_THAT(reply, HasSubstr("\r\n\r\nGET /a?b from 127.0.0.1 []"));
  }
}

TEST(Listener, AnswersPipelinedRequestsInOrder) {
  Server server;
  Peer peer(server);
  const std::string all = peer.ask(
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
      "POST /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ncd\r\n0\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_LT(all.find("POST /1 from 127.0.0.1 [ab]"), all.find("POST /2 from 127.0.0.1 [cd]"));
  EXPECT_LT(all.find("POST /2"), all.find("GET /3"));
}

TEST(Listener, HeadHasNoBodyButItsLength) {
  Server server;
  Peer peer(server);
  const std::string reply = peer.ask("HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(reply, HasSubstr("Content-Length: 25\r\n"));
  EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
}

TEST(Listener, OldClientsAreClosedAfterTheReply) {
  Server server;
  Peer peer(server);
  EXPECT_THAT(peer.ask("GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
}

TEST(Listener, WaitsForABodyThatWasAnnounced) {
  Server server;
  Peer peer(server);
  peer.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  asio::read_until(peer.socket, asio::dynamic_buffer(peer.left_over), "\r\n\r\n");
  EXPECT_EQ(peer.left_over, "HTTP/1.1 100 Continue\r\n\r\n");
  peer.left_over.clear();
  peer.send("ok");
  EXPECT_THAT(peer.read_reply(), HasSubstr("[ok]"));
}

TEST(Listener, LargeRepliesArriveWhole) {
  Server server;
  Peer peer(server);
  const std::string reply = peer.ask("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(reply.size() - reply.find("\r\n\r\n") - 4, 3'000'000u);
}

TEST(Listener, W16_RefusesWhatIsTooLarge) {
  Server server(Limits{.max_header = 2048, .max_body = 1000});
  Peer head(server);
  EXPECT_THAT(head.ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(5000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 "));
  Peer body(server);
  EXPECT_THAT(body.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')),
              StartsWith("HTTP/1.1 413 "));
  Peer chunks(server);
  EXPECT_THAT(chunks.ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
                         std::string(2000, 'x') + "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST(Listener, W16_RefusesRequestsWithTwoEnds) {
  Server server;
  for (const char* request :
       {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
        "identity\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n"}) {
    Peer peer(server);
    EXPECT_THAT(peer.ask(request), StartsWith("HTTP/1.1 400 ")) << request;
  }
}

TEST(Listener, W20_W26_AHandlerThatThrowsIsAnErrorWithoutDetails) {
  Server server;
  Peer peer(server);
  const std::string reply = peer.ask("GET /throw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(reply, testing::Not(HasSubstr("secret")));
}

TEST(Listener, I11_HeadersCannotBeSplit) {
  Server server;
  Peer peer(server);
  const std::string reply = peer.ask("GET /split HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(reply, HasSubstr("X-Test: a  Injected: yes\r\n"));
}

TEST(Listener, W16_SlowSendersAreEnded) {
  Server server(Limits{.idle_seconds = 1});
  Peer slow(server);
  slow.send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(slow.read_all(), "");
  Peer silent(server);
  EXPECT_EQ(silent.read_all(), "");
}

TEST(Listener, W16_WhoWaitsLongestMakesRoomForOthers) {
  Server server(Limits{.max_connections = 4});
  std::vector<std::unique_ptr<Peer>> silent;
  for (int i = 0; i < 12; ++i) {
    silent.push_back(std::make_unique<Peer>(server));
    silent.back()->send("GET / HT");
  }
  Peer honest(server);
  EXPECT_THAT(honest.ask("GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), HasSubstr("GET /ok"));
}

TEST(Listener, StopEndsRunAndIdleConnections) {
  Server server;
  Peer peer(server);
  peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  peer.read_reply();
  server.end();
  EXPECT_TRUE(server.ended);
  EXPECT_EQ(peer.read_all(), "");
}

TEST(Listener, ServesUnixSocketsAndTakesOverDeadOnes) {
  const std::string path = "/tmp/policywatch-listener-" + std::to_string(::getpid()) + ".sock";
  for (int round = 0; round < 2; ++round) {
    Server server({}, "unix:" + path);
    EXPECT_EQ(server.listener->address(), "unix:" + path);
    const auto second = listen(server.loop.get_executor(), "unix:" + path, echo);
    EXPECT_EQ(second.error().kind, ErrorKind::refused);
    asio::io_context loop;
    asio::local::stream_protocol::socket socket(loop);
    socket.connect(asio::local::stream_protocol::endpoint(path));
    asio::write(socket,
                asio::buffer(std::string_view("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
    std::string reply;
    error_code error;
    asio::read(socket, asio::dynamic_buffer(reply), error);
    EXPECT_THAT(reply, HasSubstr("GET / from unix"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  asio::io_context loop;
  asio::local::stream_protocol::acceptor(loop, asio::local::stream_protocol::endpoint(path)).close();
  ASSERT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(listen(loop.get_executor(), "unix:" + path, echo));
}

TEST(Listener, WrongAddressesAreExplained) {
  asio::io_context loop;
  for (const char* address :
       {"", "8737", "example.org:80", "127.0.0.1:x", "127.0.0.1:70000", "unix:", "127.0.0.1:"}) {
    const auto made = listen(loop.get_executor(), address, echo);
    ASSERT_FALSE(made) << address;
    EXPECT_THAT(made.error().message, StartsWith("listen"));
  }
  const auto first = listen(loop.get_executor(), "localhost:0", echo);
  ASSERT_TRUE(first);
  EXPECT_THAT((*first)->address(), StartsWith("127.0.0.1:"));
  const auto second = listen(loop.get_executor(), (*first)->address(), echo);
  EXPECT_THAT(second.error().message, HasSubstr("in use"));
}

}  // namespace
}  // namespace policywatch::web
