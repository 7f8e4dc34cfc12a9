// What stood in policies' records before each decision that wrote them.
#include <algorithm>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

Policy read_version(const std::string& record) {
  const auto json = parse_json(record);
  auto policy = json ? policy_from_json(*json) : Result<Policy>(std::unexpected(json.error()));
  if (!policy)
    throw WorldError("store: a former record of a policy is damaged: " + policy.error().message, 5);
  return *std::move(policy);
}

std::string note_in(const std::string& detail) {
  const auto json = parse_json(detail);
  const boost::json::value* note =
      json && json->is_object() ? json->get_object().if_contains("note") : nullptr;
  return note != nullptr && note->is_string() ? std::string(note->get_string()) : "";
}

}  // namespace

void SqliteStore::write_versions(const DecisionRecord& record, std::int64_t decision) {
  if (decision == 0) return;
  auto& find = database_.prepare("SELECT record FROM policies WHERE id = ?");
  for (const Policy& policy : record.policies) {
    auto before = find.one<std::string>(policy.id);
    for (const PolicyId& former : record.removed_policies) {
      if (std::ranges::find(policy.aliases, former) == policy.aliases.end()) continue;
      if (!before) before = find.one<std::string>(former);
      database_.prepare("UPDATE OR IGNORE policy_versions SET policy = ? WHERE policy = ?")
          .run(policy.id, former);
    }
    if (before && std::get<0>(*before) == print_json(to_json(policy))) continue;
    const auto packed =
        before ? std::optional(packer_.pack(std::get<0>(*before), {}, Packer::Effort::small)) : std::nullopt;
    const std::optional<Blob> data = packed ? std::optional(Blob{*packed}) : std::nullopt;
    database_.prepare("INSERT OR IGNORE INTO policy_versions(policy, decision, data) VALUES (?, ?, ?)")
        .run(policy.id, decision, data);
  }
}

std::vector<review::PolicyVersion> SqliteStore::policy_versions(const PolicyId& id) {
  std::vector<review::PolicyVersion> versions;
  auto rows = database_
                  .prepare(
                      "SELECT v.decision, d.at, d.by, d.command, d.update_id, d.detail, v.data "
                      "FROM policy_versions v JOIN decisions d ON d.id = v.decision "
                      "WHERE v.policy = ? ORDER BY v.decision DESC")
                  .all<std::int64_t, Time, std::string, std::string, std::int64_t, std::string,
                       std::optional<std::string>>(id);
  for (auto& [decision, at, by, command, update, detail, data] : rows) {
    review::PolicyVersion version{decision,        at, std::move(by), std::move(command), update,
                                  note_in(detail), {}};
    if (data) version.before = read_version(packer_.unpack(*data, {}, "policy " + id));
    versions.push_back(std::move(version));
  }
  return versions;
}

}  // namespace policywatch::store
