// One page in the browser: what it asks for, when it has settled, what its scripts made. Private to io/.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/page.hpp"
#include "io/browser.hpp"
#include "io/browser_process.hpp"
#include "io/http.hpp"

namespace policywatch::io {

/// Lives on the loop. Kept alive by its sub-requests; close() makes it deaf to the browser.
class BrowserPage : public std::enable_shared_from_this<BrowserPage> {
 public:
  /// `document`: the page as it was fetched, an HTML page.
  BrowserPage(boost::asio::any_io_executor loop, Http& http, const BrowserSettings& settings, HttpCall call,
              Response document);

  /// The page with its final HTML as the body; or quality unreachable, too_large with the cause. The browser
  /// outlives the call.
  boost::asio::awaitable<Response> run(BrowserProcess* browser);
  /// Every message of the browser.
  void hear(boost::json::object message);
  /// The browser is gone, or the daemon stops: run() ends soon.
  void lose(std::string why);
  /// True when the browser must not be used for another page.
  bool spoiled() const { return !trouble_.empty(); }

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Asked {
    std::string id, session, url;
    boost::json::object headers;
    bool main_document = false;
  };

  // browser_page.cpp: the walk from an empty tab to the final HTML.
  boost::asio::awaitable<bool> open_tab();
  boost::asio::awaitable<void> settle();
  boost::asio::awaitable<std::optional<std::string>> final_html();
  boost::asio::awaitable<std::optional<boost::json::value>> ask(std::string method,
                                                                boost::json::object parameters);
  boost::asio::awaitable<std::optional<boost::json::value>> evaluate(std::string expression);
  boost::asio::awaitable<void> rest(std::chrono::milliseconds at_most);
  void watch_memory();
  bool over() const { return !trouble_.empty() || std::chrono::steady_clock::now() >= end_; }
  Response result(std::optional<std::string> html);

  // browser_requests.cpp: every request goes through our own door.
  void on_event(const std::string& method, const boost::json::object& parameters, const std::string& session);
  void on_request(const boost::json::object& parameters, const std::string& session);
  void start_more();
  void start(Asked asked);
  boost::asio::awaitable<void> fetch(Asked asked);
  void fulfil(const Asked& asked, const Response& response);
  void refuse(const Asked& asked, const std::string& why);
  void send(const char* method, boost::json::object parameters, const std::string& session);

  boost::asio::any_io_executor loop_;
  Http& http_;
  BrowserSettings settings_;
  HttpCall call_;
  Response document_;  // the newest document of the tab itself
  bool document_given_ = false;
  BrowserProcess* browser_ = nullptr;
  boost::asio::steady_timer bell_;
  std::string trouble_, context_, target_, session_;
  Quality trouble_quality_ = Quality::unreachable;
  std::int64_t world_ = 0;  // execution context of our own scripts; 0: to be made
  int awaited_ = 0;         // the message whose answer is waited for
  std::optional<boost::json::value> answer_;
  Moment end_{};
  Moment memory_seen_{};

  std::deque<Asked> waiting_;
  std::set<std::string> busy_hosts_;
  std::size_t running_ = 0, requests_ = 0, documents_ = 0;
  std::uint64_t bytes_ = 0;
  Moment last_traffic_{};
};

}  // namespace policywatch::io
