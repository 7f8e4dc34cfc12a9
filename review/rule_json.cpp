// What decisions leave for later, as JSON: rules, saved filters, samples.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/desk_json.hpp"

namespace policywatch::review {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

json::value or_null(const std::optional<Time>& time) {
  return time ? json::value(to_rfc3339(*time)) : json::value();
}

json::array list_of(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

json::array list_of(const std::vector<std::int64_t>& ids) {
  json::array out;
  for (const std::int64_t id : ids) out.emplace_back(id);
  return out;
}

}  // namespace

json::value to_json(const Rule& rule, Time now) {
  return json::object{{"id", rule.id},
                      {"kind", word(rule.kind)},
                      {"watch", or_null(rule.watch)},
                      {"host", or_null(rule.host)},
                      {"policy", rule.policy.empty() ? json::value() : policy_id_to_json(rule.policy)},
                      {"texts", list_of(rule.texts)},
                      {"reason", word(rule.reason)},
                      {"note", or_null(rule.note)},
                      {"owner", or_null(rule.owner)},
                      {"from_update", rule.from_update == 0 ? json::value() : json::value(rule.from_update)},
                      {"created_at", to_rfc3339(rule.created_at)},
                      {"expires_at", to_rfc3339(rule.expires_at)},
                      {"active", rule.is_active(now)},
                      {"ended_at", or_null(rule.ended_at)},
                      {"ended_by", or_null(rule.ended_by)},
                      {"hits", rule.hits},
                      {"last_hit", or_null(rule.last_hit)},
                      {"flagged", rule.flagged_by != 0},
                      {"flagged_by", rule.flagged_by == 0 ? json::value() : json::value(rule.flagged_by)}};
}

json::value to_json(const RulePreview& preview, Time now) {
  json::value rule = to_json(preview.rule, now);
  return json::object{{"rule", std::move(rule)},
                      {"days", preview.days},
                      {"looked_at", preview.looked_at},
                      {"count", preview.covers.size()},
                      {"updates", list_of(preview.covers)},
                      {"accepted", list_of(preview.accepted)},
                      {"open", list_of(preview.open)}};
}

json::value to_json(const SavedFilter& filter) {
  return json::object{{"id", filter.id},         {"name", filter.name},
                      {"query", filter.query},   {"owner", filter.owner},
                      {"shared", filter.shared}, {"created_at", to_rfc3339(filter.created_at)},
                      {"count", filter.count}};
}

// Blind: neither what it scored nor why it was suppressed.
json::value to_json(const Suppressed& one) {
  json::object change = policywatch::to_json(one.change).as_object();
  for (const char* told : {"score", "score_terms", "significant", "why"}) change.erase(told);
  for (json::value& text : change["text"].as_array()) text.as_object().erase("where");
  return json::object{{"change", one.change_id},
                      {"watch", one.watch},
                      {"url", one.url},
                      {"at", to_rfc3339(one.at)},
                      {"difference", std::move(change)}};
}

json::value to_json(const SampleReport& report) {
  return json::object{{"suppressed", report.suppressed},
                      {"judged", report.judged},
                      {"missed", report.missed},
                      {"missed_changes", list_of(report.missed_changes)}};
}

}  // namespace policywatch::review
