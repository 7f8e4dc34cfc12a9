#include "daemon/decision_detail.hpp"

#include <boost/json/array.hpp>
#include <utility>

#include "base/records_json.hpp"

namespace policywatch::daemon {

void put_difference(boost::json::object& detail, const Update& before, const Update& after) {
  const boost::json::value old_json = to_json(before), new_json = to_json(after);
  boost::json::object was, is;
  for (const auto& [name, value] : new_json.as_object()) {
    if (name == "evidence" || name == "rev" || name == "site_wide") continue;
    const boost::json::value& old_value = old_json.as_object().at(name);
    if (old_value == value) continue;
    was[name] = old_value;
    is[name] = value;
  }
  detail["before"] = std::move(was);
  detail["after"] = std::move(is);
}

boost::json::object asked_of(const review::Edits& edits) {
  boost::json::object asked;
  if (edits.policies) {
    boost::json::array ids;
    for (const PolicyId& id : *edits.policies) ids.push_back(policy_id_to_json(id));
    asked["policies"] = std::move(ids);
  }
  if (edits.kind) asked["kind"] = word(*edits.kind);
  if (edits.date) asked["date"] = to_iso(*edits.date);
  if (edits.title) asked["title"] = *edits.title;
  if (edits.text) asked["text"] = *edits.text;
  if (edits.status) {
    if (*edits.status) {
      asked["status"] = word(**edits.status);
    } else {
      asked["status"] = nullptr;
    }
  }
  return asked;
}

boost::json::object with_reason(const review::Edits& edits, boost::json::object detail) {
  if (edits.reason.empty()) return detail;
  detail["reason"] = edits.reason;
  if (edits.force) detail["forced"] = true;
  return detail;
}

boost::json::object detail_of(const Decision& decision) {
  auto detail = parse_json(decision.detail);
  if (!detail || !detail->is_object())
    throw WorldError("decision " + std::to_string(decision.id) + " is damaged: its detail does not read", 5);
  return std::move(detail->as_object());
}

}  // namespace policywatch::daemon
