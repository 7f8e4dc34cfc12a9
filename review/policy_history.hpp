// What stood in a policy's record before, and who changed it when. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/change.hpp"
#include "base/policy.hpp"
#include "base/time.hpp"

namespace policywatch::review {

/// One writing of the record.
struct PolicyVersion {
  std::int64_t rev = 0;  // the decision's number in the log
  Time at{};
  std::string by, command;       // accept, undo, import, edit, …
  std::int64_t update = 0;       // what was accepted or taken back; 0: none
  std::string note;              // why, in the words of who edited by hand
  std::optional<Policy> before;  // absent: it was added then
};

struct PolicyHistory {
  Policy now;
  std::vector<PolicyVersion>
      versions;  // newest first; writings before histories were kept are not among them
  std::int64_t rev() const { return versions.empty() ? 0 : versions.front().rev; }
};

/// As the record stood at the end of that moment; nullopt: it was not there yet. Before the oldest version
/// that is known, it is what that version found.
std::optional<Policy> record_at(const PolicyHistory& history, Time at);
/// As it stood when that day (UTC) was over.
std::optional<Policy> record_on(const PolicyHistory& history, const Date& day);
/// As it stood after that version; nullopt: there is no such version.
std::optional<Policy> record_after(const PolicyHistory& history, std::int64_t rev);

/// Fields that differ (by their names in JSON), then entries and documents that came, went or were rewritten.
/// An entry's `name` is "action", "commentary" or "document"; its texts are whole.
std::vector<FieldChange> record_changes(const Policy& was, const Policy& is);

/// A writing and what it changed; nothing where it added the record.
struct Writing {
  const PolicyVersion* version;
  std::vector<FieldChange> changes;
};
/// Newest first. With a field (a name that record_changes gives): the writings that changed it, and of each
/// that change alone.
std::vector<Writing> writings_of(const PolicyHistory& history, std::string_view field = "");

}  // namespace policywatch::review
