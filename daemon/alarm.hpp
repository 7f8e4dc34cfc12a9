// Wakes a waiting loop at a time, or when the clock stops. One sleeper as a rule, however often it is set.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"
#include "io/clock.hpp"

namespace policywatch::daemon {

/// Lives on the loop; outlives its sleepers because Tasks counts them.
class Alarm {
 public:
  Alarm(io::Clock& clock, Tasks& tasks, WakeUp& wake) : clock_(clock), tasks_(tasks), wake_(wake) {}

  /// May wake earlier too (for a time set before); the waiter looks at the clock itself.
  void set(Time at) {
    if (stopped_ || (next_ && *next_ <= at)) return;
    next_ = at;
    tasks_.spawn("alarm", sleep(at));
  }
  bool stopped() const { return stopped_; }

 private:
  boost::asio::awaitable<void> sleep(Time at) {
    const bool going_on = co_await clock_.sleep_until(at);
    if (!going_on) stopped_ = true;
    if (next_ == at) next_.reset();
    wake_.notify();
  }
  io::Clock& clock_;
  Tasks& tasks_;
  WakeUp& wake_;
  std::optional<Time> next_;
  bool stopped_ = false;
};

}  // namespace policywatch::daemon
