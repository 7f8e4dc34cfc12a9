// What sources sent by themselves and the store holds: judged one after the other, soon after it came and at
// every start.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "daemon/async_store.hpp"
#include "daemon/checker.hpp"
#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"

namespace policywatch::daemon {

/// Lives on the loop.
class Intake {
 public:
  Intake(AsyncStore& store, Checker& checker, Tasks& tasks, boost::asio::any_io_executor loop)
      : store_(store), checker_(checker), tasks_(tasks), loop_(std::move(loop)) {}

  /// Something may have come. Starts a task where none runs.
  void wake();
  std::function<void(const Outcome&)> on_outcome;

 private:
  boost::asio::awaitable<void> empty();
  AsyncStore& store_;
  Checker& checker_;
  Tasks& tasks_;
  boost::asio::any_io_executor loop_;
  bool running_ = false, again_ = false;
};

}  // namespace policywatch::daemon
