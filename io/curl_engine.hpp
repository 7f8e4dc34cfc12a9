// libcurl's multi interface on the Asio loop: shared by http and mail, seen by no other room.
// Everything here lives on the loop's thread.
#pragma once

#include <curl/curl.h>

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::io {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};
using EasyHandle = std::unique_ptr<CURL, Deleter<&curl_easy_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, Deleter<&curl_slist_free_all>>;

/// libcurl's own global state: made once, before the first handle. Throws std::bad_alloc.
void require_curl();

/// Appends a line; throws std::bad_alloc.
void append(HeaderList& list, const std::string& line);

using SocketGuard = std::function<bool(std::string_view ip, std::uint16_t port)>;
using SteadyTime = std::chrono::steady_clock::time_point;

class CurlEngine;

/// Why the engine itself ended a transfer (the result is CURLE_OPERATION_TIMEDOUT).
enum class Late { no, resolving, headers };

/// One easy handle with what its callbacks need. Reused for many transfers, one at a time; must outlive the
/// perform() it is in. The engine owns the options PRIVATE, OPENSOCKET, CLOSESOCKET, PREREQ and ERRORBUFFER.
struct Transfer {
  explicit Transfer(const boost::asio::any_io_executor& loop);

  CurlEngine* engine = nullptr;
  EasyHandle easy;
  boost::asio::steady_timer done;  // never expires; its cancellation says "look at result and stopped"
  std::optional<CURLcode> result;
  bool stopped = false;
  const SocketGuard* guard = nullptr;    // null: every address may be connected to
  const SocketGuard* foreign = nullptr;  // asked as well: somebody else chose the port
  // Ends that libcurl does not know; looked at once a second. Zero: no such end.
  std::chrono::milliseconds resolve_within{0}, headers_within{0};
  SteadyTime resolve_by = SteadyTime::max();
  SteadyTime headers_by = SteadyTime::max();  // whoever reads the headers sets it back
  Late late = Late::no;
  std::vector<curl_socket_t> opened;     // sockets of this perform()
  std::array<int, 2> addresses_tried{};  // IPv4, IPv6
  std::string denied;                    // the last "ip:port" that the guard refused
  bool asked = false;                    // the request is on its way
  bool poke = false;                     // an attempt to connect has failed since libcurl looked last
  bool soiled = false;                   // a kept connection held bytes nobody asked for: nothing was sent
  bool tls_said_end = false;             // the peer ended the session in order
  std::array<char, CURL_ERROR_SIZE> error{};
};

class CurlEngine : public std::enable_shared_from_this<CurlEngine> {
 public:
  static std::shared_ptr<CurlEngine> make(const boost::asio::any_io_executor& loop);
  ~CurlEngine();
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;

  /// A handle ready for the engine, perhaps one that served before (its other options are as they were left).
  std::unique_ptr<Transfer> take(void (*prepare_new)(CURL*));
  void give_back(std::unique_ptr<Transfer> transfer);

  /// Runs the transfer to its end. nullopt: stopped. `transfer` must not be in use.
  static boost::asio::awaitable<std::optional<CURLcode>> perform(std::shared_ptr<CurlEngine> engine,
                                                                 Transfer* transfer);
  void stop();
  bool stopped() const { return stopped_; }

 private:
  struct Watch;
  struct Added;
  /// The two ends of a connection that carried a request and carries one at a time.
  struct Tie {
    curl_socket_t fd;
    int local_port, remote_port;
    std::string remote_ip;
  };
  explicit CurlEngine(const boost::asio::any_io_executor& loop);
  static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);
  static curl_socket_t on_open(void* transfer, curlsocktype purpose, curl_sockaddr* address);
  static int on_close(void* self, curl_socket_t fd);
  static int on_request(void* transfer, char* remote_ip, char* local_ip, int remote_port, int local_port);
  void build_multi();
  void act(curl_socket_t fd, int events);
  void collect();
  void fail_all();
  curl_socket_t open(curl_sockaddr* address);
  static void give_up_if_all_denied(Transfer& transfer);
  void remember(const Transfer& transfer, std::string_view remote_ip, int remote_port, int local_port);
  bool holds_bytes(std::string_view remote_ip, int remote_port, int local_port) const;
  void poke(Transfer& transfer);
  void poke_all();
  void arm_sweep();
  void sweep();
  void watch(curl_socket_t fd, int what);
  void forget(curl_socket_t fd);
  void arm_timer();
  void run_due();

  boost::asio::any_io_executor loop_;
  CURLM* multi_ = nullptr;
  boost::asio::steady_timer timer_, sweep_timer_;
  std::optional<std::chrono::steady_clock::time_point> due_, armed_;
  bool stopped_ = false, sweeping_ = false, poking_ = false;
  std::vector<std::shared_ptr<Watch>> watches_;  // by descriptor
  std::vector<bool> ours_;                       // by descriptor: opened in on_open, closed in on_close
  std::vector<Tie> ties_;
  std::vector<Transfer*> active_;
  std::vector<std::unique_ptr<Transfer>> idle_;
};

}  // namespace policywatch::io
