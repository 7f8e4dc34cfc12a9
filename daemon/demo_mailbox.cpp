#include "daemon/demo_mailbox.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/text.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t kLongestMessage = 1024 * 1024;
constexpr std::size_t kKept = 100;

asio::awaitable<bool> say(tcp::socket& socket, std::string line) {
  line += "\r\n";
  const auto [error, size] =
      co_await asio::async_write(socket, asio::buffer(line), asio::as_tuple(asio::use_awaitable));
  co_return !error && size > 0;
}

asio::awaitable<std::string> hear(tcp::socket& socket, std::string& buffer, std::string end) {
  auto into = asio::dynamic_buffer(buffer, kLongestMessage);
  const auto [error, size] =
      co_await asio::async_read_until(socket, into, end, asio::as_tuple(asio::use_awaitable));
  if (error) co_return std::string();
  std::string heard = buffer.substr(0, size);
  buffer.erase(0, size);
  co_return heard;
}

}  // namespace

DemoMailbox::DemoMailbox(asio::any_io_executor loop, Tasks& tasks)
    : acceptor_(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), tasks_(tasks) {}

asio::awaitable<void> DemoMailbox::run() {
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
    if (error) continue;
    tasks_.spawn("mailbox", serve(std::move(socket)));
  }
}

asio::awaitable<void> DemoMailbox::serve(tcp::socket socket) {
  std::string buffer;
  bool open = co_await say(socket, "220 demonstration mailbox");
  while (open) {
    std::string line = co_await hear(socket, buffer, "\r\n");
    if (line.empty()) co_return;
    const std::string verb = ascii_lower(line.substr(0, 4));
    if (verb == "data") {
      open = false;
      bool invited = co_await say(socket, "354 end with a dot");
      if (!invited) co_return;
      std::string message = co_await hear(socket, buffer, "\r\n.\r\n");
      if (message.empty()) co_return;
      messages_.push_back(message.substr(0, message.size() - 3));
      if (messages_.size() > kKept) messages_.erase(messages_.begin());
      bool taken = co_await say(socket, "250 taken");
      open = taken;
    } else if (verb == "quit") {
      co_await say(socket, "221 bye");
      co_return;
    } else {
      std::string reply = verb == "ehlo" ? "250 8BITMIME" : "250 ok";
      bool answered = co_await say(socket, std::move(reply));
      open = answered;
    }
  }
}

std::string DemoMailbox::page() const {
  std::string html =
      "<!doctype html><html lang=\"en\"><head><meta "
      "charset=\"utf-8\"><title>Mailbox</title></head><body><h1>" +
      std::to_string(messages_.size()) + " messages</h1>\n";
  for (auto message = messages_.rbegin(); message != messages_.rend(); ++message) {
    html += "<pre>" + escape_html(to_valid_utf8(*message)) + "</pre><hr>\n";
  }
  return html + "</body></html>\n";
}

}  // namespace policywatch::daemon
