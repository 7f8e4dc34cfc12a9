// The only way to start a coroutine: counted, named, its failure reported. (co_spawn with `detached` would
// lose it.)
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

namespace policywatch::daemon {

class Tasks {
 public:
  explicit Tasks(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}
  ~Tasks();

  /// Lives on the loop. An exception that leaves `task` is handed to `on_failure`, with the task's name.
  void spawn(std::string name, boost::asio::awaitable<void> task);
  int running() const { return running_; }
  std::function<void(const std::string& name, const std::string& what)> on_failure;
  /// Called each time a task ends.
  std::function<void()> on_end;

 private:
  boost::asio::any_io_executor loop_;
  int running_ = 0;
};

}  // namespace policywatch::daemon
