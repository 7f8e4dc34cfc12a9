#include "daemon/app.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "daemon/app_parts.hpp"
#include "daemon/checkpoints.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/push_door.hpp"
#include "daemon/reading.hpp"
#include "daemon/rendering.hpp"
#include "daemon/site_options.hpp"
#include "daemon/space_at_start.hpp"
#include "daemon/start_time.hpp"
#include "daemon/store_look.hpp"

namespace policywatch::daemon {
namespace {

// systemd waits longer; operators' patience and the interface say ten seconds.
constexpr std::chrono::seconds kEndWithin{8};
// Without a watchdog: a store or a scheduler that is silent for longer is not well.
constexpr Millis kPatience = std::chrono::seconds(60);
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

Millis watchdog_or(const config::Environment& environment, Millis otherwise) {
  return watchdog_of(environment).value_or(otherwise);
}

std::unique_ptr<store::Store> open_store(const std::string& state_dir, io::ServiceManager& service) {
  const StartTime start(service, "opening the store");
  auto store = store::open_sqlite(state_dir);
  if (is_large_store(state_dir)) return store;
  if (const auto whole = store->quick_check({}); !whole)
    throw WorldError(damage_words(state_dir, whole.error()), 5);
  return store;
}

/// The service manager's socket goes before the configuration's address; further ones are not ours to use.
Result<std::unique_ptr<web::Listener>> open_listener(const asio::any_io_executor& loop,
                                                     const Settings& settings,
                                                     const config::Environment& environment,
                                                     const web::Handler& handler, const web::Limits& limits) {
  const std::vector<io::PassedSocket> passed =
      io::passed_sockets(environment("LISTEN_PID"), environment("LISTEN_FDS"), environment("LISTEN_FDNAMES"));
  if (passed.empty()) return web::listen(loop, settings.review.listen, handler, limits);
  auto chosen = std::ranges::find(passed, "review", &io::PassedSocket::name);
  if (chosen == passed.end()) chosen = passed.begin();
  for (const io::PassedSocket& other : passed) {
    if (other.descriptor == chosen->descriptor) continue;
    log::warn("socket.unused", {{"name", other.name}, {"descriptor", std::to_string(other.descriptor)}});
    ::close(other.descriptor);
  }
  return web::listen_on(loop, chosen->descriptor, handler, limits);
}

std::string notify_socket(const config::Environment& environment) {
  const char* socket = environment("NOTIFY_SOCKET");
  return socket ? socket : "";
}

/// systemd/worker.conf sets the variable.
io::WorkerSettings worker_of(const config::Environment& environment) {
  const char* socket = environment("POLICYWATCH_WORKER_SOCKET");
  return {.program = {}, .socket = socket ? socket : ""};
}

/// The last life ended without a word: this one says so.
void tell_crash(store::Store& store) {
  const auto started = store.note("daemon.started"), stopped = store.note("daemon.stopped");
  if (!started || (stopped && *stopped >= *started)) return;
  log::warn("daemon.ended_before", {{"how", "without stopping: a crash, a kill, or the machine's end"},
                                    {"started", *started},
                                    {"last_sign", store.note("daemon.progress").value_or("none")}});
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

}  // namespace

void tell_permissions(const Settings& settings) {
  for (const std::string& range : settings.fetch.allow_addresses)
    log::warn("address.listed",
              {{"range", range}, {"means", "watches may fetch there though it is not public"}});
}

App::App(RunRequest request)
    : request_(std::move(request)),
      lock_(request_.settings.state_dir),
      watches_(std::exchange(request_.settings.watches, {})),
      settings_(std::make_shared<const Settings>(request_.settings)),
      desk_settings_(request_.settings),
      push_secrets_(push_secrets_or_throw(*settings_, request_.environment)),
      rules_(address_rules(*settings_)),
      service_(notify_socket(request_.environment)),
      store_(open_store(settings_->state_dir, service_)),
      log_key_(log_key(settings_->state_dir, request_.environment)),
      clock_(io::make_system_clock(loop_.get_executor())),
      hsts_(*store_),
      http_([this](const Settings& settings) { return make_web(settings); }, *settings_),
      mail_(io::make_curl_mail()),
      worker_(io::make_worker(loop_.get_executor(), worker_of(request_.environment))),
      vitals_(Vitals::Steady::now(), watchdog_or(request_.environment, kPatience)),
      engine_({loop_.get_executor(),
               store_thread_.get_executor(),
               pool_.get_executor(),
               *clock_,
               http_,
               *mail_,
               random_,
               *store_,
               worker_.get(),
               std::chrono::seconds(5),
               true,
               {}},
              settings_, secrets_or_throw(*settings_, request_.environment)),
      previews_({*clock_, random_, engine_.checker, pool_.get_executor(), worker_.get()}),
      desk_(make_desk(*store_,
                      DeskWorld{.now = [this] { return clock_->now(); },
                                .random_bytes = [this](std::size_t count) { return random_.bytes(count); },
                                .settings = desk_settings_,
                                .read = read_here,
                                .checkpoint =
                                    [this](store::Store& store) {
                                      return present_checkpoint(store, log_key_, clock_->now());
                                    }})),
      site_(*desk_, site_options(*settings_, random_)),
      signals_(loop_, SIGTERM, SIGINT, SIGHUP),
      deadline_(loop_),
      rest_(loop_) {
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
  vitals_.stopping();
  rest_.cancel();
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

/// Nothing more is built on pages that cannot be trusted.
void App::tell_look(const Result<void>& whole) {
  if (whole) {
    log::info("store.whole", {{"state", settings_->state_dir}});
  } else if (whole.error().kind != ErrorKind::corrupt) {
    log::warn("store.not_looked_at", {{"cause", whole.error().message}});
  } else {
    const std::string words = damage_words(settings_->state_dir, whole.error());
    log::error("store.damaged", {{"cause", words}});
    std::cerr << "policywatch: " << words << "\n";
    status_ = 5;
    begin_stop("the store is damaged");
  }
}

int App::run() {
  introduce_key(*store_, log_key_);
  engine_.sync_watches(watches_);
  const std::size_t watched = std::exchange(watches_, {}).size();  // the store has them now
  if (const std::size_t absurd = replan_absurd(*store_, *settings_, clock_->now()); absurd > 0)
    log::warn("schedule.absurd", {{"replanned", std::to_string(absurd)}});
  tell_crash(*store_);
  auto handler = [this](web::HttpRequest request) { return answer(std::move(request)); };
  web::Limits limits;
  limits.may_upload = [this](web::HttpRequest head) { return may_upload(std::move(head)); };
  auto listening = open_listener(loop_.get_executor(), *settings_, request_.environment, handler, limits);
  if (!listening) throw WorldError("review page: " + listening.error().message);
  listener_ = std::move(*listening);
  const std::string address = listener_->address();
  own_port_ = port_of(address);
  tell_permissions(*settings_);
  for (const std::string& name : io::ignored_proxies()) log::warn("proxy.ignored", {{"variable", name}});
  const std::string base = address.starts_with("unix:") ? address : "http://" + address;
  request_.out << "listening on " << base << "\n";
  sign_in_link(base);
  // Else an end of the last life in this same second would be taken for one of this life.
  store_->put_note("daemon.stopped", "");
  store_->put_note("daemon.started", to_rfc3339(clock_->now()));
  handle_signal();
  engine_.start();
  engine_.tasks.spawn("review page", serve());
  engine_.tasks.spawn("pulse", pulse());
  engine_.tasks.spawn("stamping", stamping());
  if (is_large_store(settings_->state_dir)) {
    look_.emplace(settings_->state_dir, [this](const Result<void>& whole) {
      asio::post(loop_, [this, whole] { tell_look(whole); });
    });
  }
  service_.ready();
  log::info("daemon.ready",
            {{"address", base}, {"watches", std::to_string(watched)}, {"state", settings_->state_dir}});
  loop_.run();
  const bool kept = keep_from_reserve(*store_, [this](store::Store& store) {
    store.put_note("daemon.stopped", to_rfc3339(clock_->now()));
    if (hsts_.changed()) HstsMemory::keep(store, hsts_.hosts()->print());
  });
  if (!kept) log::warn("task.unrecorded", {{"task", "stop"}, {"cause", "the disk is full"}});
  log::settle(true);
  log::info("daemon.stopped");
  return status_;
}

int run_daemon(RunRequest request) {
  log::configure(request.settings.log);
  io::ServiceManager service(notify_socket(request.environment));
  wait_for_space(request.settings.state_dir, service);
  App app(std::move(request));
  return app.run();
}

}  // namespace policywatch::daemon
