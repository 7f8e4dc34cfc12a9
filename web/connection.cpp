// One coroutine accepts, one serves each connection. All on the loop's thread.
#include "web/connection.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <exception>
#include <filesystem>
#include <list>
#include <utility>

#include "base/text.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;

constexpr auto kRequestTime = std::chrono::seconds(20);  // head and body together: slow senders end here
constexpr auto kUploadTime = std::chrono::seconds(180);  // a long body of somebody who may send one
constexpr auto kReplyTime = std::chrono::seconds(30);    // per piece: slow readers end here
constexpr std::size_t kPiece = 256 * 1024;
constexpr auto kLingerTime = std::chrono::seconds(1);   // so that a refused sender still reads why
constexpr auto kStopTime = std::chrono::seconds(3);     // within the daemon's 10 s
constexpr auto kStreamPause = std::chrono::seconds(1);  // between two looks for what is new
constexpr int kStreamBeat = 15;  // looks without news until the peer is asked whether it lives
constexpr std::string_view kBeat = ":\n\n";
constexpr auto kAcceptPause = std::chrono::milliseconds(100);  // out of descriptors: let some close

template <class Protocol>
struct Connection {
  using Stream = beast::basic_stream<Protocol>;
  explicit Connection(typename Protocol::socket socket) : stream(std::move(socket)) {}
  Stream stream;
  beast::flat_buffer buffer;
  std::string peer;
  bool answering = false;  // between a whole request and the end of its reply
  bool uploads = false;    // a long body is being read or answered
};

using Parser = http::request_parser<http::string_body>;

HttpRequest head_of(const Parser& parser, const std::string& peer) {
  const auto& message = parser.get();
  HttpRequest request{.method = std::string(message.method_string()),
                      .target = std::string(message.target()),
                      .headers = {},
                      .body = {},
                      .peer = peer};
  for (const auto& field : message) {
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return request;
}

HttpRequest request_from(Parser& parser, const std::string& peer) {
  HttpRequest request = head_of(parser, peer);
  request.body = std::move(parser.get().body());
  return request;
}

HttpReply refusal(int status, std::string_view why) {
  HttpReply reply = problem(status, why);
  harden(reply, false);
  return reply;
}

/// What to say to a request that could not be read; status 0: nothing, the peer is gone or too slow (then the
/// stream is closed already).
HttpReply answer_to(const error_code& error) {
  if (error == http::error::header_limit) return refusal(431, "the head of the request is too large");
  if (error == http::error::body_limit) return refusal(413, "the body is too large");
  if (error == asio::error::try_again) return refusal(503, "others are sending files: try again in a minute");
  if (error.category() == make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message) {
    return refusal(400, "this is not an HTTP/1.1 request");
  }
  return HttpReply{.status = 0, .headers = {}, .body = {}};
}

/// A transfer coding that we do not undo would leave the request's end in doubt (RFC 9112 section 6.1).
bool has_strange_coding(const Parser& parser) {
  const auto coding = parser.get().find(http::field::transfer_encoding);
  if (coding == parser.get().end()) return false;
  return !equals_ascii_nocase(std::string_view(coding->value()), "chunked") ||
         parser.get().count(http::field::transfer_encoding) > 1;
}

/// The head of a reply without a known end: closing ends it.
std::string stream_head(const HttpReply& reply) {
  HttpReply head = reply;
  head.body.clear();
  std::string bytes = wire_form(head, false, true);
  const std::size_t length = bytes.find("Content-Length: ");
  if (length != std::string::npos) bytes.erase(length, bytes.find("\r\n", length) + 2 - length);
  return bytes;
}

/// The last id that these events bear; "" keeps what the peer knew.
std::string last_event_id(std::string_view events) {
  const std::size_t at = events.rfind("id: ");
  if (at == std::string_view::npos) return {};
  return std::string(events.substr(at + 4, events.find('\n', at) - at - 4));
}

void set_header(Headers& headers, std::string_view name, std::string value) {
  if (value.empty()) return;
  std::erase_if(headers, [&](const auto& header) { return equals_ascii_nocase(header.first, name); });
  headers.emplace_back(std::string(name), std::move(value));
}

template <class Protocol>
std::string peer_of(const typename Protocol::socket& socket) {
  if constexpr (std::is_same_v<Protocol, asio::ip::tcp>) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    return error ? std::string() : endpoint.address().to_string();
  } else {
    return "unix";
  }
}

template <class Protocol>
class SocketListener final : public Listener {
 public:
  using Peer = Connection<Protocol>;
  using Peers = std::list<std::shared_ptr<Peer>>;

  SocketListener(typename Protocol::acceptor acceptor, std::string address, Handler handler, Limits limits)
      : acceptor_(std::move(acceptor)),
        changed_(acceptor_.get_executor(), asio::steady_timer::time_point::max()),
        address_(std::move(address)),
        handler_(std::move(handler)),
        limits_(limits) {}

  ~SocketListener() override {
    if (address_.starts_with("unix:")) {
      std::error_code ignored;
      std::filesystem::remove(address_.substr(5), ignored);
    }
  }

  std::string address() const override { return address_; }
  awaitable<void> run() override;
  void stop() override;

 private:
  awaitable<void> serve(std::shared_ptr<Peer> peer);
  awaitable<bool> serve_one(std::shared_ptr<Peer> peer);
  awaitable<error_code> read_request(std::shared_ptr<Peer> peer, std::shared_ptr<Parser> parser);
  awaitable<bool> ask_gate(HttpRequest head);
  awaitable<error_code> make_way(std::shared_ptr<Peer> peer, std::shared_ptr<Parser> parser);
  awaitable<HttpReply> ask_handler(HttpRequest request);
  awaitable<bool> write(std::shared_ptr<Peer> peer, std::string bytes);
  awaitable<void> follow(std::shared_ptr<Peer> peer, HttpRequest request, HttpReply reply);
  awaitable<void> linger(std::shared_ptr<Peer> peer);
  void welcome(typename Protocol::socket socket);
  void make_room();
  void end_upload(Peer& peer) {
    if (std::exchange(peer.uploads, false)) --uploads_;
  }

  typename Protocol::acceptor acceptor_;
  asio::steady_timer changed_;  // cancelled whenever a connection ends
  std::string address_;
  Handler handler_;
  Limits limits_;
  Peers peers_;
  int uploads_ = 0;
  bool stopping_ = false;
};

template <class Protocol>
awaitable<void> SocketListener<Protocol>::run() {
  while (!stopping_) {
    error_code error;
    auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (stopping_) break;
    if (error) {
      asio::steady_timer pause(acceptor_.get_executor(), kAcceptPause);
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    make_room();
    welcome(std::move(socket));
  }
  asio::steady_timer deadline(acceptor_.get_executor(), kStopTime);
  auto close_all = [this](const error_code& error) {
    if (error) return;
    for (const auto& peer : peers_) peer->stream.close();
  };
  deadline.async_wait(close_all);
  while (!peers_.empty()) {
    co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  deadline.cancel();
}

template <class Protocol>
void SocketListener<Protocol>::stop() {
  if (stopping_) return;
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  for (const auto& peer : peers_) {
    if (!peer->answering) peer->stream.close();
  }
}

/// Full: the connection that has waited longest for its sender makes room.
template <class Protocol>
void SocketListener<Protocol>::make_room() {
  if (peers_.size() < limits_.max_connections) return;
  const auto idle = std::ranges::find_if(
      peers_, [](const auto& peer) { return !peer->answering && peer->stream.socket().is_open(); });
  if (idle != peers_.end()) (*idle)->stream.close();
}

template <class Protocol>
void SocketListener<Protocol>::welcome(typename Protocol::socket socket) {
  // Everyone is being answered, and even closed ones have not left yet: no more than twice the limit.
  if (peers_.size() >= 2 * limits_.max_connections) return;
  auto peer = std::make_shared<Peer>(std::move(socket));
  peer->peer = peer_of<Protocol>(peer->stream.socket());
  const auto place = peers_.insert(peers_.end(), peer);
  auto gone = [this, place](std::exception_ptr) {
    end_upload(**place);
    peers_.erase(place);
    changed_.cancel();
  };
  asio::co_spawn(acceptor_.get_executor(), serve(peer), gone);
}

template <class Protocol>
awaitable<void> SocketListener<Protocol>::serve(std::shared_ptr<Peer> peer) {
  bool more = true;
  while (more && !stopping_) {
    more = co_await serve_one(peer);
  }
  error_code ignored;
  peer->stream.socket().shutdown(asio::socket_base::shutdown_both, ignored);
}

/// Head first (its limits), then the body.
template <class Protocol>
awaitable<error_code> SocketListener<Protocol>::read_request(std::shared_ptr<Peer> peer,
                                                             std::shared_ptr<Parser> parser) {
  error_code error;
  if (peer->buffer.size() == 0) {
    peer->stream.expires_after(std::chrono::seconds(limits_.idle_seconds));
    const auto room = peer->buffer.prepare(4096);
    const std::size_t count =
        co_await peer->stream.async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
    peer->buffer.commit(count);
    if (error) co_return error == beast::error::timeout ? error_code(asio::error::eof) : error;
  }
  peer->stream.expires_after(
      std::min<std::chrono::seconds>(kRequestTime, std::chrono::seconds(limits_.idle_seconds)));
  co_await http::async_read_header(peer->stream, peer->buffer, *parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return error;
  if (has_strange_coding(*parser)) co_return make_error_code(http::error::bad_transfer_encoding);
  const error_code refused = co_await make_way(peer, parser);
  if (refused) co_return refused;
  const bool asks = equals_ascii_nocase(std::string_view(parser->get()[http::field::expect]), "100-continue");
  if (asks && !parser->is_done()) {
    const bool told = co_await write(peer, std::string("HTTP/1.1 100 Continue\r\n\r\n"));
    if (!told) co_return error_code(asio::error::eof);
  }
  co_await http::async_read(peer->stream, peer->buffer, *parser,
                            asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

template <class Protocol>
awaitable<bool> SocketListener<Protocol>::ask_gate(HttpRequest head) {
  try {
    const bool may = co_await limits_.may_upload(std::move(head));
    co_return may;
  } catch (const std::exception&) {
    // What broke is the gate's to report, as in ask_handler.
  }
  co_return false;
}

/// A body over the usual length needs leave, and its place among the few that are held at once.
template <class Protocol>
awaitable<error_code> SocketListener<Protocol>::make_way(std::shared_ptr<Peer> peer,
                                                         std::shared_ptr<Parser> parser) {
  const auto length = parser->content_length();
  if (!length || *length <= limits_.max_body) {
    parser->body_limit(limits_.max_body);
    co_return error_code();
  }
  if (!limits_.may_upload || *length > limits_.max_upload) co_return http::error::body_limit;
  const bool may = co_await ask_gate(head_of(*parser, peer->peer));
  if (!may) co_return http::error::body_limit;
  if (uploads_ >= limits_.max_uploads) co_return make_error_code(asio::error::try_again);
  ++uploads_;
  peer->uploads = true;
  peer->stream.expires_after(kUploadTime);
  co_return error_code();
}

template <class Protocol>
awaitable<HttpReply> SocketListener<Protocol>::ask_handler(HttpRequest request) {
  try {
    HttpReply reply = co_await handler_(std::move(request));
    co_return reply;
  } catch (const std::exception&) {
    // What broke is the handler's to report; a stranger learns nothing of it.
  }
  co_return refusal(500, "something broke here; the journal says what");
}

/// False when the connection is to be closed.
template <class Protocol>
awaitable<bool> SocketListener<Protocol>::serve_one(std::shared_ptr<Peer> peer) {
  auto parser = std::make_shared<Parser>();
  parser->header_limit(static_cast<std::uint32_t>(limits_.max_header));
  // What the sender may really send is settled when the head is known (make_way).
  parser->body_limit(std::max(limits_.max_body, limits_.max_upload));
  const error_code error = co_await read_request(peer, parser);
  if (error) {
    const HttpReply reply = answer_to(error);
    if (reply.status == 0) co_return false;
    const bool told = co_await write(peer, wire_form(reply, false, false));
    if (told) {
      co_await linger(peer);
    }
    co_return false;
  }
  peer->answering = true;
  HttpRequest request = request_from(*parser, peer->peer);
  const bool head_only = request.method == "HEAD";
  HttpRequest again = peer->uploads ? HttpRequest() : request;
  const HttpReply reply = co_await ask_handler(std::move(request));
  end_upload(*peer);
  if (reply.follow && !head_only) {
    again.body.clear();
    co_await follow(peer, std::move(again), reply);
    co_return false;
  }
  const bool keep = parser->keep_alive() && !stopping_;
  const bool told = co_await write(peer, wire_form(reply, keep, head_only));
  peer->answering = false;
  co_return told&& keep;
}

template <class Protocol>
awaitable<bool> SocketListener<Protocol>::write(std::shared_ptr<Peer> peer, std::string bytes) {
  error_code error;
  for (std::size_t sent = 0; sent < bytes.size() && !error; sent += kPiece) {
    const auto piece = asio::buffer(bytes.data() + sent, std::min(kPiece, bytes.size() - sent));
    peer->stream.expires_after(kReplyTime);
    co_await asio::async_write(peer->stream, piece, asio::redirect_error(asio::use_awaitable, error));
  }
  co_return !error;
}

/// A stream: what is new is asked for until the peer goes, the answer ends it, or the daemon stops. Between
/// two looks it counts as idle, so that it never keeps others out.
template <class Protocol>
awaitable<void> SocketListener<Protocol>::follow(std::shared_ptr<Peer> peer, HttpRequest request,
                                                 HttpReply reply) {
  bool alive = co_await write(peer, stream_head(reply));
  asio::steady_timer pause(acceptor_.get_executor());
  for (int silent = 0; alive && reply.follow && !stopping_;) {
    if (!reply.body.empty() || ++silent >= kStreamBeat) {
      silent = 0;
      set_header(request.headers, "Last-Event-ID", last_event_id(reply.body));
      std::string news = reply.body.empty() ? std::string(kBeat) : std::move(reply.body);
      const bool told = co_await write(peer, std::move(news));
      alive = told;
    }
    peer->answering = false;
    pause.expires_after(kStreamPause);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    if (stopping_ || !peer->stream.socket().is_open()) break;
    peer->answering = true;
    HttpReply next = co_await ask_handler(request);
    reply = std::move(next);
  }
  peer->answering = false;
}

/// Closing at once with unread bytes would reset the connection and lose the reply.
template <class Protocol>
awaitable<void> SocketListener<Protocol>::linger(std::shared_ptr<Peer> peer) {
  error_code error;
  peer->stream.socket().shutdown(asio::socket_base::shutdown_send, error);
  peer->stream.expires_after(kLingerTime);
  std::string sink(64 * 1024, '\0');
  for (int rounds = 0; rounds < 256 && !error; ++rounds) {
    co_await peer->stream.async_read_some(asio::buffer(sink),
                                          asio::redirect_error(asio::use_awaitable, error));
  }
}

}  // namespace

std::unique_ptr<Listener> make_listener(asio::ip::tcp::acceptor acceptor, std::string address,
                                        Handler handler, Limits limits) {
  return std::make_unique<SocketListener<asio::ip::tcp>>(std::move(acceptor), std::move(address),
                                                         std::move(handler), limits);
}

std::unique_ptr<Listener> make_listener(asio::local::stream_protocol::acceptor acceptor, std::string address,
                                        Handler handler, Limits limits) {
  return std::make_unique<SocketListener<asio::local::stream_protocol>>(
      std::move(acceptor), std::move(address), std::move(handler), limits);
}

}  // namespace policywatch::web
