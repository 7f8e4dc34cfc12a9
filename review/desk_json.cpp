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

json::object to_json(const MoveView& move) {
  return json::object{{"url", move.url},
                      {"sightings", move.sightings},
                      {"first_seen", to_rfc3339(move.first)},
                      {"last_seen", to_rfc3339(move.last)},
                      {"proposed", move.proposed},
                      {"other_domain", move.other_domain},
                      {"how", move.how}};
}

json::array strings(const std::vector<std::string>& lines) {
  json::array out;
  for (const std::string& line : lines) out.emplace_back(line);
  return out;
}

}  // namespace

json::value to_json(const HostIncident& incident) {
  return json::object{
      {"host", incident.host},
      {"kind", incident.kind},
      {"opened_at", to_rfc3339(incident.opened_at)},
      {"closed_at", time_or_null(incident.closed_at)},
      {"affected", incident.affected},
      {"watches", incident.watches},
      {"detail", incident.detail},
      {"confirmed_by", incident.confirmed_by.empty() ? json::value() : json::value(incident.confirmed_by)}};
}

json::value to_json(const WatchView& view) {
  json::value out = policywatch::to_json(view.watch);
  json::object& object = out.as_object();
  object["state"] = view.state;
  object["health"] = strings(view.health);
  object["notes"] = strings(view.notes);
  object["move"] = view.move ? to_json(*view.move) : json::value();
  json::array former;
  for (const FormerAddress& old : view.former)
    former.push_back(json::object{{"url", old.url}, {"until", to_rfc3339(old.until)}});
  object["former_urls"] = std::move(former);
  json::array noise;
  for (const NoiseView& one : view.noise) {
    noise.push_back(json::object{{"kind", one.kind},
                                 {"place", one.place},
                                 {"shown", one.shown},
                                 {"since", to_rfc3339(one.since)},
                                 {"last", to_rfc3339(one.last)},
                                 {"times", one.times},
                                 {"why", one.why},
                                 {"forgotten", one.forgotten}});
  }
  object["learned_volatile"] = std::move(noise);
  object["last_quality"] = view.last_quality.empty() ? json::value() : json::value(view.last_quality);
  object["last_reason"] = view.last_reason;
  object["last_check"] = time_or_null(view.last_check);
  object["last_ok"] = time_or_null(view.last_ok);
  object["last_change"] = time_or_null(view.last_change);
  object["next_check"] = time_or_null(view.next_check);
  object["failures"] = view.failures;
  object["captures"] = view.captures;
  object["snapshots"] = view.snapshots;
  if (view.habits)
    object["habits"] = json::object{
        {"changes_in_week", view.habits->changes},      {"suppressed_in_week", view.habits->suppressed},
        {"accepted_in_90_days", view.habits->accepted}, {"rejected_in_90_days", view.habits->rejected},
        {"last_size", view.habits->last_size},          {"usual_size", view.habits->usual_size}};
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
  json::object health, rejected;
  for (const auto& [word, count] : view.health) health[word] = count;
  for (const auto& [reason, count] : view.rejected_by_reason) rejected[reason] = count;
  json::array incidents;
  for (const HostIncident& incident : view.incidents) incidents.push_back(to_json(incident));
  json::array watches;
  for (const WatchView& watch : view.watches) watches.push_back(to_json(watch));
  return json::object{{"version", view.version},
                      {"now", to_rfc3339(view.now)},
                      {"daemon", json::object{{"running", view.daemon_running},
                                              {"started", time_or_null(view.daemon_started)},
                                              {"last_progress", time_or_null(view.last_progress)}}},
                      {"updates", std::move(updates)},
                      {"rejected", std::move(rejected)},
                      {"outbox", json::object{{"pending", view.outbox_pending}, {"dead", view.outbox_dead}}},
                      {"policies", view.policies},
                      {"watch_count", view.watch_count},
                      {"watches", std::move(watches)},
                      {"health", std::move(health)},
                      {"incidents", std::move(incidents)},
                      {"silent", strings(view.silent)},
                      {"warnings", strings(view.warnings)},
                      {"disabled_notifiers", strings(view.disabled_notifiers)},
                      {"failing_notifiers", strings(view.failing_notifiers)},
                      {"allowed_addresses", strings(view.allowed_addresses)}};
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
