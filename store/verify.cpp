#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

Result<void> sound(Database& database, const char* check) {
  const auto said = database.prepare(check).column<std::string>();
  if (!said.empty() && said.front() == "ok") return {};
  return fail(ErrorKind::corrupt, "database: " + (said.empty() ? "no answer" : said.front()));
}

}  // namespace

Result<void> SqliteStore::quick_check(const std::stop_token& stop) {
  const std::stop_callback interrupt(stop, [this] { sqlite3_interrupt(database_.handle()); });
  try {
    if (stop.stop_requested()) return fail(ErrorKind::stopped, "quick_check");
    return sound(database_, "PRAGMA quick_check(1)");
  } catch (const WorldError& error) {
    if (stop.stop_requested()) return fail(ErrorKind::stopped, error.what());
    if (error.exit_status() != 5) throw;
    return fail(ErrorKind::corrupt, error.what());
  }
}

Result<void> SqliteStore::verify() {
  if (auto checked = sound(database_, "PRAGMA integrity_check(1)"); !checked) return checked;
  for (const auto& [table, parent] :
       database_.prepare("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1")
           .all<std::string, std::string>())
    return fail(ErrorKind::corrupt, "a row of " + table + " names one of " + parent + " that is gone");
  const auto faults = log_.faults(1);
  if (!faults.empty()) return fail(ErrorKind::corrupt, faults.front());
  return {};
}

}  // namespace policywatch::store
