#include "tests/support/fake_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace policywatch::test {

boost::asio::awaitable<bool> FakeClock::sleep_until(Time until) {
  if (stopped_) co_return false;
  if (until <= now_) co_return true;
  auto sleeper = std::make_shared<Sleeper>(loop_, until);
  sleepers_.push_back(sleeper);
  while (!sleeper->awake) {
    co_await sleeper->alarm.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  co_return !stopped_;
}

}  // namespace policywatch::test
