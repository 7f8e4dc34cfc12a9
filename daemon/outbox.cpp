#include "daemon/outbox.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "manners/manners.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::daemon {
namespace {

/// Each reader of a mail gets one of their own: a refused address keeps nothing from the others.
void add_rows(std::vector<Delivery>& rows, const NotifierSettings& notifier, Delivery row,
              const DrawKey& draw) {
  row.notifier = notifier.id;
  std::set<std::string> addresses;
  for (const std::string& to : notifier.email.to) addresses.insert(notifiers::bare_address(to));
  if (notifier.type != NotifierType::email || addresses.empty()) addresses = {""};
  for (const std::string& address : addresses) {
    row.key = draw();
    row.recipient = address;
    rows.push_back(row);
  }
}

Delivery new_row(const NotifierSettings& notifier, EventType event, Time now, Time not_before) {
  Delivery row;
  row.event = event;
  row.created_at = now;
  row.next_attempt_at = manners::leave_at(notifier, std::max(now, not_before));
  return row;
}

}  // namespace

std::vector<Delivery> rows_for_update(std::span<const NotifierSettings> notifiers, EventType event,
                                      const Update& update, Time now, Time not_before, const DrawKey& draw) {
  std::vector<Delivery> rows;
  for (const NotifierSettings& notifier : notifiers) {
    if (!notifiers::wants(notifier, event, &update)) continue;
    Delivery row = new_row(notifier, event, now, not_before);
    row.urgent = notifier.urgent_passes && update.status;
    if (row.urgent) row.next_attempt_at = std::max(now, not_before);
    row.update_id = update.id;
    if (update.id != 0) row.payload = print_json(to_json(update));
    add_rows(rows, notifier, std::move(row), draw);
  }
  return rows;
}

std::vector<Delivery> rows_for_watch(std::span<const NotifierSettings> notifiers, EventType event,
                                     const Watch& watch, std::string_view detail, Time now,
                                     const DrawKey& draw) {
  std::vector<Delivery> rows;
  for (const NotifierSettings& notifier : notifiers) {
    if (!notifiers::wants(notifier, event, nullptr)) continue;
    Delivery row = new_row(notifier, event, now, now);
    row.watch = watch.id;
    boost::json::object data;
    data["watch"] = watch.id;
    data["url"] = watch.url;
    data["title"] = watch.title;
    data["detail"] = detail;
    data["at"] = to_rfc3339(now);
    row.payload = boost::json::serialize(data);
    add_rows(rows, notifier, std::move(row), draw);
  }
  return rows;
}

std::vector<Delivery> rows_for_notifier(std::span<const NotifierSettings> notifiers, EventType event,
                                        const std::string& about, std::string_view detail, Time now,
                                        const DrawKey& draw) {
  std::vector<Delivery> rows;
  for (const NotifierSettings& notifier : notifiers) {
    if (notifier.id == about || !notifiers::wants(notifier, event, nullptr)) continue;
    Delivery row = new_row(notifier, event, now, now);
    boost::json::object data;
    data["notifier"] = about;
    data["detail"] = detail;
    data["at"] = to_rfc3339(now);
    row.payload = boost::json::serialize(data);
    add_rows(rows, notifier, std::move(row), draw);
  }
  return rows;
}

std::vector<Delivery> rows_for_storage(std::span<const NotifierSettings> notifiers, EventType event,
                                       const std::string& folder, std::string_view detail, Time now,
                                       const DrawKey& draw) {
  std::vector<Delivery> rows;
  for (const NotifierSettings& notifier : notifiers) {
    if (!notifiers::wants(notifier, event, nullptr)) continue;
    Delivery row = new_row(notifier, event, now, now);
    row.next_attempt_at = now;
    boost::json::object data;
    data["storage"] = folder;
    data["detail"] = detail;
    data["at"] = to_rfc3339(now);
    row.payload = boost::json::serialize(data);
    add_rows(rows, notifier, std::move(row), draw);
  }
  return rows;
}

std::string unsubscribe_token(std::string_view key, std::string_view notifier, std::string_view address) {
  const std::string about = std::string(notifier) + "\n" + std::string(address);
  return to_base64url(as_bytes(hmac_sha256(key, about)));
}

}  // namespace policywatch::daemon
