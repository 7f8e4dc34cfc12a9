#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::map<std::string, Store::Verdicts> SqliteStore::verdicts_of_watches(Time since) {
  std::map<std::string, Verdicts> verdicts;
  for (auto& [watch, accepted, rejected] :
       database_
           .prepare("SELECT w.id, sum(d.accepted), sum(1 - d.accepted) FROM ("
                    "SELECT DISTINCT u.id, e.watch, u.state = 'accepted' AS accepted "
                    "FROM updates u JOIN evidence e ON e.update_id = u.id "
                    "WHERE u.detected_at >= ? AND coalesce(u.decided_by, '') NOT LIKE 'rule %' AND (u.state "
                    "= 'accepted' OR (u.state = 'rejected' AND "
                    "coalesce(u.reason, 'other') NOT IN ('duplicate', 'known', 'other')))) d "
                    "JOIN watches w ON w.no = d.watch GROUP BY w.id")
           .all<std::string, int, int>(since))
    verdicts[std::move(watch)] = {accepted, rejected};
  return verdicts;
}

std::map<std::string, int> SqliteStore::noisy_watches(Time since, int more_than) {
  // An update may be a while older than what came to it last.
  constexpr std::chrono::hours kOlder{30 * 24};
  std::map<std::string, int> noisy;
  for (auto& [watch, changes] :
       database_
           .prepare("SELECT w.id, count(DISTINCT e.change) FROM updates u "
                    "JOIN evidence e ON e.update_id = u.id JOIN captures c ON c.id = e.change "
                    "JOIN watches w ON w.no = e.watch WHERE u.detected_at >= ? AND c.fetched_at >= ? AND "
                    "coalesce(u.decided_by, '') NOT LIKE 'rule %' GROUP BY w.id "
                    "HAVING count(DISTINCT e.change) > ? AND sum(u.state = 'accepted') = 0")
           .all<std::string, int>(since - kOlder, since, more_than))
    noisy[std::move(watch)] = changes;
  return noisy;
}

}  // namespace policywatch::store
