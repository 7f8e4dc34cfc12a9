#include "base/records_json.hpp"
#include "daemon/store_desk.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::daemon {

std::vector<Policy> StoreDesk::policies() {
  return store_.policies();
}

std::optional<Policy> StoreDesk::find_policy(const PolicyId& name) {
  if (auto policy = store_.policy(name)) return policy;
  for (Policy& policy : store_.policies()) {
    if (review::answers_to(policy, name)) return std::move(policy);
  }
  return std::nullopt;
}

Result<Policy> StoreDesk::policy(const PolicyId& id) {
  if (auto policy = find_policy(id)) return *std::move(policy);
  return fail(ErrorKind::not_found, "policy " + id + ": there is none");
}

Result<std::vector<review::ImportedEntry>> StoreDesk::import_records(
    const std::vector<review::Incoming>& incoming, bool dry_run, const std::string& by) {
  review::ImportPlan plan = review::plan_import(store_.policies(), incoming);
  if (dry_run || plan.policies.empty()) return std::move(plan.entries);
  boost::json::array added, changed;
  for (const review::ImportedEntry& entry : plan.entries) {
    if (entry.result == review::ImportedEntry::Result::added) added.push_back(policy_id_to_json(entry.id));
    if (entry.result == review::ImportedEntry::Result::updated)
      changed.push_back(policy_id_to_json(entry.id));
  }
  Record record;
  record.policies = std::move(plan.policies);
  record.removed_policies = std::move(plan.removed);
  Decision row;
  row.command = "import";
  row.by = by;
  row.at = now();
  row.detail = print_json(boost::json::object{{"added", added}, {"changed", changed}});
  record.decisions.push_back(std::move(row));
  if (auto written = store_.record_decision(record); !written) return std::unexpected(written.error());
  return std::move(plan.entries);
}

}  // namespace policywatch::daemon
