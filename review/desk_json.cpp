#include "review/desk_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"

namespace policywatch::review {
namespace {

namespace json = boost::json;

json::value time_or_null(const std::optional<Time>& time) {
  return time ? json::value(to_rfc3339(*time)) : json::value();
}

json::array strings(const std::vector<std::string>& lines) {
  json::array out;
  for (const std::string& line : lines) out.emplace_back(line);
  return out;
}

}  // namespace

json::value to_json(const WatchView& view) {
  json::value out = policywatch::to_json(view.watch);
  json::object& object = out.as_object();
  object["state"] = view.state;
  object["last_quality"] = view.last_quality.empty() ? json::value() : json::value(view.last_quality);
  object["last_reason"] = view.last_reason;
  object["last_check"] = time_or_null(view.last_check);
  object["last_ok"] = time_or_null(view.last_ok);
  object["last_change"] = time_or_null(view.last_change);
  object["next_check"] = time_or_null(view.next_check);
  object["failures"] = view.failures;
  object["captures"] = view.captures;
  object["snapshots"] = view.snapshots;
  return out;
}

json::value to_json(const SnapshotView& view) {
  return json::object{{"sha256", view.sha256}, {"watch", view.watch},
                      {"url", view.url},       {"fetched_at", to_rfc3339(view.fetched_at)},
                      {"status", view.status}, {"content_type", view.content_type},
                      {"size", view.size}};
}

json::value to_json(const StatusView& view) {
  json::object updates;
  for (const auto& [state, count] : view.updates_by_state) updates[state] = count;
  json::array watches;
  for (const WatchView& watch : view.watches) watches.push_back(to_json(watch));
  return json::object{{"version", view.version},
                      {"now", to_rfc3339(view.now)},
                      {"daemon", json::object{{"running", view.daemon_running},
                                              {"started", time_or_null(view.daemon_started)},
                                              {"last_progress", time_or_null(view.last_progress)}}},
                      {"updates", std::move(updates)},
                      {"outbox", json::object{{"pending", view.outbox_pending}, {"dead", view.outbox_dead}}},
                      {"policies", view.policies},
                      {"watches", std::move(watches)},
                      {"silent", strings(view.silent)},
                      {"warnings", strings(view.warnings)},
                      {"disabled_notifiers", strings(view.disabled_notifiers)}};
}

json::value to_json(const Decision& decision) {
  const Result<json::value> detail = parse_json(decision.detail);
  return json::object{{"id", decision.id},
                      {"update_id", decision.update_id},
                      {"command", decision.command},
                      {"by", decision.by},
                      {"at", to_rfc3339(decision.at)},
                      {"detail", detail ? *detail : json::value(decision.detail)},
                      {"previous_hash", decision.previous_hash},
                      {"hash", decision.hash}};
}

}  // namespace policywatch::review
