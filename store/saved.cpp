// Filters under a name, who has seen which update, and what samples of the suppressed were found to be.
#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::vector<review::SavedFilter> SqliteStore::saved_filters(const std::string& user) {
  std::vector<review::SavedFilter> filters;
  for (auto& [id, owner, name, query, shared, created] :
       database_
           .prepare("SELECT id, owner, name, query, shared, created_at FROM saved_filters "
                    "WHERE owner = ? OR shared = 1 ORDER BY name, id")
           .all<std::int64_t, std::string, std::string, std::string, int, Time>(user)) {
    review::SavedFilter filter;
    filter.id = id;
    filter.owner = std::move(owner);
    filter.name = std::move(name);
    filter.query = std::move(query);
    filter.shared = shared != 0;
    filter.created_at = created;
    filters.push_back(std::move(filter));
  }
  return filters;
}

std::int64_t SqliteStore::put_filter(const review::SavedFilter& filter) {
  database_
      .prepare(
          "INSERT INTO saved_filters(owner, name, query, shared, created_at) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query, shared = excluded.shared")
      .run(filter.owner, filter.name, filter.query, filter.shared ? 1 : 0, filter.created_at);
  return database_.prepare("SELECT id FROM saved_filters WHERE owner = ? AND name = ?")
      .column<std::int64_t>(filter.owner, filter.name)
      .front();
}

bool SqliteStore::remove_filter(std::int64_t id, const std::string& owner) {
  Transaction transaction(database_);
  const bool found = database_.prepare("SELECT 1 FROM saved_filters WHERE id = ? AND owner = ?")
                         .one<int>(id, owner)
                         .has_value();
  database_.prepare("DELETE FROM saved_filters WHERE id = ? AND owner = ?").run(id, owner);
  transaction.commit();
  return found;
}

void SqliteStore::mark_seen(std::int64_t update, const std::string& user, Time at) {
  database_.prepare("INSERT OR IGNORE INTO seen(update_id, user, at) VALUES (?, ?, ?)").run(update, user, at);
}

std::vector<std::int64_t> SqliteStore::suppressed_captures() {
  return database_
      .prepare(
          "SELECT c.id FROM captures c WHERE c.sha256 IS NOT NULL AND c.quality = 'ok' AND "
          "EXISTS (SELECT 1 FROM captures p WHERE p.watch = c.watch AND p.id < c.id AND "
          "p.sha256 IS NOT NULL) AND c.id NOT IN (SELECT e.change FROM evidence e JOIN updates u ON "
          "u.id = e.update_id WHERE e.change IS NOT NULL AND coalesce(u.decided_by, '') NOT LIKE 'rule "
          "%') ORDER BY c.id")
      .column<std::int64_t>();
}

std::optional<review::Suppressed> SqliteStore::suppressed(std::int64_t capture) {
  auto told = change(capture);
  if (!told || !told->changed) return std::nullopt;
  auto row = database_
                 .prepare(
                     "SELECT w.id, w.url, c.fetched_at FROM captures c JOIN watches w ON w.no = c.watch "
                     "WHERE c.id = ?")
                 .one<std::string, std::string, Time>(capture);
  if (!row) return std::nullopt;
  auto& [watch, url, at] = *row;
  return review::Suppressed{capture, std::move(watch), std::move(url), at, *std::move(told)};
}

void SqliteStore::judge_suppressed(std::int64_t change, bool missed, const std::string& by, Time at) {
  database_.prepare("INSERT OR REPLACE INTO sampled(change, missed, by, at) VALUES (?, ?, ?, ?)")
      .run(change, missed ? 1 : 0, by, at);
}

std::vector<std::pair<std::int64_t, bool>> SqliteStore::judged_suppressed() {
  std::vector<std::pair<std::int64_t, bool>> judged;
  for (const auto& [change, missed] :
       database_.prepare("SELECT change, missed FROM sampled ORDER BY change").all<std::int64_t, int>())
    judged.emplace_back(change, missed != 0);
  return judged;
}

}  // namespace policywatch::store
