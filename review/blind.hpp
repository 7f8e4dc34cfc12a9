// One rejection in twenty is shown to somebody else, who does not learn what was decided: how often people
// agree. Which ones is settled by the log's own hashes, so that nobody can know it before and everybody can
// check it after.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::review {

/// A rejection that was drawn, and what somebody else made of the same update.
struct BlindLook {
  std::int64_t id = 0;  // the rejection's number in the log
  std::int64_t update = 0;
  std::string rejected_by;
  std::optional<RejectReason> reason;  // that was given then
  Time rejected_at{};
  bool stands = true;     // the update is still rejected
  std::string looked_by;  // "": nobody has looked yet
  std::optional<Time> looked_at;
  std::optional<RejectReason> other_reason;  // of who looked; absent: would accept

  bool is_open() const { return looked_by.empty() && stands; }
  bool agrees() const { return !looked_by.empty() && other_reason.has_value(); }
};

/// What one would say of an update.
struct BlindAnswer {
  std::optional<RejectReason> reject;  // absent: accept
};

struct BlindReport {
  std::int64_t drawn = 0, looked_at = 0, open = 0;
  std::int64_t agreed = 0, same_reason = 0;  // both reject; and for the same reason
  std::vector<BlindLook> disagreed;          // who looked would accept, oldest first
};

/// What can no longer be looked at (it was opened again first) counts as drawn alone.
BlindReport report_of(const std::vector<BlindLook>& looks);

/// As it stood before anybody decided: no name, no reason, no note.
Update blinded(Update update);

boost::json::value to_json(const BlindReport& report);

}  // namespace policywatch::review
