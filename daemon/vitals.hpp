// Whether the daemon does its work: what /healthz answers and the watchdog lives on.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace policywatch::daemon {

/// Times are of a clock that nobody sets. Lives on the loop.
class Vitals {
 public:
  using Steady = std::chrono::steady_clock;
  explicit Vitals(Steady::time_point now, std::chrono::milliseconds patience = std::chrono::seconds(60))
      : patience_(patience), store_(now), scheduler_(now) {}

  void store_answered(Steady::time_point now) { store_ = now; }
  void scheduler_at(std::uint64_t turns, Steady::time_point now) {
    if (turns != turns_) scheduler_ = now;
    turns_ = turns;
  }
  void stopping() { stopping_ = true; }
  /// "" while all is well; else what is wrong, in words.
  std::string complaint(Steady::time_point now) const;

 private:
  std::chrono::milliseconds patience_;
  Steady::time_point store_, scheduler_;
  std::uint64_t turns_ = 0;
  bool stopping_ = false;
};

}  // namespace policywatch::daemon
