// Prometheus metrics of the daemon. Counters may be moved from the loop and read from the store's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "daemon/checker.hpp"

namespace policywatch::daemon {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  void count(const Outcome& outcome);
  void set_gauges(std::int64_t watches, std::int64_t open_updates, std::int64_t outbox_pending,
                  std::int64_t outbox_dead);
  std::string text() const;  // Prometheus exposition format 0.0.4

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace policywatch::daemon
