// A page that is gone, and one that came back. "Removed" is said only after three observations over at least
// a day (two, when the host says 410 itself): sites stumble far more often than they remove.
#pragma once

#include <optional>
#include <string>

#include "base/update.hpp"
#include "base/watch.hpp"

namespace policywatch::pipeline {

/// What successive checks have seen of an address that no longer answers with its page.
struct Absence {
  const Watch& watch;
  Quality quality = Quality::not_found;  // of the newest capture
  int missing_count = 0;                 // captures in a row that were not_found or gone, the newest included
  Time missing_since{};                  // the first of them
  int gone_count = 0;                    // those of them that were gone (410): the host says so itself
  std::optional<Time> gone_since = std::nullopt;
  Time now{};
  CaptureRef last_good, latest;
  std::string title, outlet;  // of the last good document
  std::string last_text;      // its main text, for the reader of the proposal
};

inline constexpr int kAbsenceObservations = 3;
inline constexpr int kGoneObservations = 2;
inline constexpr Millis kAbsenceSpan = std::chrono::hours(24);

/// 410 seen twice over at least a day: no need to go on asking.
bool is_removed_for_good(const Absence& absence);
/// The proposal page_removed, or nothing yet. Other qualities (blocked, server_error …) never count.
std::optional<Update> judge_absence(const Absence& absence);

/// The proposal page_restored, for an address told removed that answers ok again.
Update judge_return(const Watch& watch, const CaptureRef& last_good, const CaptureRef& now_good, Time now,
                    const std::string& title, const std::string& outlet);

}  // namespace policywatch::pipeline
