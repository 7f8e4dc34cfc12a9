#include "review/desk.hpp"

namespace policywatch::review {

Result<Desk::Imported> Desk::import_policies(const std::vector<Policy>& policies, const std::string& by) {
  std::vector<Incoming> incoming;
  for (const Policy& policy : policies) {
    if (policy.id.empty()) return fail(ErrorKind::invalid, "a policy has neither an id nor a slug");
    incoming.push_back({policy, ImportFrom::record});
  }
  const auto entries = import_records(incoming, false, by);
  if (!entries) return std::unexpected(entries.error());
  Imported imported;
  for (const ImportedEntry& entry : *entries) {
    imported.ids.push_back(entry.id);
    imported.added += entry.result == ImportedEntry::Result::added;
    imported.changed += entry.result == ImportedEntry::Result::updated;
    imported.same += entry.result == ImportedEntry::Result::unchanged;
  }
  return imported;
}

}  // namespace policywatch::review
