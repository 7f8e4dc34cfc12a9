#include <algorithm>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/policy_import.hpp"
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

Result<std::vector<review::Incoming>> StoreDesk::read_records(const std::string& bytes,
                                                              const std::string& name) {
  return cli::read_records(bytes, name);
}

Result<review::PolicyHistory> StoreDesk::policy_history(const PolicyId& id) {
  Result<Policy> now = policy(id);
  if (!now) return std::unexpected(now.error());
  review::PolicyHistory history;
  history.versions = store_.policy_versions(now->id);
  history.now = *std::move(now);
  return history;
}

Result<Policy> StoreDesk::edit_policy(const PolicyId& id, const Policy& edited, std::int64_t rev,
                                      const std::string& note, const std::string& by) {
  const Result<review::PolicyHistory> history = policy_history(id);
  if (!history) return std::unexpected(history.error());
  const Policy& stored = history->now;
  if (history->rev() != rev) {
    const review::PolicyVersion& last = history->versions.front();
    return fail(ErrorKind::refused, "policy " + stored.id + " was changed by " + last.by + " (" +
                                        last.command + ") at " + to_rfc3339(last.at) +
                                        ", after this form was opened");
  }
  Policy written = edited;
  written.id = stored.id;
  written.slug = stored.slug;
  written.aliases = stored.aliases;
  if (trim(written.title).empty()) return fail(ErrorKind::invalid, "title: a policy needs one");
  if (written == stored) return written;
  boost::json::array fields;
  for (const FieldChange& change : review::record_changes(stored, written))
    fields.push_back({{"name", change.name}, {"before", change.before}, {"after", change.after}});
  Record record;
  record.policies.push_back(written);
  Decision row;
  row.command = "edit";
  row.by = by;
  row.at = now();
  row.detail = print_json(
      boost::json::object{{"policy", policy_id_to_json(stored.id)}, {"note", note}, {"fields", fields}});
  record.decisions.push_back(std::move(row));
  if (auto done = store_.record_decision(record); !done) return std::unexpected(done.error());
  return written;
}

}  // namespace policywatch::daemon
