#include "review/decision_words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"

namespace policywatch::review {
namespace {

namespace json = boost::json;

std::string shown(const json::value* value) {
  if (value == nullptr || value->is_null()) return "–";
  if (value->is_string()) return value->get_string().empty() ? "–" : std::string(value->get_string());
  if (!value->is_array()) return print_json(*value);
  std::string out;
  for (const json::value& entry : value->get_array()) out += (out.empty() ? "" : ", ") + shown(&entry);
  return out.empty() ? "–" : out;
}

std::string string_at(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

}  // namespace

DecisionWords words_of(const Decision& decision) {
  DecisionWords words;
  const auto parsed = parse_json(decision.detail);
  if (!parsed || !parsed->is_object()) return words;
  const json::object& detail = parsed->get_object();
  words.client = string_at(detail, "client");
  words.reason = string_at(detail, "reason");
  words.note = string_at(detail, "note");
  const json::value* before = detail.if_contains("before");
  const json::value* after = detail.if_contains("after");
  if (before == nullptr || after == nullptr || !before->is_object() || !after->is_object()) return words;
  for (const auto& member : after->get_object())
    words.fields.push_back({std::string(member.key()), shown(before->get_object().if_contains(member.key())),
                            shown(&member.value())});
  return words;
}

}  // namespace policywatch::review
