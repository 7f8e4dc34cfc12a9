// A record's past as JSON.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/desk_json.hpp"

namespace policywatch::review {
namespace {

namespace json = boost::json;

json::array changes_to_json(const std::vector<FieldChange>& changes) {
  json::array out;
  for (const FieldChange& change : changes)
    out.push_back({{"name", change.name}, {"before", change.before}, {"after", change.after}});
  return out;
}

}  // namespace

json::value to_json(const PolicyHistory& history, std::string_view field) {
  json::array versions;
  for (const Writing& one : writings_of(history, field)) {
    const PolicyVersion& version = *one.version;
    versions.push_back({{"rev", version.rev},
                        {"at", to_rfc3339(version.at)},
                        {"by", version.by},
                        {"command", version.command},
                        {"update", version.update != 0 ? json::value(version.update) : json::value()},
                        {"note", version.note},
                        {"added", !version.before},
                        {"changes", changes_to_json(one.changes)}});
  }
  return {{"policy", policy_id_to_json(history.now.id)},
          {"rev", history.rev()},
          {"versions", std::move(versions)}};
}

json::value between_to_json(const PolicyHistory& history, const Date& one, const Date& other) {
  const Date from = std::min(one, other), to = std::max(one, other);
  const std::optional<Policy> was = record_on(history, from), is = record_on(history, to);
  return {{"policy", policy_id_to_json(history.now.id)},
          {"from", to_iso(from)},
          {"to", to_iso(to)},
          {"added", !was && is},
          {"changes", was && is ? changes_to_json(record_changes(*was, *is)) : json::array()}};
}

}  // namespace policywatch::review
