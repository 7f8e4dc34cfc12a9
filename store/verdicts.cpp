#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::map<std::string, Store::Verdicts> SqliteStore::verdicts_of_watches(Time since) {
  std::map<std::string, Verdicts> verdicts;
  for (auto& [watch, accepted, rejected] :
       database_
           .prepare("SELECT w.id, sum(d.accepted), sum(1 - d.accepted) FROM ("
                    "SELECT DISTINCT u.id, e.watch, u.state = 'accepted' AS accepted "
                    "FROM updates u JOIN evidence e ON e.update_id = u.id "
                    "WHERE u.detected_at >= ? AND (u.state = 'accepted' OR (u.state = 'rejected' AND "
                    "coalesce(u.reason, 'other') NOT IN ('duplicate', 'known', 'other')))) d "
                    "JOIN watches w ON w.no = d.watch GROUP BY w.id")
           .all<std::string, int, int>(since))
    verdicts[std::move(watch)] = {accepted, rejected};
  return verdicts;
}

}  // namespace policywatch::store
