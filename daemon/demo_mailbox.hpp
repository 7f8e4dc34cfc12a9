// The demonstration's mailbox: takes mail by SMTP on loopback and keeps it to be read on a page. Not a mail
// server.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "daemon/tasks.hpp"

namespace policywatch::daemon {

/// Lives on one loop. Keeps the newest hundred messages.
class DemoMailbox {
 public:
  DemoMailbox(boost::asio::any_io_executor loop, Tasks& tasks);
  unsigned short port() const { return acceptor_.local_endpoint().port(); }
  boost::asio::awaitable<void> run();
  void stop() { acceptor_.close(); }
  /// Messages as received, newest last, each shown as plain text on the page.
  std::string page() const;

 private:
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
  boost::asio::ip::tcp::acceptor acceptor_;
  Tasks& tasks_;
  std::vector<std::string> messages_;
};

}  // namespace policywatch::daemon
