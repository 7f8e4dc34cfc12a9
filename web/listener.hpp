// The listening socket (Boost.Beast): connections in, HttpRequest to the handler, reply out. Lives on the
// loop.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "web/site.hpp"

namespace policywatch::web {

/// Answers one request; may hop to another thread and back.
using Handler = std::function<boost::asio::awaitable<HttpReply>(HttpRequest)>;

/// Whether the sender of this head may send a long body; asked before any of it is read.
using Gate = std::function<boost::asio::awaitable<bool>(HttpRequest head)>;

struct Limits {
  std::size_t max_header = 16 * 1024, max_body = 4 * 1024 * 1024;
  /// Of those whom the gate lets in: the 20 MiB that a file of records may have, and what a form adds. Each
  /// is held in memory, so two at a time.
  std::size_t max_upload = 24 * 1024 * 1024;
  int max_uploads = 2;
  Gate may_upload = {};  // absent: nobody
  std::size_t max_connections = 256;
  int idle_seconds = 60;
};

class Listener {
 public:
  virtual ~Listener() = default;
  /// "127.0.0.1:8737" with the port that was given, or "unix:/path".
  virtual std::string address() const = 0;
  /// Accepts until stop(); returns when the last connection has ended.
  virtual boost::asio::awaitable<void> run() = 0;
  virtual void stop() = 0;
};

/// `listen`: "HOST:PORT" (numeric host or localhost; port 0 picks one) or "unix:PATH".
Result<std::unique_ptr<Listener>> listen(boost::asio::any_io_executor loop, const std::string& address,
                                         Handler handler, Limits limits = {});

/// On a listening socket that is open already (the service manager's); it belongs to the listener from here
/// on.
Result<std::unique_ptr<Listener>> listen_on(boost::asio::any_io_executor loop, int descriptor,
                                            Handler handler, Limits limits = {});

}  // namespace policywatch::web
