// What goes on all the time: how things stand is told, clocks are looked at, checkpoints are stamped.
#include <malloc.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/app_parts.hpp"
#include "daemon/backups.hpp"
#include "daemon/bounces.hpp"
#include "daemon/checkpoints.hpp"
#include "daemon/ruling.hpp"
#include "daemon/stamping.hpp"

namespace policywatch::daemon {
namespace {

constexpr Millis kStampEvery = std::chrono::minutes(10);
constexpr Millis kPulse = std::chrono::seconds(10);

}  // namespace

std::optional<Millis> watchdog_of(const config::Environment& environment) {
  return io::watchdog_interval(environment("WATCHDOG_USEC"), environment("WATCHDOG_PID"));
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
    std::int64_t watches = 0, recipients_paused = 0;
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
              .watches = 0,
              .recipients_paused = 0,
              .backup = last_whole_backup(*store_),
              .gone = {}};
    seen.totals = store_->totals();
    seen.watches = desk_->read_ahead();
    seen.recipients_paused = std::ssize(paused_readers(*store_, desk_settings_));
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
  metrics_.set({.watches = seen.watches,
                .policies = seen.totals.policies,
                .open_updates = open,
                .outbox_pending = seen.totals.outbox_pending,
                .outbox_dead = seen.totals.outbox_dead,
                .recipients_paused = seen.recipients_paused,
                .rejected = seen.totals.rejected_by_reason},
               {.in_flight = engine_.scheduler.in_flight(),
                .queued = engine_.scheduler.queued(),
                .turns = engine_.scheduler.turns()},
               clock_->now());
  if (seen.backup) metrics_.set_backup(*seen.backup);
  metrics_.set_disk(engine_.disk.level(), engine_.disk.space());
  const std::size_t failing = metrics_.failing().size();
  std::string status = std::to_string(seen.watches) + " watches, " + std::to_string(open) +
                       " open updates, " + std::to_string(seen.totals.outbox_pending) + " messages waiting";
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

}  // namespace policywatch::daemon
