// What a replay would have proposed over a period, set against what the policies' timelines say of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "base/update.hpp"

namespace policywatch {

struct BackTest {
  /// An entry of a timeline that is dated within the period.
  struct Entry {
    PolicyId policy;
    Action action;
    std::optional<std::size_t> told_by;  // place in `proposed`
  };
  /// How a proposal stands: on a timeline, on none though one is known, or of policies without one.
  enum class Standing { on_timeline, not_on_timeline, not_judged };

  std::string watch;
  Time from{}, to{};  // first and last capture
  std::size_t captures = 0, good = 0, folded = 0, suppressed = 0;
  std::vector<Update> proposed;     // in the order of the captures
  std::vector<Standing> standing;   // of each
  std::vector<PolicyId> timelines;  // policies whose timeline is known
  std::vector<Entry> entries;       // by date
};

}  // namespace policywatch
