// A clock that stands still until the test moves it.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <vector>

#include "io/clock.hpp"

namespace policywatch::test {

/// Sleepers wake only inside advance(), one after the other in the order of their deadlines, and the loop
/// runs until it is idle before and after each. Everything must run on `loop`, the store's jobs too.
class FakeClock final : public io::Clock {
 public:
  FakeClock(boost::asio::io_context& loop, Time start) : loop_(loop), now_(start) {}

  Time now() const override { return now_; }

  boost::asio::awaitable<bool> sleep_until(Time until) override;

  void stop() override {
    stopped_ = true;
    for (auto& sleeper : sleepers_) sleeper->wake();
    sleepers_.clear();
  }

  /// Runs what is ready, until nothing is.
  void settle() {
    do {
      loop_.restart();
    } while (loop_.poll() > 0);
  }

  void advance(Millis by) { advance_to(now_ + by); }

  void advance_to(Time until) {
    settle();
    while (true) {
      auto next = std::ranges::min_element(sleepers_, {}, [](const auto& sleeper) { return sleeper->until; });
      if (next == sleepers_.end() || (*next)->until > until) break;
      now_ = std::max(now_, (*next)->until);
      auto sleeper = *next;
      sleepers_.erase(next);
      sleeper->wake();
      settle();
    }
    now_ = until;
  }

  /// A step of the wall clock (NTP, an operator): nobody wakes by it.
  void set(Time time) { now_ = time; }

  std::size_t sleepers() const { return sleepers_.size(); }
  /// The earliest deadline anyone waits for; kNever when nobody sleeps.
  Time next_deadline() const {
    auto next = std::ranges::min_element(sleepers_, {}, [](const auto& sleeper) { return sleeper->until; });
    return next == sleepers_.end() ? kNever : (*next)->until;
  }

 private:
  struct Sleeper {
    Sleeper(boost::asio::io_context& loop, Time deadline)
        : alarm(loop, boost::asio::steady_timer::time_point::max()), until(deadline) {}
    void wake() {
      awake = true;
      alarm.cancel();
    }
    boost::asio::steady_timer alarm;
    Time until;
    bool awake = false;
  };
  boost::asio::io_context& loop_;
  Time now_;
  bool stopped_ = false;
  std::vector<std::shared_ptr<Sleeper>> sleepers_;
};

}  // namespace policywatch::test
