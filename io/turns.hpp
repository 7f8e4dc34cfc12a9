// One after the other: coroutines of one loop that must not do something at the same time.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <memory>
#include <utility>

namespace policywatch::io {

/// Lives on the loop. Outlives everyone who waits.
class Turns {
 public:
  explicit Turns(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

  /// Waits in line; true: it is your turn until leave(). False: stopped.
  boost::asio::awaitable<bool> enter() {
    if (stopped_) co_return false;
    if (!busy_ && waiting_.empty()) {
      busy_ = true;
      co_return true;
    }
    auto place = std::make_shared<Place>(loop_);
    waiting_.push_back(place);
    while (!place->called) {
      co_await place->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    co_return !stopped_;
  }
  void leave() {
    busy_ = false;
    call_next();
  }
  /// Everyone who waits goes home.
  void stop() {
    stopped_ = true;
    while (!waiting_.empty()) call_next();
  }

 private:
  struct Place {
    explicit Place(const boost::asio::any_io_executor& loop)
        : timer(loop, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer timer;
    bool called = false;
  };
  void call_next() {
    if (waiting_.empty()) return;
    const std::shared_ptr<Place> next = waiting_.front();
    waiting_.pop_front();
    next->called = true;
    busy_ = true;
    next->timer.cancel();
  }
  boost::asio::any_io_executor loop_;
  std::deque<std::shared_ptr<Place>> waiting_;
  bool busy_ = false, stopped_ = false;
};

}  // namespace policywatch::io
