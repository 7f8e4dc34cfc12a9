#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::optional<HostState> SqliteStore::host(const std::string& key) {
  const auto row = database_
                       .prepare(
                           "SELECT next_allowed_at, failures, robots, robots_fetched_at, robots_status "
                           "FROM hosts WHERE host = ?")
                       .one<Time, int, std::string, std::optional<Time>, int>(key);
  if (!row) return std::nullopt;
  const auto& [next, failures, robots, fetched_at, status] = *row;
  return HostState{key, next, failures, robots, fetched_at, status};
}

void SqliteStore::put_host(const HostState& host) {
  database_
      .prepare(
          "INSERT OR REPLACE INTO hosts(host, next_allowed_at, failures, robots, robots_fetched_at, "
          "robots_status) VALUES (?, ?, ?, ?, ?, ?)")
      .run(host.host, host.next_allowed_at, host.failures, host.robots, host.robots_fetched_at,
           host.robots_status);
}

std::vector<HostPace> SqliteStore::host_paces(Time now) {
  std::vector<HostPace> paces;
  for (auto& [host, open_at, why, took, delay, failures, failed_by, several, openings, throttled] :
       database_
           .prepare("SELECT host, open_at, why, took, crawl_delay, failures, failed_by, several, openings, "
                    "throttled FROM host_paces WHERE open_at > ? OR failures > 0 OR throttled > 0")
           .all<std::string, Time, std::string, std::int64_t, std::int64_t, int, std::string, bool, int, int>(
               now)) {
    paces.push_back({.host = std::move(host),
                     .open_at = open_at,
                     .why = parse_word<HostWait>(why).value_or(HostWait::none),
                     .took = Millis(took),
                     .crawl_delay = Millis(delay),
                     .failures = failures,
                     .failed_by = std::move(failed_by),
                     .several = several,
                     .openings = openings,
                     .throttled = throttled});
  }
  return paces;
}

void SqliteStore::put_host_pace(const HostPace& pace) {
  database_
      .prepare(
          "INSERT OR REPLACE INTO host_paces(host, open_at, why, took, crawl_delay, failures, failed_by, "
          "several, openings, throttled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(pace.host, pace.open_at, word(pace.why), pace.took.count(), pace.crawl_delay.count(),
           pace.failures, pace.failed_by, pace.several, pace.openings, pace.throttled);
}

}  // namespace policywatch::store
