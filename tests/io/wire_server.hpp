// Servers on loopback that say exactly the bytes a test wants, plain or over TLS, and note what they were
// asked.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/io/certificates.hpp"

namespace policywatch::test {

/// One accepted connection, blocking. Every call ends when the peer or the server ends.
class Wire {
 public:
  Wire(int fd, SSL_CTX* tls, int number);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  bool handshake();  // of TLS; true on a plain wire
  /// A request's head and body as they came; "" when the peer has gone.
  std::string request();
  std::string read(std::size_t bytes);  // exactly, or less at the end
  bool write(std::string_view bytes);   // false: the peer has gone
  void wait_for_end();                  // until the peer closes
  void reset();                         // RST instead of an orderly end
  void close_without_notice();          // TLS: the transport ends, the session does not
  int number() const { return number_; }
  int fd() const { return fd_; }
  std::string server_name() const;  // SNI

 private:
  std::size_t take(char* to, std::size_t room);
  int fd_;
  int number_;
  bool notify_ = true;
  SSL* tls_ = nullptr;
  std::string rest_;
};

struct TlsSetup {
  std::vector<Identity> chain;                  // the server's own first
  std::vector<std::string> offers{"http/1.1"};  // ALPN
  int max_version = 0;                          // 0: as OpenSSL likes
};

class WireServer {
 public:
  using Script = std::function<void(Wire&)>;
  /// Each connection runs `script` on a thread of its own.
  explicit WireServer(Script script, std::string address = "127.0.0.1", std::uint16_t port = 0);
  WireServer(const TlsSetup& tls, Script script, std::string address = "127.0.0.1");
  ~WireServer();
  WireServer(const WireServer&) = delete;
  WireServer& operator=(const WireServer&) = delete;

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }
  std::string url(const std::string& path = "/") const;                              // by its address
  std::string url_at(const std::string& host, const std::string& path = "/") const;  // by a name
  std::vector<std::string> requests() const;                                         // heads, in order
  void note(std::string request);
  bool stopping() const { return stopping_; }

 private:
  void listen_on(const std::string& address, std::uint16_t port);
  void serve();
  Script script_;
  std::string address_;
  std::shared_ptr<SSL_CTX> tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex lock_;
  std::vector<std::string> requests_;
  std::vector<std::pair<int, std::thread>> talks_;
  std::thread thread_;
};

/// Answers each request of a connection with what `answer` gives for it, until one answer is "" or the peer
/// ends.
WireServer::Script answering(std::function<std::string(const std::string& request)> answer);
/// "HTTP/1.1 200 OK", these headers ("A: b\r\n"), Content-Length and the body.
std::string ok(std::string_view body, std::string_view headers = "");

/// A port on loopback at which connections hang without an answer: the queue of an idle listener, filled.
class BlackHole {
 public:
  explicit BlackHole(const std::string& address, std::uint16_t port = 0);
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  std::vector<int> sockets_;
  std::uint16_t port_ = 0;
};

}  // namespace policywatch::test
