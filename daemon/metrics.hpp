// Prometheus metrics of the daemon (docs/metrics.md). Moved on the loop; text() may be asked on the store's
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/checker.hpp"
#include "daemon/disk_level.hpp"

namespace policywatch::daemon {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  void count(const Outcome& outcome);
  void count_reload(bool taken);
  struct Rows {
    std::int64_t watches = 0, policies = 0, open_updates = 0, outbox_pending = 0, outbox_dead = 0;
    std::int64_t recipients_paused = 0;
    std::map<std::string, std::int64_t> rejected = {};  // by reason, a RejectReason's word
  };
  struct Work {
    std::size_t in_flight = 0, queued = 0;
    std::uint64_t turns = 0;
  };
  /// The pulse: what the store and the scheduler said `now`.
  void set(const Rows& rows, const Work& work, Time now);
  void set_healthy(bool healthy);
  void set_backup(Time whole);
  void set_disk(DiskLevel level, const std::optional<store::Store::DiskSpace>& space);
  /// Some of the failing watches; those that are gone or paused meanwhile are forgotten.
  std::vector<std::string> failing() const;
  void forget(const std::vector<std::string>& watches);
  std::string text() const;  // Prometheus exposition format 0.0.4

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace policywatch::daemon
