#include "daemon/app.hpp"

#include <malloc.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "daemon/desk.hpp"
#include "daemon/engine.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/log.hpp"
#include "daemon/metrics.hpp"
#include "daemon/previews.hpp"
#include "daemon/push_door.hpp"
#include "daemon/reading.hpp"
#include "daemon/rendering.hpp"
#include "daemon/ruling.hpp"
#include "daemon/site_options.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/web_door.hpp"
#include "io/service.hpp"
#include "manners/manners.hpp"
#include "web/listener.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"
#include "web/site.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

// systemd waits longer; operators' patience and the interface say ten seconds.
constexpr std::chrono::seconds kEndWithin{8};
constexpr Millis kPulse = std::chrono::seconds(10);
constexpr Millis kLinkLives = std::chrono::hours(24);

std::shared_ptr<const manners::AddressRules> address_rules(const Settings& settings) {
  auto rules = manners::AddressRules::parse(settings.fetch.allow_addresses);
  if (!rules) throw WorldError("allow_addresses: " + rules.error().message, 2);
  return std::make_shared<const manners::AddressRules>(std::move(*rules));
}

std::map<std::string, std::string> secrets_or_throw(const Settings& settings,
                                                    const config::Environment& environment) {
  std::vector<std::string> mistakes;
  std::map<std::string, std::string> secrets = read_secrets(settings, environment, mistakes);
  if (mistakes.empty()) return secrets;
  std::string all = "secrets cannot be read:";
  for (const std::string& mistake : mistakes) all += "\n  " + mistake;
  throw WorldError(all, 2);
}

std::map<std::string, std::string> push_secrets_or_throw(const Settings& settings,
                                                         const config::Environment& environment) {
  std::vector<std::string> mistakes;
  std::map<std::string, std::string> secrets = read_push_secrets(settings, environment, mistakes);
  if (!mistakes.empty()) throw WorldError("secrets cannot be read: " + mistakes.front(), 2);
  return secrets;
}

void log_outcome(const Outcome& outcome) {
  const bool good = outcome.quality == Quality::ok;
  if (!good) {
    log::warn("check.failed", {{"watch", outcome.watch},
                               {"quality", std::string(word(outcome.quality))},
                               {"status", std::to_string(outcome.status)},
                               {"cause", outcome.reason}});
    return;
  }
  const bool news = !outcome.updates.empty() || outcome.attached > 0;
  log::event(news || outcome.what == "first snapshot" ? log::Level::info : log::Level::debug, "check.done",
             {{"watch", outcome.watch},
              {"result", outcome.what},
              {"updates", std::to_string(outcome.updates.size())},
              {"folded", std::to_string(outcome.attached)}});
  for (const std::string& reason : outcome.suppressed)
    log::debug("check.suppressed", {{"watch", outcome.watch}, {"reason", reason}});
}

/// What the operator permits beyond the public Internet stands in the log, whenever it begins to hold.
void tell_permissions(const Settings& settings) {
  for (const std::string& range : settings.fetch.allow_addresses)
    log::warn("address.listed",
              {{"range", range}, {"means", "watches may fetch there though it is not public"}});
}

/// The daemon as one object: members stand in the order of their life.
class App {
 public:
  explicit App(RunRequest request);
  ~App();
  int run();

 private:
  void sign_in_link(const std::string& base);
  void begin_stop(const std::string& why);
  void handle_signal();
  asio::awaitable<void> reload();
  asio::awaitable<void> serve();
  std::unique_ptr<io::Http> make_web(const Settings& settings);
  asio::awaitable<void> pulse();
  asio::awaitable<web::HttpReply> answer(web::HttpRequest request);
  asio::awaitable<web::HttpReply> preview(std::shared_ptr<const web::HttpRequest> request,
                                          std::shared_ptr<const review::PreviewAsk> ask);

  RunRequest request_;
  StateLock lock_;
  asio::io_context loop_{1};
  asio::thread_pool store_thread_{1};
  asio::thread_pool pool_{1};
  std::shared_ptr<const Settings> settings_;
  Settings desk_settings_;                           // belongs to the store's thread …
  std::map<std::string, std::string> push_secrets_;  // … and so do these, by watch
  std::shared_ptr<const manners::AddressRules> rules_;
  std::unique_ptr<store::Store> store_;
  io::SystemRandom random_;
  std::unique_ptr<io::Clock> clock_;
  HstsMemory hsts_;
  std::uint16_t own_port_ = 0;  // of the review page
  WebDoor http_;
  std::unique_ptr<io::Mail> mail_;
  std::unique_ptr<io::Worker> worker_;
  io::ServiceManager service_;
  Metrics metrics_;
  Engine engine_;
  Previews previews_;
  std::unique_ptr<review::Desk> desk_;
  web::Site site_;
  std::unique_ptr<web::Listener> listener_;
  asio::signal_set signals_;
  asio::steady_timer deadline_;
  bool stopping_ = false;
  int status_ = 0;
};

App::App(RunRequest request)
    : request_(std::move(request)),
      lock_(request_.settings.state_dir),
      settings_(std::make_shared<const Settings>(request_.settings)),
      desk_settings_(request_.settings),
      push_secrets_(push_secrets_or_throw(*settings_, request_.environment)),
      rules_(address_rules(*settings_)),
      store_(store::open_sqlite(settings_->state_dir)),
      clock_(io::make_system_clock(loop_.get_executor())),
      hsts_(*store_),
      http_([this](const Settings& settings) { return make_web(settings); }, *settings_),
      mail_(io::make_curl_mail(loop_.get_executor())),
      worker_(io::make_worker(loop_.get_executor())),
      service_(request_.environment("NOTIFY_SOCKET") ? request_.environment("NOTIFY_SOCKET") : ""),
      engine_({loop_.get_executor(), store_thread_.get_executor(), pool_.get_executor(), *clock_, http_,
               *mail_, random_, *store_, worker_.get()},
              settings_, secrets_or_throw(*settings_, request_.environment)),
      previews_({*clock_, random_, engine_.checker, pool_.get_executor(), worker_.get()}),
      desk_(make_desk(*store_,
                      DeskWorld{.now = [this] { return clock_->now(); },
                                .random_bytes = [this](std::size_t count) { return random_.bytes(count); },
                                .settings = desk_settings_,
                                .read = read_here})),
      site_(*desk_, site_options(*settings_, random_)),
      signals_(loop_, SIGTERM, SIGINT, SIGHUP),
      deadline_(loop_) {
  std::signal(SIGPIPE, SIG_IGN);
  site_.on_metrics([this] { return metrics_.text(); });
  site_.on_push(push_door(*store_, push_secrets_, *clock_));
  site_.on_security_event([](const web::Site::SecurityEvent& seen) {
    log::warn("security." + seen.what, {{"user", seen.user}, {"peer", seen.peer}, {"detail", seen.detail}});
  });
  engine_.scheduler.on_outcome = [this](const Outcome& outcome) {
    metrics_.count(outcome);
    log_outcome(outcome);
    if (!outcome.updates.empty()) engine_.courier.wake();
  };
  engine_.intake.on_outcome = engine_.scheduler.on_outcome;
  engine_.tasks.on_failure = [this](const std::string& name, const std::string& what) {
    std::cerr << "policywatch: " << name << ": " << what << "\n";
    status_ = 1;
    begin_stop("a task failed");
  };
  engine_.tasks.on_end = [this] {
    if (stopping_ && engine_.tasks.running() == 0) {
      signals_.cancel();
      deadline_.cancel();
    }
  };
}

std::unique_ptr<io::Http> App::make_web(const Settings& settings) {
  auto plain = io::make_curl_http(loop_.get_executor(), *clock_, guards_of(rules_, own_port_),
                                  settings.fetch.ca_file, hsts_.hosts());
  return with_browser(loop_.get_executor(), *clock_, std::move(plain), settings);
}

App::~App() {
  store_thread_.join();
  pool_.join();
}

void App::sign_in_link(const std::string& base) {
  std::string link;
  if (request_.print_sign_in || store_->users().empty()) {
    const std::string token = to_base64url(random_.bytes(24));
    store_->put_grant({.kind = "link",
                       .secret_sha256 = sha256_hex(token),
                       .user = request_.sign_in_user,
                       .scope = "admin",
                       .expires_at = clock_->now() + kLinkLives});
    const std::string front =
        settings_->review.public_url.empty() || request_.print_sign_in ? base : settings_->review.public_url;
    link = front + "/login?token=" + token;
    request_.out << "sign in once (within a day) at " << link << "\n"
                 << "  for a lasting account: policywatch user add NAME --role admin\n";
  }
  request_.out << std::flush;
  if (request_.on_listening) request_.on_listening(base, link);
}

void App::begin_stop(const std::string& why) {
  if (stopping_) return;
  stopping_ = true;
  log::info("daemon.stopping", {{"why", why}});
  service_.stopping();
  listener_->stop();
  engine_.stop();
  deadline_.expires_after(kEndWithin);
  deadline_.async_wait([](const boost::system::error_code& error) {
    if (error) return;
    // What was recorded is on disk; what was not is fetched again. Nothing is gained by waiting longer.
    log::error("daemon.stop_forced");
    std::_Exit(1);
  });
  if (engine_.tasks.running() == 0) {
    signals_.cancel();
    deadline_.cancel();
  }
}

void App::handle_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int number) {
    if (error) return;
    if (number == SIGHUP) {
      engine_.tasks.spawn("reload", reload());
    } else if (stopping_) {
      log::error("daemon.stop_forced", {{"why", "second signal"}});
      std::_Exit(1);
    } else {
      begin_stop(number == SIGTERM ? "SIGTERM" : "SIGINT");
    }
    handle_signal();
  });
}

asio::awaitable<void> App::reload() {
  service_.reloading();
  config::Loaded loaded = load_settings(request_.config_path, request_.environment);
  if (!request_.state_dir.empty()) loaded.settings.state_dir = request_.state_dir;
  std::vector<std::string> mistakes;
  for (const config::Mistake& mistake : loaded.mistakes) mistakes.push_back(config::to_string(mistake));
  std::map<std::string, std::string> secrets;
  if (mistakes.empty()) secrets = read_secrets(loaded.settings, request_.environment, mistakes);
  std::map<std::string, std::string> pushed;
  if (mistakes.empty()) pushed = read_push_secrets(loaded.settings, request_.environment, mistakes);
  auto rules = manners::AddressRules::parse(loaded.settings.fetch.allow_addresses);
  if (mistakes.empty() && !rules) mistakes.push_back("allow_addresses: " + rules.error().message);
  if (!mistakes.empty()) {
    for (const std::string& mistake : mistakes) log::error("reload.refused", {{"mistake", mistake}});
    service_.ready();
    service_.status("the new configuration is wrong; the old one stays: " + mistakes.front());
    co_return;
  }
  loaded.settings.state_dir = settings_->state_dir;
  rules_ = std::make_shared<const manners::AddressRules>(std::move(*rules));
  settings_ = std::make_shared<const Settings>(std::move(loaded.settings));
  log::configure(settings_->log);
  http_.renew(*settings_);
  tell_permissions(*settings_);
  const std::shared_ptr<const Settings> fresh = settings_;
  auto hand_over = [this, fresh, pushed = std::move(pushed)](store::Store&) {
    desk_settings_ = *fresh;
    push_secrets_ = pushed;
  };
  co_await engine_.store.run(std::move(hand_over));
  co_await engine_.reconfigure(fresh, std::move(secrets));
  log::info("daemon.reloaded", {{"watches", std::to_string(settings_->watches.size())}});
  service_.ready();
}

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

asio::awaitable<void> App::serve() {
  co_await listener_->run();
}

asio::awaitable<void> App::pulse() {
  const char* usec = request_.environment("WATCHDOG_USEC");
  const char* pid = request_.environment("WATCHDOG_PID");
  const std::optional<Millis> watchdog = io::watchdog_interval(usec, pid);
  const Millis rest = watchdog ? std::min(kPulse, *watchdog / 2) : kPulse;
  std::uint64_t seen = 0;
  while (true) {
    const bool keep_hsts = hsts_.changed();
    const std::string hsts = keep_hsts ? hsts_.hosts()->print() : "";
    auto look = [this, keep_hsts, hsts](store::Store& store) {
      store.put_note("daemon.progress", to_rfc3339(clock_->now()));
      if (keep_hsts) HstsMemory::keep(store, hsts);
      for (const review::Rule& rule : end_expired_rules(store, clock_->now()))
        log::info(
            "rule.expired",
            {{"rule", std::to_string(rule.id)}, {"owner", rule.owner}, {"hits", std::to_string(rule.hits)}});
      return store.totals();
    };
    store::Store::Totals totals = co_await engine_.store.run(std::move(look));
    const std::int64_t open = totals.updates_by_state["new"] + totals.updates_by_state["claimed"];
    const std::size_t watches = settings_->watches.size();
    metrics_.set_gauges(static_cast<std::int64_t>(watches), open, totals.outbox_pending, totals.outbox_dead);
    service_.status(std::to_string(watches) + " watches, " + std::to_string(open) + " open updates, " +
                    std::to_string(totals.outbox_pending) + " messages waiting");
    // The store answered above; the scheduler must have turned too, or the watchdog stays hungry.
    if (engine_.scheduler.turns() != seen) service_.watchdog();
    seen = engine_.scheduler.turns();
    malloc_trim(0);  // a large page leaves large free heaps behind; between checks they belong to the machine
    const Time until = clock_->now() + rest;
    const bool going_on = co_await clock_->sleep_until(until);
    if (!going_on) co_return;
  }
}

int App::run() {
  engine_.sync_watches();
  auto handler = [this](web::HttpRequest request) { return answer(std::move(request)); };
  auto listening = web::listen(loop_.get_executor(), settings_->review.listen, handler);
  if (!listening) throw WorldError("review page: " + listening.error().message);
  listener_ = std::move(*listening);
  const std::string address = listener_->address();
  own_port_ = port_of(address);
  tell_permissions(*settings_);
  for (const std::string& name : io::ignored_proxies()) log::warn("proxy.ignored", {{"variable", name}});
  const std::string base = address.starts_with("unix:") ? address : "http://" + address;
  request_.out << "listening on " << base << "\n";
  sign_in_link(base);
  store_->put_note("daemon.started", to_rfc3339(clock_->now()));
  handle_signal();
  engine_.start();
  engine_.tasks.spawn("review page", serve());
  engine_.tasks.spawn("pulse", pulse());
  service_.ready();
  log::info("daemon.ready", {{"address", base},
                             {"watches", std::to_string(settings_->watches.size())},
                             {"state", settings_->state_dir}});
  loop_.run();
  if (hsts_.changed()) HstsMemory::keep(*store_, hsts_.hosts()->print());
  store_->put_note("daemon.stopped", to_rfc3339(clock_->now()));
  log::info("daemon.stopped");
  return status_;
}

}  // namespace

int run_daemon(RunRequest request) {
  log::configure(request.settings.log);
  App app(std::move(request));
  return app.run();
}

}  // namespace policywatch::daemon
