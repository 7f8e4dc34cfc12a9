// What is due, when, and never two at one host: starts checks, waits, starts the next. Lives on the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/alarm.hpp"
#include "daemon/checker.hpp"
#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"

namespace policywatch::daemon {

/// Watches wait in one queue for each host (manners::pace_key). A host that is closed for long loses its
/// queue: its watches are put off in the store. Hosts that answer slowly share half of the places.
class Scheduler {
 public:
  struct World {
    io::Clock& clock;
    AsyncStore& store;
    Gate& gate;
    Checker& checker;
    Tasks& tasks;
    boost::asio::any_io_executor loop;
    Millis look_again;  // even with nothing due: commands and pages write the store too
  };
  Scheduler(World world, std::shared_ptr<const Settings> settings);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  /// The daemon's loop: until the clock stops. `on_outcome` sees every check that ended.
  boost::asio::awaitable<void> run();
  /// One round over `states`, all at once as far as hosts allow; returns when the last has ended or the clock
  /// stopped. A person asked for it: what a host wished before the round is no hindrance, but for pauses and
  /// robots.txt; a host that closes for long during the round ends its watches' part with a reason.
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
  std::size_t queued() const { return held_.size() - in_flight_; }

 private:
  struct Row {
    store::DueWatch watch;
    std::string host;
  };
  /// A watch that is held. What the store says meanwhile lets a life that follows a crash neither ask twice
  /// nor forget it.
  struct Held {
    Time due{}, claimed_until{};
  };
  struct Chosen {
    std::vector<Row> take;
    std::vector<std::pair<std::string, Time>> put_off;
  };
  boost::asio::awaitable<void> look();
  Chosen choose(const std::vector<Row>& due, Time now);
  std::size_t share_of_host() const;
  /// Puts the host where it belongs: ready now, opening later, or closed for too long to wait.
  void offer(const std::string& host);
  void hold(store::WatchState state, const std::string& host, Time claimed_until);
  /// The watch was not asked after all and is not held any longer: due at `at`, or as before.
  void release(const std::string& watch, std::optional<Time> at = std::nullopt);
  void give_up(const std::string& host, const HostPace& pace);
  /// Starts what may start now, and sets the alarm for the next host that opens.
  void start_ready();
  bool start(const std::string& host);
  boost::asio::awaitable<void> one(store::WatchState state, std::string host, bool slow);
  void ended(Outcome& outcome, const std::string& host, Millis interval);
  void left(const std::string& host, bool slow);

  World world_;
  std::shared_ptr<const Settings> settings_;
  WakeUp wake_;
  Alarm alarm_;
  std::map<std::string, std::deque<store::WatchState>> queues_;  // by host
  std::deque<std::string> ready_, slow_ready_;                   // hosts to try now
  std::multimap<Time, std::string> opening_;                     // hosts to try later
  std::set<std::string> offered_;                                // hosts that stand in one of these
  std::map<std::string, Held> held_;                             // by id; queued or in flight
  std::set<std::string> more_;                                   // hosts with more due than their queue holds
  std::vector<store::Replanned> released_;                       // to be written at the next look
  std::size_t in_flight_ = 0, slow_in_flight_ = 0;
  bool in_round_ = false, paces_known_ = false;
  Time look_at_{};
  std::optional<Time> looked_at_;
  std::uint64_t turns_ = 0;
};

}  // namespace policywatch::daemon
