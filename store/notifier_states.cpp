// How notifiers do, what became of their messages, and who does not want their mail any more.
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

using NotifierRow = std::tuple<std::string, Time, std::string, std::optional<Time>, bool>;

Store::NotifierState to_state(NotifierRow&& row) {
  auto& [id, open_at, why, failing_since, told] = row;
  return {std::move(id), open_at, std::move(why), failing_since, told};
}

const std::string kSelectNotifiers = "SELECT id, open_at, why, failing_since, told FROM notifier_states ";

}  // namespace

Store::NotifierState SqliteStore::notifier_state(const std::string& id) {
  auto rows = database_.prepare(kSelectNotifiers + "WHERE id = ?").all_as<NotifierRow>(id);
  if (!rows.empty()) return to_state(std::move(rows.front()));
  NotifierState fresh;
  fresh.id = id;
  return fresh;
}

std::vector<Store::NotifierState> SqliteStore::failing_notifiers() {
  std::vector<NotifierState> states;
  auto rows = database_.prepare(kSelectNotifiers + "WHERE failing_since IS NOT NULL ORDER BY id")
                  .all_as<NotifierRow>();
  for (NotifierRow& row : rows) states.push_back(to_state(std::move(row)));
  return states;
}

void SqliteStore::record_attempts(const AttemptRecord& record) {
  Transaction transaction(database_);
  for (const Delivery& delivery : record.deliveries) record_attempt(delivery);
  if (!record.state.id.empty()) {
    database_
        .prepare(
            "INSERT INTO notifier_states(id, open_at, why, failing_since, told) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET open_at = excluded.open_at, why = excluded.why, "
            "failing_since = excluded.failing_since, told = excluded.told")
        .run(record.state.id, record.state.open_at, record.state.why, record.state.failing_since,
             record.state.told);
  }
  if (!record.disabled.empty()) set_notifier_disabled(record.state.id, record.disabled);
  for (const Delivery& delivery : record.outbox) write_delivery(delivery, {});
  transaction.commit();
}

std::vector<Time> SqliteStore::sent_since(const std::string& notifier, Time since) {
  return database_
      .prepare(
          "SELECT max(delivered_at) FROM deliveries WHERE notifier = ? AND delivered_at > ? "
          "GROUP BY CASE parcel WHEN 0 THEN id ELSE parcel END ORDER BY 1")
      .column<Time>(notifier, since);
}

void SqliteStore::set_unsubscribed(const std::string& notifier, const std::string& recipient, Time at,
                                   bool unsubscribed) {
  Transaction transaction(database_);
  if (unsubscribed) {
    database_.prepare("INSERT OR IGNORE INTO unsubscribed(notifier, recipient, at) VALUES (?, ?, ?)")
        .run(notifier, recipient, at);
    database_
        .prepare(
            "UPDATE deliveries SET state = 'cancelled', last_error = 'unsubscribed' WHERE notifier = ? AND "
            "recipient = ? AND state = 'pending'")
        .run(notifier, recipient);
  } else {
    database_.prepare("DELETE FROM unsubscribed WHERE notifier = ? AND recipient = ?")
        .run(notifier, recipient);
  }
  transaction.commit();
}

std::vector<std::pair<std::string, std::string>> SqliteStore::unsubscribed() {
  std::vector<std::pair<std::string, std::string>> all;
  for (auto& [notifier, recipient] :
       database_.prepare("SELECT notifier, recipient FROM unsubscribed ORDER BY notifier, recipient")
           .all<std::string, std::string>())
    all.emplace_back(std::move(notifier), std::move(recipient));
  return all;
}

}  // namespace policywatch::store
