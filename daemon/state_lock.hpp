// One daemon per state folder: an flock(2) that dies with its process.
#pragma once

#include <string>

namespace policywatch::daemon {

class StateLock {
 public:
  /// Makes the folder (0700) when missing. Throws WorldError when another daemon holds it or it cannot be
  /// written.
  explicit StateLock(const std::string& state_dir);
  ~StateLock();
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// Whether a daemon holds the folder now. Asks without waiting and without creating anything.
bool daemon_holds(const std::string& state_dir);

}  // namespace policywatch::daemon
