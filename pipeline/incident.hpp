// Many watches of one host in trouble at once are one incident of the host, told once.
#pragma once

#include <string>

#include "base/time.hpp"

namespace policywatch::pipeline {

/// How a host's watches fare at one moment.
struct HostPicture {
  int watches = 0;  // active ones
  int failing = 0;  // whose newest capture was not good
  int missing = 0;  // whose page is absent, first missed about the same time
};

/// Trouble that began within this span of each other counts as one event: watches are checked at their own
/// times, failing ones later and later.
inline constexpr Millis kSameTrouble = std::chrono::hours(24);
/// Absence on a whole host is believed after this long, or when a person says so.
inline constexpr Millis kHostAbsence = std::chrono::hours(24 * 7);

/// At least three watches, and at least half of the host's.
bool is_host_wide(int affected, int watches);
/// An incident ends when less than a quarter of the watches, or fewer than three, are left in trouble.
bool is_over(int affected, int watches);

/// "80 of 100 watches of agency.example:443 fail at once: not_found: …"
std::string incident_words(const std::string& host, int affected, int watches, const std::string& what);

}  // namespace policywatch::pipeline
