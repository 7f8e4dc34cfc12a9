#include "io/browser.hpp"

#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "base/text.hpp"
#include "io/browser_page.hpp"
#include "io/browser_process.hpp"
#include "io/turns.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

bool is_html_page(const Response& response) {
  if (response.quality != Quality::ok || response.status < 200 || response.status > 299) return false;
  const std::string* type = find_header(response.headers, "Content-Type");
  if (type == nullptr) return response.body.find('<') != std::string::npos;
  const std::string low = ascii_lower(*type);
  return low.starts_with("text/html") || low.starts_with("application/xhtml+xml");
}

class RenderingHttp final : public Http {
 public:
  RenderingHttp(asio::any_io_executor loop, const Clock& clock, std::unique_ptr<Http> plain,
                BrowserSettings settings)
      : loop_(std::move(loop)),
        clock_(clock),
        plain_(std::move(plain)),
        settings_(std::move(settings)),
        turns_(loop_),
        idle_(loop_) {}

  asio::awaitable<Result<Response>> fetch(HttpCall call) override {
    return call.render ? render(std::move(call)) : plain_->fetch(std::move(call));
  }

  void stop() override {
    stopped_ = true;
    plain_->stop();
    turns_.stop();
    idle_.cancel();
    if (page_) page_->lose("stopping");
    if (!page_) browser_.reset();
  }

 private:
  asio::awaitable<Result<Response>> render(HttpCall call) {
    call.request.etag.clear();
    call.request.last_modified.clear();
    HttpCall first = call;
    Result<Response> fetched = co_await plain_->fetch(std::move(first));
    if (!fetched || !is_html_page(*fetched)) co_return fetched;
    const bool my_turn = co_await turns_.enter();
    if (!my_turn) co_return fail(ErrorKind::stopped, "render " + call.request.url + ": stopping");
    idle_.cancel();
    Response page = co_await show(std::move(call), std::move(*fetched));
    turns_.leave();
    if (stopped_) co_return fail(ErrorKind::stopped, "render: stopping");
    page.finished = clock_.now();
    co_return page;
  }

  asio::awaitable<Response> show(HttpCall call, Response fetched) {
    const std::string problem = start_if_needed(call.user_agent);
    if (!problem.empty()) {
      fetched.quality = Quality::unreachable;
      fetched.failure = problem;
      fetched.body.clear();
      co_return fetched;
    }
    page_ = std::make_shared<BrowserPage>(loop_, *plain_, settings_, std::move(call), std::move(fetched));
    const std::shared_ptr<BrowserPage> page = page_;
    Response shown = co_await page->run(browser_.get());
    page_.reset();
    if (page->spoiled()) end(shown.failure);
    if (browser_) close_when_idle();
    co_return shown;
  }

  /// Why it cannot be; "" when it runs.
  std::string start_if_needed(const std::string& user_agent) {
    if (browser_) return "";
    if (settings_.program.empty())
      return "there is no Chromium here to run the page's scripts ([fetch] browser)";
    auto hear = [this](boost::json::object message) {
      if (page_) page_->hear(std::move(message));
    };
    auto lost = [this] {
      if (page_) return page_->lose("the browser ended while it read the page");
      end("it ended by itself");
    };
    auto started = BrowserProcess::start(loop_, settings_, user_agent, hear, lost);
    if (!started) return "the browser cannot be started: " + started.error().message;
    browser_ = std::move(*started);
    return "";
  }

  void end(const std::string& why) {
    browser_.reset();
    if (settings_.tell && !stopped_) settings_.tell("ended: " + why);
  }

  void close_when_idle() {
    idle_.expires_after(settings_.idle);
    idle_.async_wait([this](const boost::system::error_code& error) {
      if (!error && !page_) browser_.reset();
    });
  }

  asio::any_io_executor loop_;
  const Clock& clock_;
  std::unique_ptr<Http> plain_;
  BrowserSettings settings_;
  Turns turns_;
  asio::steady_timer idle_;
  std::unique_ptr<BrowserProcess> browser_;
  std::shared_ptr<BrowserPage> page_;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Http> make_rendering_http(asio::any_io_executor loop, const Clock& clock,
                                          std::unique_ptr<Http> plain, BrowserSettings settings) {
  return std::make_unique<RenderingHttp>(std::move(loop), clock, std::move(plain), std::move(settings));
}

}  // namespace policywatch::io
