#include "io/devtools.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

// The largest message is a page's text in JSON form (io/browser_page.cpp bounds it).
constexpr std::size_t kLargestMessage = 64 * 1024 * 1024;

}  // namespace

std::shared_ptr<DevTools> DevTools::make(const asio::any_io_executor& loop, int socket,
                                         std::function<void(boost::json::object)> on_message,
                                         std::function<void()> on_end) {
  std::shared_ptr<DevTools> tools(new DevTools(loop));
  tools->socket_.assign(asio::local::stream_protocol(), socket);
  tools->on_message_ = std::move(on_message);
  tools->on_end_ = std::move(on_end);
  tools->read();
  return tools;
}

int DevTools::send(std::string_view method, boost::json::object parameters, const std::string& session) {
  boost::json::object message{{"id", ++last_id_}, {"method", method}, {"params", std::move(parameters)}};
  if (!session.empty()) message["sessionId"] = session;
  outgoing_.push_back(boost::json::serialize(message) + '\0');
  if (outgoing_.size() == 1) write();
  return last_id_;
}

void DevTools::close() {
  on_message_ = nullptr;
  on_end_ = nullptr;
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void DevTools::read() {
  socket_.async_read_some(
      asio::buffer(chunk_),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
        if (error) return self->end();
        self->take(count);
        if (self->on_message_) self->read();
      });
}

void DevTools::take(std::size_t count) {
  std::string_view bytes(chunk_.data(), count);
  while (on_message_) {
    const std::size_t stop = bytes.find('\0');
    if (partial_.size() + std::min(stop, bytes.size()) > kLargestMessage) return end();
    partial_ += bytes.substr(0, stop);
    if (stop == std::string_view::npos) return;
    bytes.remove_prefix(stop + 1);
    boost::system::error_code error;
    boost::json::value message = boost::json::parse(partial_, error);
    partial_.clear();
    if (error || !message.is_object()) return end();
    on_message_(std::move(message.get_object()));
  }
}

void DevTools::write() {
  asio::async_write(socket_, asio::buffer(outgoing_.front()),
                    [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                      if (error) return self->end();
                      self->outgoing_.pop_front();
                      if (!self->outgoing_.empty()) self->write();
                    });
}

void DevTools::end() {
  const std::function<void()> told = std::move(on_end_);
  close();
  if (told) told();
}

}  // namespace policywatch::io
