#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::vector<PolicyId> SqliteStore::unmuted_paperwork() {
  return database_.prepare("SELECT policy FROM unmuted_paperwork ORDER BY policy").column<std::string>();
}

void SqliteStore::mute_paperwork(const PolicyId& policy, bool muted) {
  Transaction transaction(database_);
  database_
      .prepare(muted ? "DELETE FROM unmuted_paperwork WHERE policy = ?"
                     : "INSERT OR IGNORE INTO unmuted_paperwork(policy) VALUES (?)")
      .run(policy);
  count("policies_revision");
  transaction.commit();
}

}  // namespace policywatch::store
