// What people keep beside the queue: filters under a name, and what a sample of the suppressed was found to
// be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/time.hpp"

namespace policywatch::review {

/// A query of the queue under a name. Names are each owner's own.
struct SavedFilter {
  std::int64_t id = 0;
  std::string name, query, owner;
  bool shared = false;  // everybody sees it; its owner alone changes it
  Time created_at{};
  std::int64_t count = 0;  // what the queue holds of it now, for who asks
  bool operator==(const SavedFilter&) const = default;
};
inline constexpr std::size_t kMostFilters = 50, kLongestFilterName = 60;  // of one owner

/// A change that was seen and not raised, or that a rule rejected.
struct Suppressed {
  std::int64_t change_id = 0;
  std::string watch, url;
  Time at{};
  Change change;
};

/// What people found in samples of what was suppressed.
struct SampleReport {
  std::int64_t suppressed = 0;          // changes that nobody was told of
  std::int64_t judged = 0, missed = 0;  // of them looked at; that should have been told
  std::vector<std::int64_t> missed_changes;
};

}  // namespace policywatch::review
