#include <algorithm>
#include <map>

#include "base/records_json.hpp"
#include "daemon/store_desk.hpp"
#include "review/record.hpp"

namespace policywatch::daemon {

std::vector<Policy> StoreDesk::policies() {
  return store_.policies();
}

Result<Policy> StoreDesk::policy(const PolicyId& id) {
  if (auto policy = store_.policy(id)) return *std::move(policy);
  for (Policy& policy : store_.policies()) {
    if (policy.slug == id) return std::move(policy);
  }
  return fail(ErrorKind::not_found, "policy " + id + ": there is none");
}

// The number is the identity, else the slug; never the title, which editors change.
Result<review::Desk::Imported> StoreDesk::import_policies(const std::vector<Policy>& policies,
                                                          const std::string& by) {
  std::map<PolicyId, Policy> known;
  std::map<std::string, PolicyId> by_slug;
  for (Policy& policy : store_.policies()) {
    if (!policy.slug.empty()) by_slug[policy.slug] = policy.id;
    known.emplace(policy.id, std::move(policy));
  }
  Imported imported;
  Record record;
  std::map<PolicyId, Policy> changed;
  boost::json::array added_ids, changed_ids;
  for (const Policy& incoming : policies) {
    if (incoming.id.empty()) return fail(ErrorKind::invalid, "a policy has neither an id nor a slug");
    auto old = known.find(incoming.id);
    // An entry known by its slug that has been given its number since.
    if (const auto slug = by_slug.find(incoming.slug);
        old == known.end() && slug != by_slug.end() && slug->second == incoming.slug)
      old = known.find(slug->second);
    imported.ids.push_back(incoming.id);
    if (old == known.end()) {
      ++imported.added;
      added_ids.push_back(policy_id_to_json(incoming.id));
      known.emplace(incoming.id, incoming);
      changed.insert_or_assign(incoming.id, incoming);
      continue;
    }
    const Policy merged = review::import_over(old->second, incoming);
    if (merged == old->second) {
      ++imported.same;
      continue;
    }
    ++imported.changed;
    changed_ids.push_back(policy_id_to_json(incoming.id));
    if (old->first != merged.id) {
      record.removed_policies.push_back(old->first);
      changed.erase(old->first);
      known.erase(old);
    }
    known.insert_or_assign(merged.id, merged);
    changed.insert_or_assign(merged.id, merged);
  }
  if (changed.empty()) return imported;
  for (auto& [id, policy] : changed) record.policies.push_back(std::move(policy));
  Decision row;
  row.command = "import";
  row.by = by;
  row.at = now();
  row.detail = print_json(boost::json::object{{"added", added_ids}, {"changed", changed_ids}});
  record.decisions.push_back(std::move(row));
  if (auto written = store_.record_decision(record); !written) return std::unexpected(written.error());
  return imported;
}

}  // namespace policywatch::daemon
