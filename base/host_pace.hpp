// What is remembered of a host between two knocks at it. Kept by the store, decided by manners/pace.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch {

/// Why a host is left alone for longer than our own spacing.
enum class HostWait { none, crawl_delay, retry_after, host_down };
template <>
struct Words<HostWait> {
  static constexpr std::array<std::string_view, 4> names = {"none", "crawl_delay", "retry_after",
                                                            "host_down"};
};

struct HostPace {
  std::string host;  // manners::pace_key
  Time open_at{};    // no request before
  HostWait why = HostWait::none;
  Millis took{0};           // the last request, from its start to its end
  Millis crawl_delay{0};    // what robots.txt asks for; 0: nothing
  int failures = 0;         // requests in a row that the host itself failed
  std::string failed_by{};  // the watch that failed first in this row …
  bool several = false;     // … and whether another one failed too
  int openings = 0;         // of the circuit breaker, in a row; 0: closed, all is well
  int throttled = 0;        // "too many requests" in a row without a word when to come back

  bool operator==(const HostPace&) const = default;
};

}  // namespace policywatch
