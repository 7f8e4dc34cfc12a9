// The door to the web: one request in, one ended fetch out. Used for watches, robots.txt, webhooks.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/page.hpp"
#include "base/settings.hpp"
#include "base/url.hpp"
#include "io/clock.hpp"
#include "io/hsts.hpp"

namespace policywatch::io {

struct HttpCall {
  Request request;
  std::optional<Url> url;  // request.url, of a caller who has it read already; nullopt: it is read here
  std::string method = "GET";
  std::string body;                              // of POST
  Millis timeout{60000};                         // whole transfer, redirects included
  std::uint64_t max_body = 20ull * 1024 * 1024;  // decoded bytes
  /// Raw SHA-256 of a compressed body as it came before (Response::wire_sha256): the same is not decoded
  /// again.
  std::string known_wire;
  bool keep_start = false;       // read up to max_body also when a larger size is announced
  bool follow_redirects = true;  // at most 10 hops; credentials never cross an origin
  std::string user_agent;
  std::uint16_t own_port = 0;  // that the operator wrote; 0: the request's
  bool render = false;         // the page as its scripts leave it; only behind io/browser.hpp
};

/// What no server may exceed, whatever the call asks for.
struct HttpLimits {
  Millis resolve{5000};              // the look-up of a name
  Millis connect{15000};             // look-up, TCP and TLS together
  Millis headers{20000};             // from the request to the end of the answer's head
  std::chrono::seconds stalled{30};  // under 16 bytes a second
};

/// Says whether a resolved address may be connected to; called for every connection, redirects included.
using AddressGuard = std::function<bool(std::string_view ip, std::uint16_t port)>;

/// The two judges of a connection. Null lets everything pass.
struct AddressGuards {
  AddressGuards() = default;
  AddressGuards(AddressGuard all, AddressGuard of_foreign_ports)
      : any(std::move(all)), foreign_port(std::move(of_foreign_ports)) {}
  template <std::convertible_to<AddressGuard> Guard>
  AddressGuards(Guard all) : any(std::move(all)) {}

  AddressGuard any;
  /// Asked as well when a redirect or a page chose a port other than 80, 443 and the one the operator wrote.
  AddressGuard foreign_port;
};

/// Whether this machine itself answers at the address: a guard that also refuses the daemon's own port there
/// keeps it from being pointed at itself, whatever is listed.
bool is_own_address(std::string_view ip);

/// Variables of the environment that name a proxy. None is used; the operator should hear of it.
std::vector<std::string> ignored_proxies();

class Http {
 public:
  virtual ~Http() = default;
  /// Ends always: with a Response (an HTTP answer, or quality unreachable/address_denied/too_large/truncated
  /// and the cause), or with ErrorKind::stopped. Never throws for the network's sake.
  virtual boost::asio::awaitable<Result<Response>> fetch(HttpCall call) = 0;
  /// Every transfer ends as stopped, soon. Second door of the daemon's end.
  virtual void stop() = 0;
};

/// libcurl multi on the loop. http and https only, TLS verified without an opt-out, no cookies, no proxy from
/// the environment. `ca_file` "" is the system's store; `hsts` null: what hosts ask for is known until the
/// end.
std::unique_ptr<Http> make_curl_http(boost::asio::any_io_executor loop, const Clock& clock,
                                     AddressGuards guards, std::string ca_file,
                                     std::shared_ptr<Hsts> hsts = nullptr, HttpLimits limits = {});

}  // namespace policywatch::io
