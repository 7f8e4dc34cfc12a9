#include "daemon/app.hpp"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/zone.hpp"
#include "daemon/backups.hpp"
#include "daemon/checkpoints.hpp"
#include "daemon/clock_step.hpp"
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
#include "daemon/stamping.hpp"
#include "daemon/start_time.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/vitals.hpp"
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
constexpr Millis kStampEvery = std::chrono::minutes(10);
constexpr Millis kPulse = std::chrono::seconds(10);
// Without a watchdog: a store or a scheduler that is silent for longer is not well.
constexpr Millis kPatience = std::chrono::seconds(60);
// A larger store would keep the page waiting; `policywatch verify` looks at it.
constexpr std::uintmax_t kLookedAtAtStart = std::uintmax_t{512} << 20;
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

std::optional<Millis> watchdog_of(const config::Environment& environment) {
  return io::watchdog_interval(environment("WATCHDOG_USEC"), environment("WATCHDOG_PID"));
}

Millis watchdog_or(const config::Environment& environment, Millis otherwise) {
  return watchdog_of(environment).value_or(otherwise);
}

std::unique_ptr<store::Store> open_store(const std::string& state_dir, io::ServiceManager& service) {
  const StartTime start(service, "opening the store");
  auto store = store::open_sqlite(state_dir);
  std::error_code error;
  if (std::filesystem::file_size(state_dir + "/policywatch.db", error) > kLookedAtAtStart && !error)
    return store;
  if (const auto whole = store->quick_check(); !whole)
    throw WorldError(
        state_dir + "/policywatch.db is damaged (" + whole.error().message +
            "): put the latest backup in its place with `policywatch restore BACKUP`, or save what can "
            "be read with `policywatch recover FILE`",
        5);
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
  asio::awaitable<void> follow_zones();
  asio::awaitable<void> serve();
  std::unique_ptr<io::Http> make_web(const Settings& settings);
  asio::awaitable<void> pulse();
  asio::awaitable<void> beat();
  asio::awaitable<void> stamping();
  void look_at_clock();
  asio::awaitable<void> follow_clock(Millis by);
  std::uint64_t progress() const;
  std::string complaint();
  asio::awaitable<web::HttpReply> answer(web::HttpRequest request);
  asio::awaitable<bool> may_upload(web::HttpRequest head);
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
  io::ServiceManager service_;
  std::unique_ptr<store::Store> store_;
  std::string log_key_;
  io::SystemRandom random_;
  std::unique_ptr<io::Clock> clock_;
  HstsMemory hsts_;
  std::uint16_t own_port_ = 0;  // of the review page
  WebDoor http_;
  std::unique_ptr<io::Mail> mail_;
  std::unique_ptr<io::Worker> worker_;
  Metrics metrics_;
  Vitals vitals_;
  ClockWatch clock_watch_;
  Engine engine_;
  Previews previews_;
  std::unique_ptr<review::Desk> desk_;
  web::Site site_;
  std::unique_ptr<web::Listener> listener_;
  asio::signal_set signals_;
  asio::steady_timer deadline_;
  asio::steady_timer rest_;  // the pulse's: no clock that is set may make it late
  std::string refusal_;      // why the last reload was refused; "" when it was taken
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
      service_(request_.environment("NOTIFY_SOCKET") ? request_.environment("NOTIFY_SOCKET") : ""),
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

/// The machine's time zone data may have been replaced: what is planned by them follows.
asio::awaitable<void> App::follow_zones() {
  const ReloadedZones zones = reload_zones();
  for (const std::string& zone : zones.unreadable)
    log::warn("zone.kept", {{"zone", zone}, {"cause", "its file cannot be read any more"}});
  auto replan = [changed = zones.changed, now = clock_->now()](store::Store& store) {
    return replan_zones(store, changed, now);
  };
  const std::size_t moved = co_await engine_.store.run(std::move(replan));
  for (const std::string& zone : zones.changed)
    log::info("zone.changed", {{"zone", zone}, {"replanned", std::to_string(moved)}});
  if (moved > 0) engine_.scheduler.look_now();
}

asio::awaitable<void> App::reload() {
  service_.reloading();
  if (engine_.disk.full()) {  // half of it would wait for space
    refusal_ = engine_.disk.words();
    log::error("reload.refused", {{"mistake", refusal_}});
    metrics_.count_reload(false);
    service_.ready();
    co_return;
  }
  co_await follow_zones();
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
    refusal_ = mistakes.front();
    metrics_.count_reload(false);
    service_.ready();
    rest_.cancel();  // the status tells it at once
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
  refusal_.clear();
  metrics_.count_reload(true);
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

/// What the watchdog lives on: the scheduler's turns, or looks at the disk while it waits for space.
std::uint64_t App::progress() const {
  return engine_.scheduler.turns() + engine_.disk.looks_while_full();
}

/// "" while all is well. Asked on the loop: also the store's thread may be what stands still.
std::string App::complaint() {
  vitals_.scheduler_at(progress(), Vitals::Steady::now());
  return vitals_.complaint(Vitals::Steady::now());
}

/// Keeps what is kept now and then, and tells others how things stand.
asio::awaitable<void> App::beat() {
  const bool keep_hsts = hsts_.changed();
  const std::string hsts = keep_hsts ? hsts_.hosts()->print() : "";
  struct Seen {
    bool kept = true;  // false: the disk is full
    store::Store::Totals totals;
    std::optional<Time> backup;
    std::vector<std::string> gone;
  };
  auto keep = [this, keep_hsts, hsts](store::Store& store) {
    store.put_note("daemon.progress", to_rfc3339(clock_->now()));
    keep_hourly_checkpoint(store, log_key_, clock_->now());
    if (keep_hsts) HstsMemory::keep(store, hsts);
    for (const review::Rule& rule : end_expired_rules(store, clock_->now()))
      log::info(
          "rule.expired",
          {{"rule", std::to_string(rule.id)}, {"owner", rule.owner}, {"hits", std::to_string(rule.hits)}});
  };
  auto look = [this, keep, full = engine_.disk.full(), failing = metrics_.failing()] {
    Seen seen{.kept = keep_or_note_progress(*store_, keep, full, clock_->now()),
              .totals = {},
              .backup = last_whole_backup(*store_),
              .gone = {}};
    seen.totals = store_->totals();
    for (const std::string& id : failing) {
      const auto state = store_->watch_state(id);
      if (!state || state->watch.paused) seen.gone.push_back(id);
    }
    return seen;
  };
  // Not by engine_.store, where it would wait for space: whoever waits tells nobody how things stand.
  Seen seen = co_await io::run_on(store_thread_.get_executor(), std::move(look));
  vitals_.store_answered(Vitals::Steady::now());
  if (!seen.kept) {
    co_await engine_.disk.met();
  }
  metrics_.forget(seen.gone);
  const std::int64_t open = seen.totals.updates_by_state["new"] + seen.totals.updates_by_state["claimed"];
  const auto watches = static_cast<std::int64_t>(settings_->watches.size());
  metrics_.set({.watches = watches,
                .policies = seen.totals.policies,
                .open_updates = open,
                .outbox_pending = seen.totals.outbox_pending,
                .outbox_dead = seen.totals.outbox_dead,
                .rejected = seen.totals.rejected_by_reason},
               {.in_flight = engine_.scheduler.in_flight(),
                .queued = engine_.scheduler.queued(),
                .turns = engine_.scheduler.turns()},
               clock_->now());
  if (seen.backup) metrics_.set_backup(*seen.backup);
  metrics_.set_disk(engine_.disk.level(), engine_.disk.space());
  const std::size_t failing = metrics_.failing().size();
  std::string status = std::to_string(watches) + " watches, " + std::to_string(open) + " open updates, " +
                       std::to_string(seen.totals.outbox_pending) + " messages waiting";
  if (failing > 0) status += ", " + std::to_string(failing) + " watches failing";
  if (seen.totals.outbox_dead > 0)
    status += ", " + std::to_string(seen.totals.outbox_dead) + " messages undeliverable";
  if (const std::string trouble = engine_.disk.words(); !trouble.empty()) status = trouble;
  if (!refusal_.empty()) status = "the new configuration is wrong, the old one stays: " + refusal_;
  service_.status(status);
}

/// Intervals go by a clock that nobody sets; what is planned is written in wall time, so it moves along.
asio::awaitable<void> App::follow_clock(Millis by) {
  const std::shared_ptr<const Settings> settings = settings_;
  auto replan = [settings, now = clock_->now(), by](store::Store& store) {
    return replan_after_step(store, *settings, now, by);
  };
  const std::size_t moved = co_await engine_.store.run(std::move(replan));
  log::warn("clock.stepped",
            {{"by", std::to_string(by.count() / 1000) + " s"}, {"replanned", std::to_string(moved)}});
  engine_.scheduler.look_now();
  engine_.courier.wake();
}

/// An authority that does not answer is asked again; what waits for it is signed all the same.
asio::awaitable<void> App::stamping() {
  const StampWorld world{http_, engine_.store, *clock_, random_};
  while (!stopping_) {
    if (!settings_->evidence.timestamp_url.empty()) {
      Result<int> done = co_await stamp_checkpoints(world, settings_->evidence, settings_->fetch.user_agent);
      if (!done && done.error().kind != ErrorKind::stopped)
        log::warn("checkpoint.not_stamped", {{"cause", done.error().message}});
    }
    const Time next = clock_->now() + kStampEvery;
    const bool going_on = co_await clock_->sleep_until(next);
    if (!going_on) co_return;
  }
}

/// Its own task, for the pulse does not wait for a disk that is full.
void App::look_at_clock() {
  const std::optional<Millis> by = clock_watch_.look(clock_->now(), since_boot());
  if (!by) return;
  engine_.gate.clock_stepped(*by, clock_->now());
  engine_.tasks.spawn("clock step", follow_clock(*by));
}

asio::awaitable<void> App::pulse() {
  const std::optional<Millis> watchdog = watchdog_of(request_.environment);
  const Millis rest = watchdog ? std::min(kPulse, *watchdog / 2) : kPulse;
  std::uint64_t fed_at = 0;
  while (!stopping_) {
    look_at_clock();
    co_await beat();
    // The store answered above; the scheduler must have turned too, or the watchdog stays hungry.
    if (progress() != fed_at) service_.watchdog();
    fed_at = progress();
    metrics_.set_healthy(complaint().empty());
    log::settle();
    malloc_trim(0);  // a large page leaves large free heaps behind; between checks they belong to the machine
    if (stopping_) co_return;
    rest_.expires_after(rest);
    co_await rest_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

int App::run() {
  introduce_key(*store_, log_key_);
  engine_.sync_watches();
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
  store_->put_note("daemon.started", to_rfc3339(clock_->now()));
  handle_signal();
  engine_.start();
  engine_.tasks.spawn("review page", serve());
  engine_.tasks.spawn("pulse", pulse());
  engine_.tasks.spawn("stamping", stamping());
  service_.ready();
  log::info("daemon.ready", {{"address", base},
                             {"watches", std::to_string(settings_->watches.size())},
                             {"state", settings_->state_dir}});
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

}  // namespace

int run_daemon(RunRequest request) {
  log::configure(request.settings.log);
  App app(std::move(request));
  return app.run();
}

}  // namespace policywatch::daemon
