#include <algorithm>
#include <boost/json/value.hpp>
#include <set>

#include "base/records_json.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

const std::string kSelectDeliveries =
    "SELECT id, key, notifier, event, update_id, watch, payload, state, attempts, created_at, "
    "next_attempt_at, delivered_at, last_error, recipient, urgent, parcel, sequence, previous "
    "FROM deliveries ";
const std::string kWaiting =
    "state = 'pending' AND notifier = ?1 AND notifier NOT IN (SELECT id FROM disabled_notifiers) ";

/// What a receiver is told of one policy keeps its order: nothing goes while something earlier waits for
/// longer than `until`.
std::string in_order(const std::string& until) {
  return "AND (urgent OR NOT EXISTS (SELECT 1 FROM update_policies mine "
         "JOIN update_policies theirs ON theirs.policy = mine.policy "
         "JOIN deliveries earlier ON earlier.update_id = theirs.update_id "
         "WHERE mine.update_id = deliveries.update_id AND earlier.notifier = deliveries.notifier "
         "AND earlier.recipient = deliveries.recipient "
         "AND earlier.state = 'pending' AND earlier.id < deliveries.id AND earlier.next_attempt_at > " +
         until + ")) ";
}

using DeliveryRow = std::tuple<std::int64_t, std::string, std::string, std::string, std::int64_t, std::string,
                               std::string, std::string, int, Time, Time, std::optional<Time>, std::string,
                               std::string, bool, std::int64_t, std::int64_t, std::string>;

std::vector<Delivery> to_deliveries(std::vector<DeliveryRow>&& rows, Packer& packer) {
  std::vector<Delivery> deliveries;
  for (auto& [id, key, notifier, event, update_id, watch, payload, state, attempts, created_at, next_at,
              delivered_at, last_error, recipient, urgent, parcel, sequence, previous] : rows) {
    const std::string place = "delivery " + std::to_string(id);
    deliveries.push_back({id, std::move(key), std::move(notifier),
                          parse_word<EventType>(event).value_or(EventType::update_detected), update_id,
                          std::move(watch), packer.unpack(payload, {}, place),
                          parse_word<DeliveryState>(state).value_or(DeliveryState::dead), attempts,
                          created_at, next_at, delivered_at, std::move(last_error), std::move(recipient),
                          urgent, parcel, sequence, std::move(previous)});
  }
  return deliveries;
}

/// What a message is about: its update's policies, or its watch.
std::vector<std::string> topics_of(Database& database, const Delivery& delivery) {
  if (delivery.update_id == 0) return {"watch:" + delivery.watch};
  return database.prepare("SELECT policy FROM update_policies WHERE update_id = ?")
      .column<std::string>(delivery.update_id);
}

}  // namespace

std::vector<Delivery> SqliteStore::due_deliveries(const std::string& notifier, Time now, int limit,
                                                  bool ordered) {
  const std::string sql = kSelectDeliveries + "WHERE " + kWaiting + "AND next_attempt_at <= ?2 " +
                          (ordered ? in_order("?2") : "") + "ORDER BY id LIMIT ?3";
  std::vector<Delivery> due =
      to_deliveries(database_.prepare(sql).all_as<DeliveryRow>(notifier, now, limit), packer_);
  // Nothing may cut through what left as one message before.
  std::set<std::int64_t> parcels;
  for (const Delivery& row : due) parcels.insert(row.parcel);
  parcels.erase(0);
  std::erase_if(due, [](const Delivery& row) { return row.parcel != 0; });
  for (const std::int64_t parcel : parcels) {
    for (Delivery& row : parcel_of(parcel)) {
      if (row.state == DeliveryState::pending) due.push_back(std::move(row));
    }
  }
  std::ranges::sort(due, {}, &Delivery::id);
  return due;
}

std::optional<Time> SqliteStore::next_delivery_due(const std::string& notifier, bool ordered) {
  return std::get<0>(database_
                         .prepare("SELECT min(next_attempt_at) FROM deliveries WHERE " + kWaiting +
                                  (ordered ? in_order("deliveries.next_attempt_at") : ""))
                         .one<std::optional<Time>>(notifier)
                         .value());
}

std::vector<std::string> SqliteStore::waiting_notifiers() {
  return database_
      .prepare(
          "SELECT DISTINCT notifier FROM deliveries WHERE state = 'pending' "
          "AND notifier NOT IN (SELECT id FROM disabled_notifiers)")
      .column<std::string>();
}

void SqliteStore::seal(std::vector<Delivery>& deliveries) {
  if (deliveries.empty() || deliveries.front().sequence != 0) return;
  Transaction transaction(database_);
  const Delivery& first = deliveries.front();
  const std::int64_t sequence = std::get<0>(
      database_
          .prepare("INSERT INTO notifier_states(id, sequence) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET "
                   "sequence = sequence + 1 RETURNING sequence")
          .one<std::int64_t>(first.notifier)
          .value());
  std::pair<std::int64_t, std::string> before{0, ""};
  for (const Delivery& delivery : deliveries) {
    if (!delivery.recipient.empty()) continue;  // each reader of a mail has a sequence of their own
    for (const std::string& topic : topics_of(database_, delivery)) {
      const auto told =
          database_.prepare("SELECT sequence, key FROM last_told WHERE notifier = ? AND topic = ?")
              .one<std::int64_t, std::string>(first.notifier, topic);
      if (told && std::get<0>(*told) > before.first && std::get<0>(*told) < sequence)
        before = {std::get<0>(*told), std::get<1>(*told)};
      database_
          .prepare("INSERT OR REPLACE INTO last_told(notifier, topic, sequence, key) VALUES (?, ?, ?, ?)")
          .run(first.notifier, topic, sequence, first.key);
    }
  }
  const std::int64_t parcel = deliveries.size() > 1 ? first.id : 0;
  for (Delivery& delivery : deliveries) {
    delivery.parcel = parcel;
    delivery.sequence = sequence;
    delivery.previous = before.second;
    const std::string payload = packer_.pack(delivery.payload, {}, Packer::Effort::small);
    database_
        .prepare("UPDATE deliveries SET parcel = ?, sequence = ?, previous = ?, payload = ? WHERE id = ?")
        .run(parcel, sequence, delivery.previous, Blob{payload}, delivery.id);
  }
  transaction.commit();
}

void SqliteStore::record_attempt(const Delivery& delivery) {
  database_
      .prepare(
          "UPDATE deliveries SET state = ?, attempts = ?, next_attempt_at = ?, delivered_at = ?, "
          "last_error = ? WHERE id = ?")
      .run(word(delivery.state), delivery.attempts, delivery.next_attempt_at, delivery.delivered_at,
           delivery.last_error, delivery.id);
}

std::vector<Delivery> SqliteStore::deliveries(int limit) {
  return to_deliveries(database_.prepare(kSelectDeliveries + "ORDER BY id DESC LIMIT ?")
                           .all_as<DeliveryRow>(limit > 0 ? limit : -1),
                       packer_);
}

std::vector<Delivery> SqliteStore::find_deliveries(const review::DeliveryFilter& filter) {
  return to_deliveries(
      database_
          .prepare(kSelectDeliveries + "WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR notifier = ?2) "
                                       "AND created_at >= ?3 ORDER BY id DESC LIMIT ?4")
          .all_as<DeliveryRow>(filter.state, filter.notifier, filter.since.value_or(Time{}),
                               filter.limit > 0 ? filter.limit : -1),
      packer_);
}

std::optional<Delivery> SqliteStore::delivery(std::int64_t id) {
  auto found =
      to_deliveries(database_.prepare(kSelectDeliveries + "WHERE id = ?").all_as<DeliveryRow>(id), packer_);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Delivery> SqliteStore::parcel_of(std::int64_t id) {
  return to_deliveries(
      database_
          .prepare(kSelectDeliveries +
                   "WHERE id = ?1 OR (parcel > 0 AND parcel = (SELECT parcel FROM deliveries WHERE id = ?1 "
                   "AND parcel > 0)) ORDER BY id")
          .all_as<DeliveryRow>(id),
      packer_);
}

std::vector<Delivery> SqliteStore::deliveries_of(std::int64_t update_id) {
  return to_deliveries(
      database_.prepare(kSelectDeliveries + "WHERE update_id = ? ORDER BY id").all_as<DeliveryRow>(update_id),
      packer_);
}

void SqliteStore::set_notifier_disabled(const std::string& id, const std::string& reason) {
  if (reason.empty()) {
    database_.prepare("DELETE FROM disabled_notifiers WHERE id = ?").run(id);
  } else {
    database_.prepare("INSERT OR REPLACE INTO disabled_notifiers(id, reason) VALUES (?, ?)").run(id, reason);
  }
}

std::vector<std::pair<std::string, std::string>> SqliteStore::disabled_notifiers() {
  std::vector<std::pair<std::string, std::string>> notifiers;
  for (auto& [id, reason] : database_.prepare("SELECT id, reason FROM disabled_notifiers ORDER BY id")
                                .all<std::string, std::string>())
    notifiers.emplace_back(std::move(id), std::move(reason));
  return notifiers;
}

void SqliteStore::add_deliveries(const std::vector<Delivery>& deliveries) {
  if (deliveries.empty()) return;
  Transaction transaction(database_);
  for (const Delivery& delivery : deliveries) write_delivery(delivery, {});
  transaction.commit();
}

void SqliteStore::cancel_deliveries(std::int64_t update_id, const std::vector<EventType>& events) {
  auto& cancel = database_.prepare(
      "UPDATE deliveries SET state = 'cancelled' WHERE update_id = ? AND state = 'pending' AND event = "
      "coalesce(?, event)");
  if (events.empty()) cancel.run(update_id, std::optional<std::string>());
  for (const EventType event : events) cancel.run(update_id, word(event));
}

// update_id -1 is the first of `created`, -2 the second, … An empty payload becomes the update as it stands
// now, with its ids.
void SqliteStore::write_delivery(const Delivery& delivery, const std::vector<std::int64_t>& created) {
  const std::int64_t update_id = delivery.update_id < 0
                                     ? created.at(static_cast<std::size_t>(-1 - delivery.update_id))
                                     : delivery.update_id;
  std::string payload = delivery.payload;
  if (payload.empty() && update_id != 0) payload = print_json(to_json(load_update(update_id).value()));
  payload = packer_.pack(payload, {}, Packer::Effort::small);
  // Who unsubscribed gets nothing more of this notifier.
  database_
      .prepare(
          "INSERT INTO deliveries(key, notifier, event, update_id, watch, state, attempts, created_at, "
          "next_attempt_at, delivered_at, last_error, payload, recipient, urgent) "
          "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14 WHERE NOT EXISTS "
          "(SELECT 1 FROM unsubscribed WHERE notifier = ?2 AND recipient = ?13)")
      .run(delivery.key, delivery.notifier, word(delivery.event), update_id, delivery.watch,
           word(delivery.state), delivery.attempts, delivery.created_at, delivery.next_attempt_at,
           delivery.delivered_at, delivery.last_error, Blob{payload}, delivery.recipient, delivery.urgent);
}

}  // namespace policywatch::store
