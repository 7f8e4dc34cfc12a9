// A store that lost rows goes on: nothing in it leans on what is gone.
#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::int64_t SqliteStore::mend() {
  Transaction transaction(database_);
  std::int64_t lost = 0;
  const std::string nothing = chain_.pack_against({}, std::nullopt).data;
  for (const std::int64_t id :
       database_.prepare("SELECT id FROM captures ORDER BY id").column<std::int64_t>()) {
    try {
      chain_.load(id);
    } catch (const WorldError& error) {
      if (error.exit_status() != 5) throw;
      database_.prepare("UPDATE captures SET sha256 = NULL, base = NULL, step = 0, data = ? WHERE id = ?")
          .run(Blob{nothing}, id);
      ++lost;
    }
  }
  database_.execute(
      "UPDATE watch_states SET last_snapshot = (SELECT max(id) FROM captures c WHERE c.watch = "
      "watch_states.watch AND c.sha256 IS NOT NULL), last_capture = (SELECT max(id) FROM captures c WHERE "
      "c.watch = watch_states.watch)");
  for (const std::int64_t id :
       database_.prepare("SELECT id FROM updates ORDER BY id").column<std::int64_t>()) {
    try {
      if (const auto update = load_update(id)) index_update(*update, "");
    } catch (const WorldError& error) {
      if (error.exit_status() != 5) throw;
      for (const char* sql :
           {"DELETE FROM evidence WHERE update_id = ?", "DELETE FROM seen WHERE update_id = ?",
            "DELETE FROM update_policies WHERE update_id = ?", "DELETE FROM updates WHERE id = ?"})
        database_.prepare(sql).run(id);
    }
  }
  transaction.commit();
  return lost;
}

}  // namespace policywatch::store
