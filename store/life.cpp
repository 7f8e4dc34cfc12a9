#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

void SqliteStore::put_note(const std::string& key, const std::string& value) {
  // It looks whether the file is still there: the daemon's pulse is a note.
  Transaction transaction(database_);
  database_.prepare("INSERT OR REPLACE INTO notes(key, value) VALUES (?, ?)").run(key, value);
  transaction.commit();
}

std::optional<std::string> SqliteStore::note(const std::string& key) {
  auto row = database_.prepare("SELECT value FROM notes WHERE key = ?").one<std::string>(key);
  return row ? std::optional(std::move(std::get<0>(*row))) : std::nullopt;
}

void SqliteStore::backup(const std::string& file) {
  database_.backup_to(file);
}

Store::Compacted SqliteStore::compact() {
  const auto bytes = [this] {
    return std::get<0>(database_.prepare("PRAGMA page_count").one<std::uint64_t>().value()) *
           std::get<0>(database_.prepare("PRAGMA page_size").one<std::uint64_t>().value());
  };
  Compacted done;
  done.before = bytes();
  database_.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  done.after = bytes();
  return done;
}

void SqliteStore::count(std::string_view counter, std::int64_t by) {
  if (by == 0) return;
  database_
      .prepare(
          "INSERT INTO counters(name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
          "value = value + excluded.value")
      .run(counter, by);
}

std::uint64_t SqliteStore::counter(const std::string& name) {
  const auto row = database_.prepare("SELECT value FROM counters WHERE name = ?").one<std::uint64_t>(name);
  return row ? std::get<0>(*row) : 0;
}

Store::Totals SqliteStore::totals() {
  Totals totals;
  for (auto& [state, count] : database_.prepare("SELECT state, count(*) FROM updates GROUP BY state")
                                  .all<std::string, std::int64_t>())
    totals.updates_by_state.emplace(std::move(state), count);
  for (auto& [reason, count] :
       database_
           .prepare("SELECT coalesce(reason, ''), count(*) FROM updates INDEXED BY updates_rejected "
                    "WHERE state = 'rejected' GROUP BY reason")
           .all<std::string, std::int64_t>())
    totals.rejected_by_reason.emplace(std::move(reason), count);
  const auto count = [&](const char* sql) { return database_.prepare(sql).column<std::int64_t>().front(); };
  // Words, not parameters: so the partial indexes answer.
  totals.outbox_pending = count("SELECT count(*) FROM deliveries WHERE state = 'pending'");
  totals.outbox_dead = count("SELECT count(*) FROM deliveries WHERE state = 'dead'");
  totals.failing = failing_notifiers();
  totals.policies = database_.prepare("SELECT count(*) FROM policies").column<std::int64_t>().front();
  return totals;
}

}  // namespace policywatch::store
