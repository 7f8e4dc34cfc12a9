#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

Policy read_policy(const std::string& record) {
  const auto json = parse_json(record);
  auto policy = json ? policy_from_json(*json) : Result<Policy>(std::unexpected(json.error()));
  if (!policy) throw WorldError("store: a stored policy is damaged: " + policy.error().message, 5);
  return *std::move(policy);
}

}  // namespace

// Numbers in their order first, then slugs in theirs.
std::vector<Policy> SqliteStore::policies() {
  std::vector<Policy> policies;
  for (const std::string& record :
       database_
           .prepare("SELECT record FROM policies ORDER BY id GLOB '*[^0-9]*', "
                    "CASE WHEN id GLOB '*[^0-9]*' THEN 0 ELSE CAST(id AS INTEGER) END, id")
           .column<std::string>())
    policies.push_back(read_policy(record));
  return policies;
}

std::optional<Policy> SqliteStore::policy(const PolicyId& id) {
  const auto row = database_.prepare("SELECT record FROM policies WHERE id = ?").one<std::string>(id);
  return row ? std::optional(read_policy(std::get<0>(*row))) : std::nullopt;
}

std::int64_t SqliteStore::policies_revision() {
  return static_cast<std::int64_t>(counter("policies_revision"));
}

std::int64_t SqliteStore::updates_revision() {
  return static_cast<std::int64_t>(counter("updates_revision"));
}

void SqliteStore::write_policy(const Policy& policy) {
  count("policies_revision");
  database_
      .prepare(
          "INSERT OR REPLACE INTO policies(id, revision, record) VALUES "
          "(?, (SELECT value FROM counters WHERE name = 'policies_revision'), ?)")
      .run(policy.id, print_json(to_json(policy)));
}

}  // namespace policywatch::store
