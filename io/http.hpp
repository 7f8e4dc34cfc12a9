// The door to the web: one request in, one ended fetch out. Used for watches, robots.txt, webhooks.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/page.hpp"
#include "base/settings.hpp"
#include "io/clock.hpp"

namespace policywatch::io {

struct HttpCall {
  Request request;
  std::string method = "GET";
  std::string body;                              // of POST
  Millis timeout{60000};                         // whole transfer, redirects included
  std::uint64_t max_body = 20ull * 1024 * 1024;  // decoded bytes
  bool follow_redirects = true;                  // at most 10 hops; credentials never cross an origin
  std::string user_agent;
};

/// Says whether a resolved address may be connected to; called for every connection, redirects included.
using AddressGuard = std::function<bool(std::string_view ip, std::uint16_t port)>;

class Http {
 public:
  virtual ~Http() = default;
  /// Ends always: with a Response (an HTTP answer, or quality unreachable/address_denied/too_large/truncated
  /// and the cause), or with ErrorKind::stopped. Never throws for the network's sake.
  virtual boost::asio::awaitable<Result<Response>> fetch(HttpCall call) = 0;
  /// Every transfer ends as stopped, soon. Second door of the daemon's end.
  virtual void stop() = 0;
};

/// libcurl multi on the loop. http and https only, TLS verified, no cookies, no proxy from the environment
/// unless asked. `ca_file` "" is the system's store.
std::unique_ptr<Http> make_curl_http(boost::asio::any_io_executor loop, const Clock& clock,
                                     AddressGuard guard, std::string ca_file);

}  // namespace policywatch::io
