// The door to time. Everything that waits or asks for the time does it here.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "base/time.hpp"

namespace policywatch::io {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  /// Waits until `until` or stop(); false: stopped (now and for ever after).
  virtual boost::asio::awaitable<bool> sleep_until(Time until) = 0;
  /// Every sleeper wakes with false. First door of the daemon's end.
  virtual void stop() = 0;
};

/// System time; sleeps on the loop's timers and notices clock jumps within a minute.
std::unique_ptr<Clock> make_system_clock(boost::asio::any_io_executor loop);

}  // namespace policywatch::io
