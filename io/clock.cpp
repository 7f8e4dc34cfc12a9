#include "io/clock.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <vector>

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

// The wall clock may jump (suspend, NTP); a sleeper looks at it at least this often.
constexpr Millis kLongestNap = std::chrono::minutes(1);

class SystemClock final : public Clock {
 public:
  explicit SystemClock(const asio::any_io_executor& loop) : loop_(loop), state_(std::make_shared<State>()) {}

  Time now() const override { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

  asio::awaitable<bool> sleep_until(Time until) override {
    std::shared_ptr<State> state = state_;
    asio::steady_timer timer(loop_);
    Sleeper sleeper(*state, timer);
    while (!state->stopped) {
      Time time = now();
      if (time >= until) co_return true;
      timer.expires_after(std::min<Millis>(until - time, kLongestNap));
      co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return false;
  }

  void stop() override {
    state_->stopped = true;
    for (asio::steady_timer* timer : state_->sleepers) timer->cancel();
  }

 private:
  struct State {
    bool stopped = false;
    std::vector<asio::steady_timer*> sleepers;
  };
  struct Sleeper {
    Sleeper(State& owner, asio::steady_timer& one) : state(owner), timer(&one) {
      state.sleepers.push_back(timer);
    }
    ~Sleeper() { std::erase(state.sleepers, timer); }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    State& state;
    asio::steady_timer* timer;
  };
  asio::any_io_executor loop_;
  std::shared_ptr<State> state_;
};

}  // namespace

std::unique_ptr<Clock> make_system_clock(asio::any_io_executor loop) {
  return std::make_unique<SystemClock>(loop);
}

}  // namespace policywatch::io
