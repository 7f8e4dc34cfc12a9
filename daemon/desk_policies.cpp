#include <algorithm>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/policy_import.hpp"
#include "daemon/store_desk.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::daemon {

namespace {

constexpr int kWritings = 5;

Error written_since(const review::PolicyHistory& history) {
  if (history.versions.empty())
    return {ErrorKind::refused, "policy " + history.now.id + ": no writing of it has that number"};
  const review::PolicyVersion& last = history.versions.front();
  return {ErrorKind::refused, "policy " + history.now.id + " was changed by " + last.by + " (" +
                                  last.command + ") at " + to_rfc3339(last.at) +
                                  ", after this form was opened"};
}

}  // namespace

/// A row of the log that is about no update.
Decision StoreDesk::row_of(const std::string& command, const std::string& by,
                           boost::json::object detail) const {
  Decision row;
  row.command = command;
  row.by = by;
  row.at = now();
  if (!client_.empty()) detail["client"] = client_;
  row.detail = print_json(std::move(detail));
  return row;
}

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
  for (int attempt = 1;; ++attempt) {
    const std::int64_t seen = store_.policies_revision();
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
    record.policies_seen = seen;
    record.decisions.push_back(row_of("import", by, {{"added", added}, {"changed", changed}}));
    const auto written = store_.record_decision(record);
    if (written) return std::move(plan.entries);
    if (written.error().kind != ErrorKind::refused || attempt == kWritings)
      return std::unexpected(written.error());
  }
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
  // What is checked here may be over before it is written: the store looks again, in its transaction.
  for (int attempt = 1;; ++attempt) {
    const std::int64_t seen = store_.policies_revision();
    const Result<review::PolicyHistory> history = policy_history(id);
    if (!history) return std::unexpected(history.error());
    const Policy& stored = history->now;
    if (history->rev() != rev) return std::unexpected(written_since(*history));
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
    record.policies_seen = seen;
    record.decisions.push_back(
        row_of("edit", by, {{"policy", policy_id_to_json(stored.id)}, {"note", note}, {"fields", fields}}));
    const auto done = store_.record_decision(record);
    if (done) return written;
    if (done.error().kind != ErrorKind::refused || attempt == kWritings) return std::unexpected(done.error());
  }
}

}  // namespace policywatch::daemon
