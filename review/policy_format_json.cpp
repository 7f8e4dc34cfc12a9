#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/policy_format.hpp"

namespace policywatch::review {

namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// Other programs write a docket as an object {case, court, number}; here it is "CASE, No. NUMBER (COURT)".
void name_dockets(json::value& policy) {
  if (!policy.is_object()) return;
  json::value* dockets = policy.get_object().if_contains("dockets");
  if (dockets == nullptr || !dockets->is_array()) return;
  for (json::value& docket : dockets->get_array()) {
    if (!docket.is_object() || text_of(docket.get_object(), "number").empty()) continue;
    const json::object& parts = docket.get_object();
    const std::string title = text_of(parts, "case"), court = text_of(parts, "court");
    std::string name = (title.empty() ? "" : title + ", ") + "No. " + text_of(parts, "number");
    if (!court.empty()) name += " (" + court + ")";
    docket = name;
  }
}

Result<Policy> read_one(json::value value) {
  name_dockets(value);
  auto policy = policy_from_json(value);
  if (policy && policy->id.empty()) policy->id = policy->slug;
  if (policy && policy->id.empty())
    return fail(ErrorKind::invalid, "it has neither an id nor a slug to be known by");
  return policy;
}

}  // namespace

Result<std::vector<Policy>> from_json_text(std::string_view text) {
  auto value = parse_json(text);
  if (!value) return std::unexpected(value.error());
  std::vector<Policy> policies;
  if (!value->is_array()) {
    auto policy = read_one(*std::move(value));
    if (!policy) return std::unexpected(within("policy", policy.error()));
    policies.push_back(*std::move(policy));
    return policies;
  }
  int number = 0;
  for (json::value& element : value->get_array()) {
    ++number;
    const std::string name = element.is_object() ? text_of(element.get_object(), "title") : "";
    auto policy = read_one(std::move(element));
    if (!policy)
      return std::unexpected(within(
          "policy " + std::to_string(number) + (name.empty() ? "" : " (" + name + ")"), policy.error()));
    policies.push_back(*std::move(policy));
  }
  return policies;
}

}  // namespace policywatch::review
