// What is due, when, and never two at one host: starts checks, waits, starts the next. Lives on the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/alarm.hpp"
#include "daemon/checker.hpp"
#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"

namespace policywatch::daemon {

class Scheduler {
 public:
  struct World {
    io::Clock& clock;
    AsyncStore& store;
    Gate& gate;
    Checker& checker;
    Tasks& tasks;
    boost::asio::any_io_executor loop;
  };
  Scheduler(World world, std::shared_ptr<const Settings> settings);

  /// The daemon's loop: until the clock stops. `on_outcome` sees every check that ended.
  boost::asio::awaitable<void> run();
  /// One round over `states`, all at once as far as hosts allow; returns when the last has ended or the clock
  /// stopped.
  boost::asio::awaitable<void> round(std::vector<store::WatchState> states);
  /// Something may be due earlier than thought (a watch was added, a check asked for, a reload).
  void look_now() {
    look_at_ = Time{};
    wake_.notify();
  }
  void configure(std::shared_ptr<const Settings> settings);

  std::function<void(const Outcome&)> on_outcome;
  std::uint64_t turns() const { return turns_; }  // moves as long as the loop moves: the watchdog's evidence
  std::size_t in_flight() const { return in_flight_; }
  std::size_t queued() const { return known_.size() - in_flight_; }

 private:
  void enqueue(store::WatchState state);
  /// Starts what may start now, and sets the alarm for the next host that opens.
  void start_ready();
  void offer(const std::string& host);
  boost::asio::awaitable<void> one(store::WatchState state, std::string host);

  World world_;
  std::shared_ptr<const Settings> settings_;
  WakeUp wake_;
  Alarm alarm_;
  std::map<std::string, std::deque<store::WatchState>> queues_;  // by host
  std::deque<std::string> ready_;                                // hosts to try now
  std::multimap<Time, std::string> opening_;                     // hosts to try later
  std::set<std::string> known_;                                  // ids queued or in flight
  std::size_t in_flight_ = 0;
  Time look_at_{};
  std::uint64_t turns_ = 0;
};

}  // namespace policywatch::daemon
