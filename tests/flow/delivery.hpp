// Updates that come from nowhere, for tests of what leaves and when: the real store, courier and desk.
#pragma once

#include "base/records_json.hpp"
#include "daemon/outbox.hpp"
#include "tests/flow/world.hpp"

namespace policywatch::test {

inline constexpr const char* kHook = "https://hooks.example/in";

struct Post {
  Time at{};
  std::string id;
  boost::json::value body;
};

class Delivering : public World {
 public:
  /// Records an update and what the notifiers are to hear of it, as a check does; its number.
  std::int64_t tell(const std::string& title, const PolicyId& policy_id = "1976",
                    std::optional<Status> status = std::nullopt) {
    Update update;
    update.title = title;
    update.policies = {policy_id};
    update.status = status;
    update.score = 50;
    update.detected_at = clock.now();
    store::Store::DecisionRecord record;
    const auto draw = [this] { return "msg_" + to_base64url(random.bytes(18)); };
    record.outbox = daemon::rows_for_update(settings.notifiers, EventType::update_detected, update,
                                            clock.now(), clock.now(), draw);
    for (Delivery& row : record.outbox) row.update_id = -1;
    record.updates = {std::move(update)};
    return store->record_decision(record).value().at(0);
  }
  /// Of an update that stands: its newest state, changed by `edit`.
  template <class Edit>
  void change(std::int64_t id, Edit edit) {
    store::Store::DecisionRecord record;
    record.updates = {store->update(id).value()};
    edit(record.updates.front());
    store->record_decision(record).value();
  }
  void hurry() {
    engine->courier.wake();
    clock.settle();
  }
  std::vector<Post> posts(const std::string& url = kHook) const {
    std::vector<Post> found;
    for (std::size_t i = 0; i < http.calls.size(); ++i) {
      const io::HttpCall& call = http.calls[i];
      if (call.request.url != url || call.method != "POST") continue;
      const std::string* id = find_header(call.request.headers, "webhook-id");
      found.push_back({http.times[i], id ? *id : "", parse_json(call.body).value()});
    }
    return found;
  }
  std::map<DeliveryState, int> states() {
    std::map<DeliveryState, int> counts;
    for (const Delivery& row : store->deliveries(0)) ++counts[row.state];
    return counts;
  }
};

}  // namespace policywatch::test
