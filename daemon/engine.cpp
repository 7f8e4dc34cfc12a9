#include "daemon/engine.hpp"

#include "base/url.hpp"
#include "daemon/log.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {
namespace {

// So many checks may fall on one moment without anybody noticing; beyond, they are spread.
constexpr std::size_t kTogether = 100;

std::string mail_host(const Settings& settings) {
  const auto url = Url::parse(settings.review.public_url);
  return url && !url->hostname().empty() ? std::string(url->hostname()) : "policywatch.localhost";
}

void sync(store::Store& store, const Settings& settings, const std::vector<Watch>& watches, Time now) {
  const bool many = watches.size() > kTogether;
  auto first = [&](const Watch& watch) {
    return many ? manners::spread_overdue(watch, settings.schedule, now, now) : now;
  };
  store.sync_watches(watches, first);
  const std::vector<store::WatchState> overdue = store.due(now - std::chrono::minutes(1), 1'000'000);
  if (overdue.size() <= kTogether) return;
  std::vector<std::pair<std::string, Time>> spread;
  for (const store::WatchState& state : overdue) {
    spread.emplace_back(state.watch.id,
                        manners::spread_overdue(state.watch, settings.schedule, state.next_check_at, now));
  }
  store.put_off(spread);
}

}  // namespace

Engine::Engine(Doors doors, std::shared_ptr<const Settings> settings,
               std::map<std::string, std::string> secrets)
    : tasks(doors.loop),
      commands(io::make_commands(doors.loop)),
      disk({doors.clock, doors.store, doors.loop, doors.store_thread, settings->state_dir,
            [this](EventType event, const std::string& detail) {
              return rows_for_storage(settings_->notifiers, event, settings_->state_dir, detail,
                                      doors_.clock.now(), checker.draw_key_here());
            },
            doors.look_at_disk}),
      store(doors.store, doors.store_thread, doors.waits_for_space ? &disk : nullptr),
      messages(doors.store, doors.store_thread, doors.waits_for_space ? &disk : nullptr, true),
      gate(settings->fetch.per_host_concurrent, settings->fetch.per_host_delay),
      robots(doors.http, doors.clock, store),
      recorder(store, doors.clock, tasks, doors.loop),
      checker(
          {doors.clock, doors.http, store, recorder, robots, gate, doors.random, doors.pool, doors.worker},
          settings),
      scheduler({doors.clock, store, gate, checker, tasks, doors.loop, doors.look_again}, settings),
      courier({doors.clock, doors.http, doors.mail, messages, tasks, doors.loop, mail_host(*settings),
               doors.random, commands.get()},
              settings, std::move(secrets)),
      intake(store, checker, tasks, doors.loop),
      mailboxes({doors.clock, store, tasks, doors.pool, doors.random}, settings),
      doors_(doors),
      settings_(settings) {
  disk.on_space = [this] {
    scheduler.look_now();
    courier.wake();
    intake.wake();
  };
  mailboxes.on_messages = [this] { courier.wake(); };
}

void Engine::sync_watches(const std::vector<Watch>& watches) {
  sync(doors_.store, *settings_, watches, doors_.clock.now());
}

void Engine::start() {
  if (const std::string fault = manners::user_agent_fault(settings_->fetch.user_agent); !fault.empty())
    log::warn("user_agent", {{"value", settings_->fetch.user_agent}, {"fault", fault}});
  tasks.spawn("scheduler", scheduler.run());
  tasks.spawn("courier", courier.run());
  if (doors_.waits_for_space) tasks.spawn("disk", disk.run());
  mailboxes.start();
  intake.wake();  // what came before the last life ended
}

boost::asio::awaitable<void> Engine::reconfigure(std::shared_ptr<const Settings> settings,
                                                 std::vector<Watch> watches,
                                                 std::map<std::string, std::string> secrets) {
  settings_ = settings;
  const Time now = doors_.clock.now();
  auto job = [settings, watches = std::move(watches), now](store::Store& store) {
    sync(store, *settings, watches, now);
  };
  co_await store.run(std::move(job));
  gate.configure(settings->fetch.per_host_concurrent, settings->fetch.per_host_delay);
  checker.configure(settings);
  scheduler.configure(settings);
  courier.configure(settings, std::move(secrets));
  mailboxes.configure(settings);
}

void Engine::stop() {
  doors_.clock.stop();
  doors_.http.stop();
  doors_.mail.stop();
  if (doors_.worker) doors_.worker->stop();
  commands->stop();
}

}  // namespace policywatch::daemon
