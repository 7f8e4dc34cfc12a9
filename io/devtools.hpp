// The wire to a browser: DevTools messages, JSON split by NUL, over a socket pair. No port is opened.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/object.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::io {

/// Lives on the loop; kept alive by its own pending operations until close().
class DevTools : public std::enable_shared_from_this<DevTools> {
 public:
  /// `socket`: our end. `on_message` gets every message, `on_end` is called once when the browser is gone or
  /// talks nonsense. Neither is called after close().
  static std::shared_ptr<DevTools> make(const boost::asio::any_io_executor& loop, int socket,
                                        std::function<void(boost::json::object)> on_message,
                                        std::function<void()> on_end);

  /// Gives the number that the answer will carry. `session` "" is the browser itself.
  int send(std::string_view method, boost::json::object parameters, const std::string& session = "");
  void close();

 private:
  explicit DevTools(const boost::asio::any_io_executor& loop) : socket_(loop), chunk_(256 * 1024) {}
  void read();
  void take(std::size_t count);
  void write();
  void end();

  boost::asio::local::stream_protocol::socket socket_;
  std::vector<char> chunk_;
  std::string partial_;  // a message whose end has not come yet
  std::deque<std::string> outgoing_;
  std::function<void(boost::json::object)> on_message_;
  std::function<void()> on_end_;
  int last_id_ = 0;
};

}  // namespace policywatch::io
