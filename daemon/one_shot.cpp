#include "daemon/one_shot.hpp"

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <ostream>

#include "daemon/engine.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/log.hpp"
#include "daemon/rendering.hpp"
#include "daemon/stamping.hpp"
#include "daemon/web_door.hpp"
#include "manners/manners.hpp"
#include "watchers/next_page.hpp"
#include "watchers/pages.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

/// A clock that starts at a given moment and then goes as the real one does.
class ShiftedClock final : public io::Clock {
 public:
  ShiftedClock(std::unique_ptr<io::Clock> real, std::optional<Time> start)
      : real_(std::move(real)), shift_(start ? *start - real_->now() : Millis(0)) {}
  Time now() const override { return real_->now() + shift_; }
  asio::awaitable<bool> sleep_until(Time until) override { return real_->sleep_until(until - shift_); }
  void stop() override { real_->stop(); }

 private:
  std::unique_ptr<io::Clock> real_;
  Millis shift_;
};

/// The doors of a one-shot command, all on one thread: the loop is its own store thread and pool.
struct World {
  World(const Settings& settings, std::optional<Time> now, std::shared_ptr<io::Hsts> hsts)
      : clock(io::make_system_clock(loop.get_executor()), now), own_port(port_of(settings.review.listen)) {
    std::signal(SIGPIPE, SIG_IGN);
    auto parsed = manners::AddressRules::parse(settings.fetch.allow_addresses);
    if (!parsed) throw WorldError("allow_addresses: " + parsed.error().message, 2);
    rules = std::make_shared<const manners::AddressRules>(std::move(*parsed));
    auto plain = io::make_curl_http(loop.get_executor(), clock, guards_of(rules, own_port),
                                    settings.fetch.ca_file, std::move(hsts));
    http = with_browser(loop.get_executor(), clock, std::move(plain), settings);
    mail = io::make_curl_mail();
    worker = io::make_worker(loop.get_executor());
  }
  asio::io_context loop{1};
  ShiftedClock clock;
  std::shared_ptr<const manners::AddressRules> rules;
  const std::uint16_t own_port;  // where a daemon of this configuration has its page
  io::SystemRandom random;
  std::unique_ptr<io::Http> http;
  std::unique_ptr<io::Mail> mail;
  std::unique_ptr<io::Worker> worker;
};

cli::CheckLine line_of(const Outcome& outcome, Time at) {
  cli::CheckLine line;
  line.watch = outcome.watch;
  line.quality = word(outcome.quality);
  line.reason = outcome.reason;
  line.what = outcome.what;
  line.status = outcome.status;
  line.at = at;
  line.updates = outcome.updates;
  line.folded = outcome.attached;
  line.suppressed = outcome.suppressed;
  return line;
}

std::vector<store::WatchState> chosen_states(store::Store& store, const std::vector<std::string>& ids) {
  if (ids.empty()) {
    std::vector<store::WatchState> states = store.watch_states();
    std::erase_if(states, [](const store::WatchState& state) { return state.watch.paused; });
    return states;
  }
  std::vector<store::WatchState> states;
  for (const std::string& id : ids) {
    auto state = store.watch_state(id);
    if (!state)
      throw WorldError("no watch is named '" + id + "'; see: policywatch watch list", cli::kNoSuchThing);
    states.push_back(std::move(*state));
  }
  return states;
}

std::map<std::string, std::string> secrets_of(const Settings& settings,
                                              const config::Environment& environment) {
  std::vector<std::string> mistakes;
  std::map<std::string, std::string> secrets = read_secrets(settings, environment, mistakes);
  if (!mistakes.empty()) throw WorldError("secrets cannot be read: " + mistakes.front(), cli::kWrongUsage);
  return secrets;
}

asio::awaitable<void> one_round(Engine& engine, std::vector<store::WatchState> states, int& unsent) {
  co_await engine.scheduler.round(std::move(states));
  int failed = co_await engine.courier.drain();
  unsent = failed;
  engine.stop();
}

/// Further pages, each after the host's pause; a person asked for them, as for the first.
asio::awaitable<void> read_on(World& world, io::HttpCall call, Watch watch, Millis pause,
                              Result<Response>& answer) {
  if (!watchers::has_pages(watch.kind)) watch.kind = watchers::guess_kind(*answer);
  watchers::PageTrail trail(watch, call.max_body);
  trail.take(std::move(*answer));
  while (!trail.next().empty() && manners::check_url(trail.next())) {
    const Time until = world.clock.now() + pause;
    const bool going_on = co_await world.clock.sleep_until(until);
    if (!going_on) break;
    call.request.url = trail.next();
    call.max_body = std::max<std::uint64_t>(trail.room(), 1);
    Result<Response> more = co_await world.http->fetch(call);
    if (!more) break;
    trail.take(std::move(*more));
  }
  if (!trail.next().empty()) trail.give_up("it was not asked for");
  answer = trail.joined();
}

asio::awaitable<void> one_fetch(World& world, io::HttpCall call, Watch watch, Millis pause,
                                Result<Response>& answer) {
  Result<Response> fetched = co_await world.http->fetch(call);
  answer = std::move(fetched);
  if (answer && watch.pages > 1) {
    co_await read_on(world, std::move(call), std::move(watch), pause, answer);
  }
  world.http->stop();
  world.mail->stop();
}

asio::awaitable<void> one_stamping(World& world, AsyncStore& store, const Settings& settings,
                                   Result<int>& stamped) {
  const StampWorld all{*world.http, store, world.clock, world.random};
  Result<int> done = co_await stamp_checkpoints(all, settings.evidence, settings.fetch.user_agent);
  stamped = std::move(done);
  world.http->stop();
  world.mail->stop();
}

}  // namespace

int check_once(const Settings& settings, std::optional<Time> now, const std::vector<std::string>& watches,
               const config::Environment& environment, const TellLine& tell, std::ostream& err) {
  log::configure(settings.log);
  auto shared = std::make_shared<const Settings>(settings);
  for (const std::string& name : io::ignored_proxies()) log::warn("proxy.ignored", {{"variable", name}});
  std::unique_ptr<store::Store> store = store::open_sqlite(settings.state_dir);
  HstsMemory hsts(*store);
  World world(settings, now, hsts.hosts());
  const asio::any_io_executor loop = world.loop.get_executor();
  Engine engine(
      {loop, loop, loop, world.clock, *world.http, *world.mail, world.random, *store, world.worker.get()},
      shared, secrets_of(settings, environment));
  engine.sync_watches(settings.watches);
  bool all_good = true;
  engine.scheduler.on_outcome = [&](const Outcome& outcome) {
    if (outcome.quality != Quality::ok) all_good = false;
    tell(line_of(outcome, world.clock.now()));
  };
  engine.tasks.on_failure = [&](const std::string& name, const std::string& what) {
    err << "policywatch: " << name << ": " << what << "\n";
    all_good = false;
    engine.stop();
  };
  int unsent = 0;
  engine.tasks.spawn("round", one_round(engine, chosen_states(*store, watches), unsent));
  world.loop.run();
  if (hsts.changed()) HstsMemory::keep(*store, hsts.hosts()->print());
  if (unsent > 0) err << unsent << " messages could not be sent; see: policywatch deliveries\n";
  return all_good && unsent == 0 ? cli::kDone : cli::kFailed;
}

Result<int> stamp_once(const Settings& settings) {
  if (settings.evidence.timestamp_url.empty())
    return fail(ErrorKind::invalid, "[evidence] timestamp_url names no authority");
  log::configure(settings.log);
  std::unique_ptr<store::Store> store = store::open_sqlite(settings.state_dir);
  World world(settings, std::nullopt, nullptr);
  AsyncStore async(*store, world.loop.get_executor());
  Result<int> stamped = fail(ErrorKind::stopped, "nothing was stamped");
  Tasks tasks(world.loop.get_executor());
  tasks.spawn("stamp", one_stamping(world, async, settings, stamped));
  world.loop.run();
  return stamped;
}

Result<Response> fetch_once(const Settings& settings, const Watch& watch) {
  log::configure(settings.log);
  if (const Result<Url> permitted = manners::check_url(watch.url); !permitted)
    return std::unexpected(permitted.error());
  World world(settings, std::nullopt, nullptr);
  io::HttpCall call;
  call.request.url = watch.url;
  call.request.headers = watch.headers;
  call.timeout = settings.fetch.timeout;
  call.max_body = settings.fetch.max_body;
  call.user_agent = settings.fetch.user_agent;
  call.render = watch.render == "browser";
  Result<Response> answer = fail(ErrorKind::stopped, "nothing was fetched");
  Tasks tasks(world.loop.get_executor());
  tasks.spawn("fetch", one_fetch(world, std::move(call), watch, settings.fetch.per_host_delay, answer));
  world.loop.run();
  return answer;
}

}  // namespace policywatch::daemon
