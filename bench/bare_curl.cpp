#include "bench/bare_curl.hpp"

#include <curl/curl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <stdexcept>

namespace policywatch::bench {
namespace {

namespace asio = boost::asio;

class Bare {
 public:
  Bare() : multi_(curl_multi_init()) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Bare::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Bare::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  }
  ~Bare() {
    for (auto& [socket, watched] : sockets_) watched->descriptor.release();
    curl_multi_cleanup(multi_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  std::size_t get(const std::string& url, const std::string& etag) {
    std::string body;
    CURL* easy = curl_easy_init();
    curl_slist* headers =
        etag.empty() ? nullptr : curl_slist_append(nullptr, ("If-None-Match: " + etag).c_str());
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Bare::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_multi_add_handle(multi_, easy);
    done_ = false;
    while (!done_) loop_.run_one();
    curl_multi_remove_handle(multi_, easy);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    if (result_ != CURLE_OK) throw std::runtime_error(curl_easy_strerror(result_));
    return body.size();
  }

 private:
  struct Watched {
    Watched(asio::io_context& loop, int socket) : descriptor(loop, socket) {}
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    bool reading = false, writing = false;
  };

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* target) {
    static_cast<std::string*>(target)->append(data, size * count);
    return size * count;
  }
  static int on_timer(CURLM*, long milliseconds, void* self) {
    auto* bare = static_cast<Bare*>(self);
    bare->timer_.cancel();
    if (milliseconds < 0) return 0;
    bare->timer_.expires_after(std::chrono::milliseconds(milliseconds));
    bare->timer_.async_wait([bare](const boost::system::error_code& error) {
      if (!error) bare->act(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
  }
  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
    auto* bare = static_cast<Bare*>(self);
    if (what == CURL_POLL_REMOVE) {
      if (auto found = bare->sockets_.find(socket); found != bare->sockets_.end()) {
        found->second->descriptor.release();
        bare->sockets_.erase(found);
      }
      return 0;
    }
    std::shared_ptr<Watched>& watched = bare->sockets_[socket];
    if (!watched) watched = std::make_shared<Watched>(bare->loop_, socket);
    watched->wanted = what;
    bare->watch(watched);
    return 0;
  }
  void watch(const std::shared_ptr<Watched>& watched) {
    if ((watched->wanted & CURL_POLL_IN) && !watched->reading) {
      watched->reading = true;
      wait(watched, asio::posix::stream_descriptor::wait_read, &Watched::reading, CURL_CSELECT_IN);
    }
    if ((watched->wanted & CURL_POLL_OUT) && !watched->writing) {
      watched->writing = true;
      wait(watched, asio::posix::stream_descriptor::wait_write, &Watched::writing, CURL_CSELECT_OUT);
    }
  }
  using Flag = bool Watched::*;
  void wait(std::shared_ptr<Watched> watched, asio::posix::stream_descriptor::wait_type how, Flag flag,
            int event) {
    watched->descriptor.async_wait(how, [this, watched, flag, event](const boost::system::error_code& error) {
      (*watched).*flag = false;
      if (error) return;
      const int socket = watched->descriptor.native_handle();
      act(socket, event);
      if (auto found = sockets_.find(socket); found != sockets_.end() && found->second == watched)
        watch(watched);
    });
  }
  void act(curl_socket_t socket, int event) {
    int running = 0, left = 0;
    curl_multi_socket_action(multi_, socket, event, &running);
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      done_ = true;
      result_ = message->data.result;
    }
  }

  asio::io_context loop_{1};
  asio::steady_timer timer_{loop_};
  asio::executor_work_guard<asio::io_context::executor_type> open_{loop_.get_executor()};
  CURLM* multi_;
  std::map<int, std::shared_ptr<Watched>> sockets_;
  bool done_ = false;
  CURLcode result_ = CURLE_OK;
};

}  // namespace

std::size_t fetch_bare(const std::vector<std::string>& urls, const std::string& etag) {
  Bare bare;
  std::size_t bytes = 0;
  for (const std::string& url : urls) bytes += bare.get(url, etag);
  return bytes;
}

}  // namespace policywatch::bench
