#include "daemon/tasks.hpp"

#include <boost/asio/co_spawn.hpp>
#include <cassert>
#include <exception>

#include "daemon/disk_watch.hpp"
#include "daemon/log.hpp"

namespace policywatch::daemon {

Tasks::~Tasks() {
  assert(running_ == 0 && "a task outlived what it uses");
}

void Tasks::spawn(std::string name, boost::asio::awaitable<void> task) {
  ++running_;
  auto ended = [this, name = std::move(name)](std::exception_ptr failure) {
    --running_;
    if (failure) {
      std::string what = "unknown failure";
      try {
        std::rethrow_exception(failure);
      } catch (const StoppedFull& error) {
        log::warn("task.unrecorded", {{"task", name}, {"cause", error.what()}});
        failure = nullptr;
      } catch (const std::exception& error) {
        what = error.what();
      } catch (...) {
      }
      if (failure) log::error("task.failed", {{"task", name}, {"cause", what}});
      if (failure && on_failure) on_failure(name, what);
    }
    if (on_end) on_end();
  };
  boost::asio::co_spawn(loop_, std::move(task), std::move(ended));
}

}  // namespace policywatch::daemon
