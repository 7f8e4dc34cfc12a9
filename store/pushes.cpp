// What sources send by themselves: on disk before it is acknowledged, judged after.
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

// Senders repeat a delivery for days; a key is remembered for longer.
constexpr Millis kKeysLast = std::chrono::hours(24 * 30);

}  // namespace

bool SqliteStore::add_pushes(const std::vector<Push>& pushes) {
  bool is_new = false;
  Transaction transaction(database_);
  for (const Push& push : pushes) {
    const std::int64_t watch = watch_no(push.watch);
    database_.prepare("DELETE FROM pushes WHERE watch = ? AND judged = 1 AND at < ?")
        .run(watch, push.at - kKeysLast);
    database_.prepare("DELETE FROM pushed_entries WHERE watch = ? AND at < ?")
        .run(watch, push.at - kKeysLast);
    if (database_.prepare("SELECT 1 FROM pushes WHERE watch = ? AND key = ?").one<int>(watch, push.key))
      continue;
    const std::string body = packer_.pack(push.body);
    database_.prepare("INSERT INTO pushes(watch, key, at, body) VALUES (?, ?, ?, ?)")
        .run(watch, push.key, push.at, Blob{body});
    is_new = true;
  }
  transaction.commit();
  return is_new;
}

std::vector<Push> SqliteStore::open_pushes(int limit) {
  std::vector<Push> pushes;
  for (auto& [id, watch, key, at, body] :
       database_
           .prepare("SELECT p.id, w.id, p.key, p.at, p.body FROM pushes p JOIN watches w ON w.no = p.watch "
                    "JOIN watch_states s ON s.watch = p.watch "
                    "WHERE p.judged = 0 AND s.active = 1 ORDER BY p.id LIMIT ?")
           .all<std::int64_t, std::string, std::string, Time, std::string>(limit)) {
    const std::string place = "push " + std::to_string(id);
    pushes.push_back({id, std::move(watch), std::move(key), at, packer_.unpack(body, {}, place)});
  }
  return pushes;
}

void SqliteStore::end_push(std::int64_t id) {
  database_.prepare("UPDATE pushes SET judged = 1 WHERE id = ?").run(id);
}

std::vector<std::string> SqliteStore::pushed_keys(const std::string& watch, Time since) {
  std::vector<std::string> keys;
  for (auto& [key] : database_
                         .prepare("SELECT p.key FROM pushed_entries p JOIN watches w ON w.no = p.watch "
                                  "WHERE w.id = ? AND p.at >= ?")
                         .all<std::string>(watch, since))
    keys.push_back(std::move(key));
  return keys;
}

/// The delivery's bytes are the capture's from now on.
void SqliteStore::write_pushed(std::int64_t watch, const CheckRecord& record) {
  if (record.push == 0) return;
  database_.prepare("UPDATE pushes SET judged = 1, body = x'' WHERE id = ?").run(record.push);
  for (const std::string& key : record.pushed) {
    database_.prepare("INSERT OR REPLACE INTO pushed_entries(watch, key, at) VALUES (?, ?, ?)")
        .run(watch, key, record.capture->finished);
  }
}

}  // namespace policywatch::store
