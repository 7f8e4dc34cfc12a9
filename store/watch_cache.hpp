// Watches as they were parsed from their stored rules: every check needs its watch, the rules hardly ever
// change.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/watch.hpp"

namespace policywatch::store {

class WatchCache {
 public:
  /// The watch with number `no` whose rules read `config`; `print` is the fingerprint stored with them.
  /// Throws WorldError when they are damaged. Valid until the next call.
  const Watch& get(std::int64_t no, std::int64_t print, const std::string& config);

 private:
  struct Known {
    std::int64_t print = 0;
    Watch watch;
  };
  std::unordered_map<std::int64_t, Known> known_;
};

}  // namespace policywatch::store
