// What the review page's listener is answered.
#include <boost/asio/use_awaitable.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "daemon/app_parts.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

namespace policywatch::daemon {

asio::awaitable<web::HttpReply> App::preview(std::shared_ptr<const web::HttpRequest> request,
                                             std::shared_ptr<const review::PreviewAsk> ask) {
  Result<review::Preview> made = co_await previews_.answer(*ask);
  auto show = [this, request, ask, made = std::move(made)] {
    return site_.show_preview(*request, *ask, made);
  };
  web::HttpReply reply = co_await io::run_on(store_thread_.get_executor(), std::move(show));
  co_return reply;
}

asio::awaitable<web::HttpReply> App::answer(web::HttpRequest request) {
  if (request.method == "GET" && request.target == "/healthz") {
    const std::string wrong = complaint();
    const std::string detail = wrong.empty() ? engine_.disk.words() : wrong;
    co_return web::health_reply({.healthy = wrong.empty(), .detail = detail},
                                settings_->review.public_url.starts_with("https://"));
  }
  const std::string asked =
      request.method + " " + web::shown_path(request.target.substr(0, request.target.find('?')));
  const auto asking = std::make_shared<const web::HttpRequest>(std::move(request));
  auto handle = [this, asking] { return site_.handle(*asking); };
  try {
    web::HttpReply reply = co_await io::run_on(store_thread_.get_executor(), std::move(handle));
    if (reply.preview) {
      web::HttpReply shown = co_await preview(asking, reply.preview);
      co_return shown;
    }
    if (reply.status == web::kInsufficientStorage) {
      co_await engine_.disk.met();
    }
    // A decision may have put messages into the outbox, a page may have asked for a check.
    engine_.courier.wake();
    engine_.scheduler.look_now();
    engine_.intake.wake();
    co_return reply;
  } catch (const std::exception& error) {
    const std::string incident = to_hex(random_.bytes(6));
    log::error("page.failed", {{"incident", incident}, {"request", asked}, {"cause", error.what()}});
    if (dynamic_cast<const WorldError*>(&error) != nullptr) {
      status_ = 1;
      begin_stop("the store cannot be used");
    }
    co_return web::broken(incident, settings_->review.public_url.starts_with("https://"));
  }
}

asio::awaitable<bool> App::may_upload(web::HttpRequest head) {
  auto ask = [this, head = std::move(head)] { return site_.may_upload(head); };
  const bool may = co_await io::run_on(store_thread_.get_executor(), std::move(ask));
  co_return may;
}

asio::awaitable<void> App::serve() {
  co_await listener_->run();
}

}  // namespace policywatch::daemon
