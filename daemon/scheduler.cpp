#include "daemon/scheduler.hpp"

#include <algorithm>

#include "base/url.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

// Taken from the store together; more than can run at once, so that one slow host's queue does not hide the
// others.
constexpr int kDueAtOnce = 5000;
// Even with nothing due the store is looked at again: commands and pages write it too.
constexpr Millis kLookAgain = std::chrono::seconds(5);

std::string host_of(const Watch& watch) {
  const auto url = Url::parse(watch.url);
  return url ? url->host_key() : "";
}

}  // namespace

Scheduler::Scheduler(World world, std::shared_ptr<const Settings> settings)
    : world_(std::move(world)),
      settings_(std::move(settings)),
      wake_(world_.loop),
      alarm_(world_.clock, world_.tasks, wake_) {}

void Scheduler::configure(std::shared_ptr<const Settings> settings) {
  settings_ = std::move(settings);
  look_now();
}

void Scheduler::enqueue(store::WatchState state) {
  if (!known_.insert(state.watch.id).second) return;
  std::string host = host_of(state.watch);
  std::deque<store::WatchState>& queue = queues_[host];
  queue.push_back(std::move(state));
  if (queue.size() == 1) offer(host);
}

void Scheduler::offer(const std::string& host) {
  const std::optional<Time> open = world_.gate.free_at(host);
  if (!open) return;  // somebody is inside; leaving offers it again
  if (*open <= world_.clock.now()) {
    ready_.push_back(host);
  } else {
    opening_.emplace(*open, host);
  }
}

asio::awaitable<void> Scheduler::one(store::WatchState state, std::string host) {
  // Left on every path, also when the check throws.
  struct Leave {
    Scheduler& scheduler;
    std::string id, host;
    ~Leave() {
      scheduler.known_.erase(id);
      --scheduler.in_flight_;
      if (scheduler.queues_.contains(host)) scheduler.offer(host);
      scheduler.wake_.notify();
    }
  } leave{*this, state.watch.id, std::move(host)};
  Outcome outcome = co_await world_.checker.check(std::move(state));
  if (!outcome.stopped && on_outcome) on_outcome(outcome);
}

void Scheduler::start_ready() {
  const Time now = world_.clock.now();
  while (!opening_.empty() && opening_.begin()->first <= now) {
    ready_.push_back(std::move(opening_.begin()->second));
    opening_.erase(opening_.begin());
  }
  const auto limit = static_cast<std::size_t>(settings_->fetch.max_concurrent);
  while (!ready_.empty() && in_flight_ < limit && !alarm_.stopped()) {
    const std::string host = std::move(ready_.front());
    ready_.pop_front();
    auto queue = queues_.find(host);
    if (queue == queues_.end()) continue;
    if (!world_.gate.try_enter(host, world_.clock.now())) {
      offer(host);
      continue;
    }
    store::WatchState state = std::move(queue->second.front());
    queue->second.pop_front();
    if (queue->second.empty()) {
      queues_.erase(queue);
    } else {
      offer(host);  // a host may allow several at once
    }
    ++in_flight_;
    std::string name = "check " + state.watch.id;
    world_.tasks.spawn(std::move(name), one(std::move(state), host));
  }
  if (!opening_.empty()) alarm_.set(opening_.begin()->first);
}

asio::awaitable<void> Scheduler::round(std::vector<store::WatchState> states) {
  for (store::WatchState& state : states) enqueue(std::move(state));
  states.clear();
  while (!known_.empty()) {
    start_ready();
    if (alarm_.stopped() && in_flight_ == 0) break;
    co_await wake_.wait();
  }
}

asio::awaitable<void> Scheduler::run() {
  while (!alarm_.stopped()) {
    ++turns_;
    const Time now = world_.clock.now();
    if (now >= look_at_) {
      look_at_ = now + kLookAgain;
      auto look = [now](store::Store& store) {
        return std::pair(store.due(now, kDueAtOnce), store.next_due());
      };
      std::pair<std::vector<store::WatchState>, std::optional<Time>> found =
          co_await world_.store.run(std::move(look));
      for (store::WatchState& state : found.first) enqueue(std::move(state));
      if (found.second && *found.second > now) look_at_ = std::min(look_at_, *found.second);
    }
    start_ready();
    alarm_.set(look_at_);
    co_await wake_.wait();
  }
  while (in_flight_ > 0) {
    co_await wake_.wait();
  }
}

}  // namespace policywatch::daemon
