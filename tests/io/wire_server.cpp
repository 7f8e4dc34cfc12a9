#include "tests/io/wire_server.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace policywatch::test {
namespace {

struct Bound {
  sockaddr_storage storage{};
  socklen_t size = 0;
  int family = AF_INET;
};

Bound endpoint(const std::string& address, std::uint16_t port) {
  Bound bound;
  if (address.find(':') != std::string::npos) {
    auto* six = reinterpret_cast<sockaddr_in6*>(&bound.storage);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    inet_pton(AF_INET6, address.c_str(), &six->sin6_addr);
    bound.size = sizeof(sockaddr_in6);
    bound.family = AF_INET6;
  } else {
    auto* four = reinterpret_cast<sockaddr_in*>(&bound.storage);
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    inet_pton(AF_INET, address.c_str(), &four->sin_addr);
    bound.size = sizeof(sockaddr_in);
  }
  return bound;
}

int bind_listener(const std::string& address, std::uint16_t port, int backlog) {
  Bound bound = endpoint(address, port);
  int fd = socket(bound.family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&bound.storage), bound.size) != 0 ||
      listen(fd, backlog) != 0) {
    throw std::runtime_error("listen on " + address + ": " + std::strerror(errno));
  }
  return fd;
}

std::uint16_t port_of(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  return ntohs(storage.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned size, void* ours) {
  const auto& wire = *static_cast<const std::string*>(ours);
  unsigned char* chosen = nullptr;
  int found = SSL_select_next_proto(&chosen, out_size, reinterpret_cast<const unsigned char*>(wire.data()),
                                    static_cast<unsigned>(wire.size()), offered, size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

std::shared_ptr<SSL_CTX> make_context(const TlsSetup& setup) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  auto* protocols = new std::string;
  for (const std::string& name : setup.offers) *protocols += static_cast<char>(name.size()) + name;
  std::shared_ptr<SSL_CTX> owned(context, [protocols](SSL_CTX* c) {
    SSL_CTX_free(c);
    delete protocols;
  });
  SSL_CTX_set_security_level(context, 0);
  if (setup.max_version) {
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_max_proto_version(context, setup.max_version);
  }
  SSL_CTX_use_certificate(context, setup.chain.front().certificate.get());
  SSL_CTX_use_PrivateKey(context, setup.chain.front().key.get());
  for (std::size_t i = 1; i < setup.chain.size(); ++i) {
    SSL_CTX_add1_chain_cert(context, setup.chain[i].certificate.get());
  }
  SSL_CTX_set_mode(context, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_alpn_select_cb(context, &choose_protocol, protocols);
  return owned;
}

std::size_t content_length(const std::string& head) {
  std::string lower = head;
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::size_t at = lower.find("\r\ncontent-length:");
  std::size_t length = 0;
  if (at == std::string::npos) return 0;
  std::size_t from = lower.find_first_of("0123456789", at);
  std::from_chars(lower.data() + from, lower.data() + lower.size(), length);
  return length;
}

}  // namespace

Wire::Wire(int fd, SSL_CTX* tls, int number) : fd_(fd), number_(number) {
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (!tls) return;
  tls_ = SSL_new(tls);
  SSL_set_fd(tls_, fd);
}

Wire::~Wire() {
  if (tls_) {
    if (notify_) SSL_shutdown(tls_);
    SSL_free(tls_);
  }
}

bool Wire::handshake() {
  return !tls_ || SSL_accept(tls_) == 1;
}

std::size_t Wire::take(char* to, std::size_t room) {
  auto got = tls_ ? SSL_read(tls_, to, static_cast<int>(room)) : ::recv(fd_, to, room, 0);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::string Wire::request() {
  std::array<char, 16384> buffer;
  std::size_t end = 0;
  while ((end = rest_.find("\r\n\r\n")) == std::string::npos) {
    std::size_t got = take(buffer.data(), buffer.size());
    if (got == 0) return "";
    rest_.append(buffer.data(), got);
  }
  std::string head = rest_.substr(0, end + 4);
  rest_.erase(0, end + 4);
  return head + read(content_length(head));
}

std::string Wire::read(std::size_t bytes) {
  std::array<char, 16384> buffer;
  while (rest_.size() < bytes) {
    std::size_t got = take(buffer.data(), buffer.size());
    if (got == 0) break;
    rest_.append(buffer.data(), got);
  }
  std::string out = rest_.substr(0, bytes);
  rest_.erase(0, out.size());
  return out;
}

bool Wire::write(std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent =
        tls_ ? SSL_write(tls_, bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)))
             : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Wire::wait_for_end() {
  std::array<char, 4096> buffer;
  while (take(buffer.data(), buffer.size()) > 0) {
  }
}

void Wire::reset() {
  linger hard{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  notify_ = false;
}

void Wire::close_without_notice() {
  notify_ = false;
}

std::string Wire::server_name() const {
  const char* name = tls_ ? SSL_get_servername(tls_, TLSEXT_NAMETYPE_host_name) : nullptr;
  return name ? name : "";
}

WireServer::WireServer(Script script, std::string address, std::uint16_t port)
    : script_(std::move(script)), address_(std::move(address)) {
  listen_on(address_, port);
}

WireServer::WireServer(const TlsSetup& tls, Script script, std::string address)
    : script_(std::move(script)), address_(std::move(address)), tls_(make_context(tls)) {
  listen_on(address_, 0);
}

void WireServer::listen_on(const std::string& address, std::uint16_t port) {
  std::signal(SIGPIPE, SIG_IGN);
  listener_ = bind_listener(address, port, 512);
  port_ = port_of(listener_);
  thread_ = std::thread([this] { serve(); });
}

void WireServer::serve() {
  while (true) {
    int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    int number = ++connections_;
    std::scoped_lock held(lock_);
    if (stopping_) {
      close(fd);
      return;
    }
    // The descriptor is closed with the server, not with the talk: no number is used twice.
    talks_.emplace_back(fd, std::thread([this, fd, number] {
                          {
                            Wire wire(fd, tls_.get(), number);
                            if (wire.handshake()) script_(wire);
                          }
                          linger hard{};
                          socklen_t size = sizeof hard;
                          getsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, &size);
                          if (hard.l_onoff) {
                            Bound nowhere;
                            nowhere.storage.ss_family = AF_UNSPEC;
                            connect(fd, reinterpret_cast<sockaddr*>(&nowhere.storage),
                                    sizeof(sockaddr));  // sends RST
                          } else {
                            shutdown(fd, SHUT_RDWR);
                          }
                        }));
  }
}

WireServer::~WireServer() {
  stopping_ = true;
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  {
    std::scoped_lock held(lock_);
    for (auto& [fd, talk] : talks_) shutdown(fd, SHUT_RDWR);
  }
  for (auto& [fd, talk] : talks_) {
    talk.join();
    close(fd);
  }
  close(listener_);
}

std::string WireServer::url(const std::string& path) const {
  return url_at(address_.find(':') == std::string::npos ? address_ : "[" + address_ + "]", path);
}

std::string WireServer::url_at(const std::string& host, const std::string& path) const {
  return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_) + path;
}

std::vector<std::string> WireServer::requests() const {
  std::scoped_lock held(lock_);
  return requests_;
}

void WireServer::note(std::string request) {
  std::scoped_lock held(lock_);
  requests_.push_back(std::move(request));
}

WireServer::Script answering(std::function<std::string(const std::string& request)> answer) {
  return [answer = std::move(answer)](Wire& wire) {
    for (std::string request = wire.request(); !request.empty(); request = wire.request()) {
      std::string text = answer(request);
      if (text.empty() || !wire.write(text)) return;
    }
  };
}

std::string ok(std::string_view body, std::string_view headers) {
  return "HTTP/1.1 200 OK\r\n" + std::string(headers) + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

BlackHole::BlackHole(const std::string& address, std::uint16_t port) {
  int listener = bind_listener(address, port, 0);
  port_ = port_of(listener);
  sockets_.push_back(listener);
  Bound bound = endpoint(address, port_);
  // Until one of them hangs, the queue still had room.
  for (int i = 0; i < 16; ++i) {
    int fd = socket(bound.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockets_.push_back(fd);
    connect(fd, reinterpret_cast<sockaddr*>(&bound.storage), bound.size);
    pollfd ready{fd, POLLOUT, 0};
    if (poll(&ready, 1, 100) == 0) return;
  }
  throw std::runtime_error("the queue of " + address + " does not fill");
}

BlackHole::~BlackHole() {
  for (int fd : sockets_) close(fd);
}

}  // namespace policywatch::test
