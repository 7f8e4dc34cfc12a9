// A wake-up for one waiting coroutine: a timer that never fires is the condition variable of a one-thread
// loop.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace policywatch::daemon {

/// Lives on the loop. notify() before wait() is remembered; several notifies count as one.
class WakeUp {
 public:
  explicit WakeUp(const boost::asio::any_io_executor& loop)
      : timer_(loop, boost::asio::steady_timer::time_point::max()) {}

  void notify() {
    pending_ = true;
    timer_.cancel();
  }
  boost::asio::awaitable<void> wait() {
    while (!pending_) {
      co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    pending_ = false;
  }

 private:
  boost::asio::steady_timer timer_;
  bool pending_ = false;
};

}  // namespace policywatch::daemon
