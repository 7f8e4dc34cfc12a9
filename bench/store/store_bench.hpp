// What the store costs where it must wait for the disk, and how it fares when it is large.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace policywatch::bench {

using Steady = std::chrono::steady_clock;

inline double millis_since(Steady::time_point begun) {
  return std::chrono::duration<double, std::milli>(Steady::now() - begun).count();
}

/// The value below which `share` of them lie.
inline double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  return values[place];
}

/// While it lives, a sync of any file that SQLite opens takes at least so long; 0: as long as it takes.
class SlowDisk {
 public:
  explicit SlowDisk(std::chrono::microseconds sync);
  ~SlowDisk();
  SlowDisk(const SlowDisk&) = delete;
  SlowDisk& operator=(const SlowDisk&) = delete;
  std::size_t syncs() const;
};

/// T22: `per_second` changes for `seconds`, each its own transaction, on a disk whose sync takes `sync`.
void measure_commits(const std::string& folder, int seconds, int per_second, std::chrono::microseconds sync);
/// T24: builds the store if it is not in `folder` yet, then asks what pages ask.
void measure_sizes(const std::string& folder, int watches, int snapshots);

}  // namespace policywatch::bench
