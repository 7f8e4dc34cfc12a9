#include "daemon/parcels.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <tuple>

#include "base/records_json.hpp"

namespace policywatch::daemon {
namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void add_trouble(const boost::json::object& object, bool first, notifiers::Event& event) {
  notifiers::Trouble trouble{text_of(object, "watch"), text_of(object, "url"), text_of(object, "detail")};
  if (trouble.about.empty()) trouble.about = text_of(object, "notifier");
  if (trouble.about.empty()) trouble.about = text_of(object, "storage");
  if (!first) {
    event.more.push_back(std::move(trouble));
    return;
  }
  event.watch = std::move(trouble.about);
  event.watch_url = std::move(trouble.url);
  event.detail = std::move(trouble.detail);
}

}  // namespace

std::vector<std::vector<Delivery>> make_parcels(const NotifierSettings& notifier, std::vector<Delivery> due,
                                                std::size_t room) {
  std::vector<std::vector<Delivery>> parcels;
  std::map<std::int64_t, std::vector<Delivery>> sealed;
  std::map<std::tuple<std::string, EventType>, std::vector<Delivery>> fresh;
  for (Delivery& row : due) {
    if (row.parcel != 0) {
      sealed[row.parcel].push_back(std::move(row));
    } else if (row.sequence != 0 || row.attempts != 0 || notifiers::is_for_programs(notifier.type)) {
      parcels.push_back({std::move(row)});
    } else {
      fresh[{row.recipient, row.event}].push_back(std::move(row));
    }
  }
  for (auto& [id, rows] : sealed) parcels.push_back(std::move(rows));
  for (auto& [key, rows] : fresh) {
    if (notifier.digest != "instant" || rows.size() > room) {
      parcels.push_back(std::move(rows));
    } else {
      for (Delivery& row : rows) parcels.push_back({std::move(row)});
    }
  }
  std::ranges::sort(parcels, {}, [](const std::vector<Delivery>& parcel) { return parcel.front().id; });
  return parcels;
}

bool is_roll_up(const NotifierSettings& notifier, const std::vector<Delivery>& parcel) {
  return notifier.digest == "instant" && parcel.size() > 1;
}

Topics topics_of(const std::vector<Delivery>& parcel, const notifiers::Event& event) {
  Topics topics;
  const std::string& reader = parcel.front().recipient;
  for (const Update& update : event.updates) {
    for (const PolicyId& policy : update.policies) topics.emplace(reader, policy);
  }
  if (event.updates.empty()) topics.emplace(reader, "watch:" + event.watch);
  return topics;
}

notifiers::Event unpack(const std::vector<Delivery>& parcel) {
  notifiers::Event event;
  const Delivery& first = parcel.front();
  event.type = first.event;
  event.key = first.key;
  event.at = first.created_at;
  event.recipient = first.recipient;
  event.sequence = first.sequence;
  event.previous = first.previous;
  bool begun = false;
  for (const Delivery& delivery : parcel) {
    const Result<boost::json::value> payload = parse_json(delivery.payload);
    if (!payload) continue;
    if (delivery.update_id != 0) {
      auto update = update_from_json(*payload);
      if (!update) continue;
      const std::string since = payload->is_object() ? text_of(payload->as_object(), kSinceThen) : "";
      if (!since.empty()) event.since[update->id] = since;
      event.updates.push_back(std::move(*update));
    } else if (payload->is_object()) {
      add_trouble(payload->as_object(), !begun, event);
      begun = true;
    }
  }
  return event;
}

}  // namespace policywatch::daemon
