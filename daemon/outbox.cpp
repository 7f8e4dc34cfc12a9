#include "daemon/outbox.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/records_json.hpp"
#include "manners/manners.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::daemon {
namespace {

Delivery new_row(const NotifierSettings& notifier, EventType event, Time now, Time not_before,
                 const DrawKey& draw) {
  Delivery row;
  row.key = draw();
  row.notifier = notifier.id;
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
    Delivery row = new_row(notifier, event, now, not_before, draw);
    row.update_id = update.id;
    if (update.id != 0) row.payload = print_json(to_json(update));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Delivery> rows_for_watch(std::span<const NotifierSettings> notifiers, EventType event,
                                     const Watch& watch, std::string_view detail, Time now,
                                     const DrawKey& draw) {
  std::vector<Delivery> rows;
  for (const NotifierSettings& notifier : notifiers) {
    if (!notifiers::wants(notifier, event, nullptr)) continue;
    Delivery row = new_row(notifier, event, now, now, draw);
    row.watch = watch.id;
    boost::json::object data;
    data["watch"] = watch.id;
    data["url"] = watch.url;
    data["title"] = watch.title;
    data["detail"] = detail;
    data["at"] = to_rfc3339(now);
    row.payload = boost::json::serialize(data);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace policywatch::daemon
