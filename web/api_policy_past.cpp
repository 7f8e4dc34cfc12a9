// /api/v1: a record's past, and editing it by hand.
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/desk_json.hpp"
#include "web/api.hpp"
#include "web/reply.hpp"

namespace policywatch::web {

namespace {

namespace json = boost::json;

/// What edit_policy needs; errors name the field.
struct HandEdit {
  Policy record;
  std::int64_t rev = -1;
  std::string note;
};

Result<HandEdit> read_hand_edit(const std::string& body) {
  const Result<json::value> read = parse_json(body);
  if (!read) return std::unexpected(read.error());
  if (!read->is_object()) return fail(ErrorKind::invalid, "an object is wanted");
  const json::object& asked = read->get_object();
  const json::value* rev = asked.if_contains("rev");
  const json::value* record = asked.if_contains("policy");
  const json::value* note = asked.if_contains("note");
  if (rev == nullptr || !rev->is_int64()) return fail(ErrorKind::invalid, "rev: a whole number is wanted");
  if (record == nullptr) return fail(ErrorKind::invalid, "policy: the whole record is wanted");
  if (note != nullptr && !note->is_string()) return fail(ErrorKind::invalid, "note: a string is wanted");
  Result<Policy> policy = policy_from_json(*record);
  if (!policy) return std::unexpected(policy.error());
  return HandEdit{*std::move(policy), rev->get_int64(), note ? std::string(note->get_string()) : ""};
}

}  // namespace

HttpReply api_policy_history(Call& call, Hooks& /*hooks*/) {
  const Result<review::PolicyHistory> history = call.desk->policy_history(call.capture());
  if (!history) return problem(history.error());
  if (!call.query.has("from")) return json_reply(200, review::to_json(*history, call.query.get("field")));
  const std::optional<Date> from = parse_iso_date(call.query.get("from"));
  const std::optional<Date> to =
      call.query.has("to") ? parse_iso_date(call.query.get("to")) : date_of(call.desk->now());
  if (!from || !to) return problem(400, "from, to: days are written like 2026-01-31");
  return json_reply(200, review::between_to_json(*history, *from, *to));
}

HttpReply api_edit_policy(Call& call, Hooks& /*hooks*/) {
  const Result<HandEdit> asked = read_hand_edit(call.request->body);
  if (!asked) return problem(400, asked.error().message);
  const Result<Policy> done =
      call.desk->edit_policy(call.capture(), asked->record, asked->rev, asked->note, call.visitor.name);
  if (done) return json_reply(200, to_json(*done));
  if (done.error().kind != ErrorKind::refused) return problem(done.error());
  const Result<review::PolicyHistory> now = call.desk->policy_history(call.capture());
  if (!now) return problem(now.error());
  return problem(409, done.error().message, {{"rev", now->rev()}, {"policy", to_json(now->now)}});
}

}  // namespace policywatch::web
