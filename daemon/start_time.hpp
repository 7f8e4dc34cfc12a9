// Asks the service manager for time while something long happens before the daemon is ready: a migration.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "io/service.hpp"

namespace policywatch::daemon {

/// From construction to destruction, at most for kLongestStart: what takes longer hangs.
class StartTime {
 public:
  StartTime(io::ServiceManager& service, const std::string& what,
            std::chrono::milliseconds every = std::chrono::seconds(10));
  ~StartTime();
  StartTime(const StartTime&) = delete;
  StartTime& operator=(const StartTime&) = delete;

 private:
  void ask(io::ServiceManager& service, const std::string& what, std::chrono::milliseconds every);
  std::mutex mutex_;
  std::condition_variable over_;
  bool done_ = false;
  std::thread asking_;
};

}  // namespace policywatch::daemon
