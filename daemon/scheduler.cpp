#include "daemon/scheduler.hpp"

#include <algorithm>

#include "base/url.hpp"
#include "manners/manners.hpp"
#include "manners/pace.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

// Looked at together; a few bytes each.
constexpr int kScanned = 100'000;
// Taken from the store together, whole; a host that is due more often than it may be asked does not fill it.
constexpr std::size_t kHeld = 5000, kHeldOfHost = 1000, kHeldAtLeast = 4;
constexpr Millis kHeldFor = std::chrono::seconds(60);
constexpr Millis kLookSoonest = std::chrono::milliseconds(100);
// A host that stays closed for longer is not waited for in memory.
constexpr Millis kWaitInMemory = std::chrono::seconds(60);
// A loop that did not look for so long slept with its machine.
constexpr Millis kSlept = std::chrono::minutes(2);
constexpr std::size_t kManyAtOnce = 100;
// Held watches are asked within a minute or so. Whoever crashes in between must not ask twice, nor wait a day
// for a page that was perhaps not asked.
constexpr Millis kClaimAtMost = std::chrono::hours(1);

std::string host_in(const std::string& address) {
  const auto url = Url::parse(address);
  return url ? manners::pace_key(*url) : "";
}

Millis interval_of(const Watch& watch, const Settings& settings) {
  return watch.every > Millis(0) ? watch.every : settings.schedule.every;
}

bool too_long(const HostPace& pace, Time now) {
  return pace.why != HostWait::none && pace.open_at - now > kWaitInMemory;
}

std::string why_not_asked(const HostPace& pace) {
  return "not asked: " + std::string(manners::wait_words(pace.why)) + " until " + to_rfc3339(pace.open_at);
}

}  // namespace

Scheduler::Scheduler(World world, std::shared_ptr<const Settings> settings)
    : world_(std::move(world)),
      settings_(std::move(settings)),
      wake_(world_.loop),
      alarm_(world_.clock, world_.tasks, wake_) {
  // The next one may knock while the answer of the last is still being read and recorded.
  world_.gate.on_leave = [this](const std::string& host) {
    offer(host);
    wake_.notify();
  };
}

Scheduler::~Scheduler() {
  world_.gate.on_leave = nullptr;
}

void Scheduler::configure(std::shared_ptr<const Settings> settings) {
  settings_ = std::move(settings);
  // What waits may have other rules now: it is taken from the store anew.
  for (auto& [host, queue] : queues_) {
    for (const store::WatchState& state : queue) release(state.watch.id);
  }
  queues_.clear();
  look_now();
}

std::size_t Scheduler::share_of_host() const {
  const Millis spacing = world_.gate.spacing();
  if (spacing <= Millis(0)) return kHeldOfHost;
  return std::clamp(static_cast<std::size_t>(kHeldFor / spacing), kHeldAtLeast, kHeldOfHost);
}

void Scheduler::hold(store::WatchState state, const std::string& host, Time claimed_until) {
  const Held held{.due = state.next_check_at, .claimed_until = claimed_until};
  if (!held_.try_emplace(state.watch.id, held).second) return;
  queues_[host].push_back(std::move(state));
  offer(host);
}

void Scheduler::release(const std::string& watch, std::optional<Time> at) {
  const auto held = held_.find(watch);
  if (held == held_.end()) return;
  released_.push_back({watch, held->second.claimed_until, at.value_or(held->second.due)});
  held_.erase(held);
}

void Scheduler::offer(const std::string& host) {
  const auto queue = queues_.find(host);
  if (queue == queues_.end() || queue->second.empty() || offered_.contains(host)) return;
  const std::optional<Time> open = world_.gate.free_at(host);
  if (!open) return;  // somebody is inside; leaving offers it again
  const Time now = world_.clock.now();
  if (*open <= now) {
    (world_.gate.slow(host) ? slow_ready_ : ready_).push_back(host);
  } else if (const HostPace pace = world_.gate.pace(host); too_long(pace, now)) {
    return give_up(host, pace);
  } else {
    opening_.emplace(*open, host);
  }
  offered_.insert(host);
}

void Scheduler::give_up(const std::string& host, const HostPace& pace) {
  const auto queue = queues_.find(host);
  std::deque<store::WatchState> states = std::move(queue->second);
  queues_.erase(queue);
  for (const store::WatchState& state : states) {
    release(state.watch.id, pace.open_at);
    if (!in_round_ || !on_outcome) continue;
    Outcome outcome;
    outcome.watch = state.watch.id;
    outcome.quality = pace.why == HostWait::crawl_delay ? Quality::robots_denied : Quality::unreachable;
    outcome.reason = why_not_asked(pace);
    on_outcome(outcome);
  }
  look_now();
}

void Scheduler::left(const std::string& host, bool slow) {
  --in_flight_;
  if (slow) --slow_in_flight_;
  offer(host);
  if (!queues_.contains(host) && more_.erase(host) > 0)
    look_at_ = std::min(look_at_, looked_at_.value_or(Time{}) + kLookSoonest);
  wake_.notify();
}

void Scheduler::ended(Outcome& outcome, const std::string& host, Millis interval) {
  if (outcome.again && !alarm_.stopped()) {
    std::shared_ptr<store::WatchState> state = std::move(outcome.state);
    queues_[host].push_front(std::move(*state));
    return;
  }
  if (outcome.again) return release(outcome.watch);  // robots.txt was asked, the page was not
  if (outcome.put_off) {
    release(outcome.watch, outcome.put_off);
    look_now();
    if (!in_round_) return;
    if (outcome.quality == Quality::ok) outcome.quality = Quality::robots_denied;
  }
  held_.erase(outcome.watch);
  if (outcome.stopped) return;
  look_at_ = std::min(look_at_, world_.clock.now() + std::max(interval, kLookSoonest));
  if (on_outcome) on_outcome(outcome);
}

asio::awaitable<void> Scheduler::one(store::WatchState state, std::string host, bool slow) {
  // Left on every path, also when the check throws.
  struct Leave {
    Scheduler& scheduler;
    std::string id, host;
    bool slow, done = false;
    ~Leave() {
      if (!done) scheduler.held_.erase(id);
      scheduler.left(host, slow);
    }
  } leave{*this, state.watch.id, host, slow};
  const Millis interval = interval_of(state.watch, *settings_);
  Outcome outcome = co_await world_.checker.check(std::move(state), host);
  leave.done = true;
  ended(outcome, host, interval);
}

bool Scheduler::start(const std::string& host) {
  offered_.erase(host);
  const auto queue = queues_.find(host);
  if (queue == queues_.end() || queue->second.empty()) return false;
  if (!world_.gate.try_enter(host, world_.clock.now())) {
    offer(host);
    return false;
  }
  store::WatchState state = std::move(queue->second.front());
  queue->second.pop_front();
  if (queue->second.empty()) queues_.erase(queue);
  const bool slow = world_.gate.slow(host);
  ++in_flight_;
  if (slow) ++slow_in_flight_;
  offer(host);  // a host may allow several at once
  std::string name = "check " + state.watch.id;
  world_.tasks.spawn(std::move(name), one(std::move(state), host, slow));
  return true;
}

void Scheduler::start_ready() {
  if (world_.store.paused()) return;  // what was fetched now could perhaps not be kept
  const Time now = world_.clock.now();
  while (!opening_.empty() && opening_.begin()->first <= now) {
    std::string host = std::move(opening_.begin()->second);
    opening_.erase(opening_.begin());
    (world_.gate.slow(host) ? slow_ready_ : ready_).push_back(std::move(host));
  }
  const auto limit = static_cast<std::size_t>(settings_->fetch.max_concurrent);
  const std::size_t slow_limit = std::max<std::size_t>(limit / 2, 1);
  while (in_flight_ < limit && !alarm_.stopped()) {
    // Quick ones first; but of many places a slow one always gets one.
    const bool slow_turn = limit >= 4 && slow_in_flight_ == 0 && !slow_ready_.empty();
    std::deque<std::string>* from = !ready_.empty() && !slow_turn ? &ready_ : nullptr;
    if (!from && !slow_ready_.empty() && slow_in_flight_ < slow_limit) from = &slow_ready_;
    if (!from) break;
    const std::string host = std::move(from->front());
    from->pop_front();
    start(host);
  }
  if (!opening_.empty()) alarm_.set(opening_.begin()->first);
}

Scheduler::Chosen Scheduler::choose(const std::vector<Row>& due, Time now) {
  Chosen chosen;
  const std::size_t share = share_of_host();
  std::map<std::string, std::size_t> taken;
  std::size_t held = held_.size();
  for (const Row& row : due) {
    if (held_.contains(row.watch.id)) continue;
    if (const HostPace pace = world_.gate.pace(row.host); too_long(pace, now)) {
      chosen.put_off.emplace_back(row.watch.id, pace.open_at);
      continue;
    }
    const auto queue = queues_.find(row.host);
    std::size_t& of_host = taken[row.host];
    const std::size_t waiting = of_host + (queue == queues_.end() ? 0 : queue->second.size());
    const bool room = held < kHeld || (waiting == 0 && held < 2 * kHeld);
    if (waiting >= share || !room) {
      more_.insert(row.host);
      continue;
    }
    ++of_host;
    ++held;
    chosen.take.push_back(row);
  }
  return chosen;
}

asio::awaitable<void> Scheduler::look() {
  const Time now = world_.clock.now();
  const bool first = !paces_known_;
  const bool slept = looked_at_ && now - *looked_at_ > kSlept;
  looked_at_ = now;
  look_at_ = now + world_.look_again;
  paces_known_ = true;
  struct Found {
    std::vector<Row> due;
    std::vector<HostPace> paces;
    std::optional<Time> next;
  };
  auto scan = [now, first, released = std::exchange(released_, {})](store::Store& store) {
    store.reschedule(released);
    Found found;
    for (store::DueWatch& watch : store.due_watches(now, kScanned)) {
      std::string host = host_in(watch.url);
      found.due.push_back({std::move(watch), std::move(host)});
    }
    found.next = store.next_due(now);
    if (first) found.paces = store.host_paces(now);
    return found;
  };
  Found found = co_await world_.store.run(std::move(scan));
  for (HostPace& pace : found.paces) world_.gate.remember(std::move(pace));
  if (found.next) look_at_ = std::min(look_at_, std::max(*found.next, now + kLookSoonest));
  more_.clear();
  Chosen chosen = choose(found.due, now);
  if (chosen.take.empty() && chosen.put_off.empty()) co_return;
  struct Loaded {
    std::vector<store::WatchState> states;
    std::vector<store::Replanned> claims;  // one for each
    std::vector<std::string> hosts;        // likewise
  };
  const std::shared_ptr<const Settings> settings = settings_;
  const bool spread = slept && chosen.take.size() > kManyAtOnce;
  auto load = [now, spread, settings, chosen = std::move(chosen)](store::Store& store) mutable {
    Loaded loaded;
    for (Row& row : chosen.take) {
      const std::string& id = row.watch.id;
      auto state = store.watch_state(id);
      if (!state || state->watch.paused || state->next_check_at > now) continue;
      const Time later = spread ? manners::spread_overdue(state->watch, settings->schedule, now, now) : now;
      if (later > now) {
        chosen.put_off.emplace_back(id, later);
      } else {
        const Millis claim = std::min(interval_of(state->watch, *settings), kClaimAtMost);
        const bool moved = state->watch.url != row.watch.url;  // meanwhile
        loaded.claims.push_back({id, state->next_check_at, now + claim});
        loaded.hosts.push_back(moved ? host_in(state->watch.url) : std::move(row.host));
        loaded.states.push_back(std::move(*state));
      }
    }
    store.put_off(chosen.put_off);
    store.reschedule(loaded.claims);
    return loaded;
  };
  Loaded loaded = co_await world_.store.run(std::move(load));
  for (std::size_t i = 0; i < loaded.states.size(); ++i)
    hold(std::move(loaded.states[i]), loaded.hosts[i], loaded.claims[i].to);
}

asio::awaitable<void> Scheduler::round(std::vector<store::WatchState> states) {
  in_round_ = true;
  const Time now = world_.clock.now();
  auto read = [now](store::Store& store) { return store.host_paces(now); };
  std::vector<HostPace> paces = co_await world_.store.run(std::move(read));
  for (HostPace& pace : paces) {
    const bool wish = pace.why == HostWait::retry_after || pace.why == HostWait::host_down;
    if (wish) pace.open_at = now;
    world_.gate.remember(std::move(pace));
  }
  // The one that waited longest first: a host that is asked seldom gives each its turn.
  std::ranges::sort(states, {}, [](const store::WatchState& state) {
    return std::pair(state.last_check.value_or(Time{}), state.watch.id);
  });
  for (store::WatchState& state : states) {
    const Time planned = state.next_check_at;  // nothing is claimed: as planned, if it is not asked
    const std::string host = host_in(state.watch.url);
    hold(std::move(state), host, planned);
  }
  states.clear();
  while (!held_.empty()) {
    start_ready();
    if (alarm_.stopped() && in_flight_ == 0) break;
    co_await wake_.wait();
  }
}

asio::awaitable<void> Scheduler::run() {
  while (!alarm_.stopped()) {
    ++turns_;
    if (world_.store.paused()) {
      look_at_ = world_.clock.now() + world_.look_again;  // or when there is space: look_now()
    } else if (world_.clock.now() >= look_at_) {
      co_await look();
    }
    start_ready();
    alarm_.set(look_at_);
    co_await wake_.wait();
  }
  while (in_flight_ > 0) {
    co_await wake_.wait();
  }
  // What was not asked is due as before in the next life.
  for (const auto& [host, queue] : queues_) {
    for (const store::WatchState& state : queue) release(state.watch.id);
  }
  auto write = [released = std::exchange(released_, {})](store::Store& store) { store.reschedule(released); };
  co_await world_.store.run(std::move(write));
}

}  // namespace policywatch::daemon
