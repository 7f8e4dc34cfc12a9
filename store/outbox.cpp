#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

const std::string kSelect =
    "SELECT id, key, notifier, event, update_id, watch, payload, state, attempts, created_at, "
    "next_attempt_at, delivered_at, last_error FROM deliveries ";
const std::string kDue = "state = 'pending' AND notifier NOT IN (SELECT id FROM disabled_notifiers) ";

/// What a receiver is told of one policy keeps its order: nothing goes while something earlier waits for
/// longer than `until`.
std::string in_order(const std::string& until) {
  return "AND NOT EXISTS (SELECT 1 FROM update_policies mine "
         "JOIN update_policies theirs ON theirs.policy = mine.policy "
         "JOIN deliveries earlier ON earlier.update_id = theirs.update_id "
         "WHERE mine.update_id = deliveries.update_id AND earlier.notifier = deliveries.notifier "
         "AND earlier.state = 'pending' AND earlier.id < deliveries.id AND earlier.next_attempt_at > " +
         until + ") ";
}

using Row = std::tuple<std::int64_t, std::string, std::string, std::string, std::int64_t, std::string,
                       std::string, std::string, int, Time, Time, std::optional<Time>, std::string>;

std::vector<Delivery> to_deliveries(std::vector<Row>&& rows, Packer& packer) {
  std::vector<Delivery> deliveries;
  for (auto& [id, key, notifier, event, update_id, watch, payload, state, attempts, created_at, next_at,
              delivered_at, last_error] : rows) {
    const std::string place = "delivery " + std::to_string(id);
    deliveries.push_back({id, std::move(key), std::move(notifier),
                          parse_word<EventType>(event).value_or(EventType::update_detected), update_id,
                          std::move(watch), packer.unpack(payload, {}, place),
                          parse_word<DeliveryState>(state).value_or(DeliveryState::dead), attempts,
                          created_at, next_at, delivered_at, std::move(last_error)});
  }
  return deliveries;
}

}  // namespace

std::vector<Delivery> SqliteStore::due_deliveries(Time now, int limit) {
  return to_deliveries(database_
                           .prepare(kSelect + "WHERE " + kDue + "AND next_attempt_at <= ?1 " +
                                    in_order("?1") + "ORDER BY id LIMIT ?2")
                           .all_as<Row>(now, limit),
                       packer_);
}

std::optional<Time> SqliteStore::next_delivery_due() {
  return std::get<0>(database_
                         .prepare("SELECT min(next_attempt_at) FROM deliveries WHERE " + kDue +
                                  in_order("deliveries.next_attempt_at"))
                         .one<std::optional<Time>>()
                         .value());
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
  return to_deliveries(
      database_.prepare(kSelect + "ORDER BY id DESC LIMIT ?").all_as<Row>(limit > 0 ? limit : -1), packer_);
}

std::optional<Delivery> SqliteStore::delivery(std::int64_t id) {
  auto found = to_deliveries(database_.prepare(kSelect + "WHERE id = ?").all_as<Row>(id), packer_);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Delivery> SqliteStore::deliveries_of(std::int64_t update_id) {
  return to_deliveries(database_.prepare(kSelect + "WHERE update_id = ? ORDER BY id").all_as<Row>(update_id),
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
  database_
      .prepare(
          "INSERT INTO deliveries(key, notifier, event, update_id, watch, state, attempts, created_at, "
          "next_attempt_at, delivered_at, last_error, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?)")
      .run(delivery.key, delivery.notifier, word(delivery.event), update_id, delivery.watch,
           word(delivery.state), delivery.attempts, delivery.created_at, delivery.next_attempt_at,
           delivery.delivered_at, delivery.last_error, Blob{payload});
}

}  // namespace policywatch::store
