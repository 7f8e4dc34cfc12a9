#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

void SqliteStore::put_note(const std::string& key, const std::string& value) {
  database_.prepare("INSERT OR REPLACE INTO notes(key, value) VALUES (?, ?)").run(key, value);
}

std::optional<std::string> SqliteStore::note(const std::string& key) {
  auto row = database_.prepare("SELECT value FROM notes WHERE key = ?").one<std::string>(key);
  return row ? std::optional(std::move(std::get<0>(*row))) : std::nullopt;
}

void SqliteStore::backup(const std::string& file) {
  database_.backup_to(file);
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
  auto& deliveries = database_.prepare("SELECT count(*) FROM deliveries WHERE state = ?");
  totals.outbox_pending = deliveries.column<std::int64_t>("pending").front();
  totals.outbox_dead = deliveries.column<std::int64_t>("dead").front();
  totals.policies = database_.prepare("SELECT count(*) FROM policies").column<std::int64_t>().front();
  return totals;
}

}  // namespace policywatch::store
