#include <algorithm>

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

review::WatchHabits SqliteStore::watch_habits(const std::string& watch, Time changes_since,
                                              Time verdicts_since) {
  review::WatchHabits habits;
  const auto number = database_.prepare("SELECT no FROM watches WHERE id = ?").one<std::int64_t>(watch);
  if (!number) return habits;
  const std::int64_t no = std::get<0>(*number);
  // The first snapshot is no change. Told of is what an update bears that no rule rejected.
  const auto changes =
      database_
          .prepare(
              "SELECT count(*), coalesce(sum(NOT EXISTS (SELECT 1 FROM evidence e JOIN updates u ON u.id = "
              "e.update_id WHERE e.change = c.id AND coalesce(u.decided_by, '') NOT LIKE 'rule %')), 0) "
              "FROM captures c WHERE c.watch = ?1 AND c.sha256 IS NOT NULL AND c.fetched_at >= ?2 AND c.id > "
              "(SELECT min(id) FROM captures WHERE watch = ?1 AND sha256 IS NOT NULL)")
          .one<int, int>(no, changes_since);
  std::tie(habits.changes, habits.suppressed) = changes.value();
  std::vector<std::int64_t> sizes =
      database_
          .prepare(
              "SELECT size FROM captures WHERE watch = ? AND sha256 IS NOT NULL ORDER BY id DESC LIMIT 50")
          .column<std::int64_t>(no);
  if (!sizes.empty()) {
    habits.last_size = static_cast<std::uint64_t>(sizes.front());
    const auto middle = sizes.begin() + std::ssize(sizes) / 2;
    std::ranges::nth_element(sizes, middle);
    habits.usual_size = static_cast<std::uint64_t>(*middle);
  }
  const auto verdicts =
      database_
          .prepare(
              "SELECT coalesce(sum(u.state = 'accepted'), 0), coalesce(sum(u.state = 'rejected'), 0) "
              "FROM updates u WHERE u.id IN (SELECT update_id FROM evidence WHERE watch = ?) AND "
              "u.detected_at >= ? AND coalesce(u.decided_by, '') NOT LIKE 'rule %' AND "
              "coalesce(u.reason, '') NOT IN ('duplicate', 'known', 'other')")
          .one<int, int>(no, verdicts_since);
  std::tie(habits.accepted, habits.rejected) = verdicts.value();
  return habits;
}

}  // namespace policywatch::store
