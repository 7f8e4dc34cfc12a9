// The wall clock may be set while the daemon runs: intervals go on as they were, timetables follow the new
// time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/settings.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// Compares the wall clock with one that nobody sets and that counts while the machine sleeps.
class ClockWatch {
 public:
  /// By how much the wall clock was set since the last look, when it is worth a word (more than 5 s).
  std::optional<Millis> look(Time wall, Millis since_boot);

 private:
  std::optional<Millis> apart_;
};

/// Since the machine started, asleep or awake.
Millis since_boot();

/// After the wall clock was set by `by`: every planned check of an interval moves with it; a timetable's
/// comes at its next date. Call on the store's thread; gives how many were moved.
std::size_t replan_after_step(store::Store& store, const Settings& settings, Time now, Millis by);

/// After the data of these time zones changed: their timetables' next dates are worked out anew; what is due
/// already stays. Call on the store's thread; gives how many were moved.
std::size_t replan_zones(store::Store& store, const std::vector<std::string>& zones, Time now);

/// Plans that no watch can have (a clock was wrong when they were written) are made anew, spread over the
/// interval; gives how many. Call on the store's thread.
std::size_t replan_absurd(store::Store& store, const Settings& settings, Time now);

}  // namespace policywatch::daemon
