// /api/v1/blind: rejections of others, looked at without knowing what was decided.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/blind.hpp"
#include "web/api.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

std::unexpected<Error> unclear(std::string_view what) {
  return fail(ErrorKind::invalid, std::string(what));
}

Result<review::BlindAnswer> answer_from(const HttpRequest& request) {
  const Result<boost::json::value> body = parse_json(request.body);
  if (!body) return std::unexpected(body.error());
  if (!body->is_object()) return unclear("the body must be a JSON object");
  std::string verdict, reason;
  for (const auto& member : body->get_object()) {
    const std::string_view name = member.key();
    if (name != "verdict" && name != "reason")
      return unclear(to_valid_utf8(name) + ": there is no such member");
    if (member.value().is_null()) continue;
    if (!member.value().is_string()) return unclear(std::string(name) + ": a string is wanted");
    (name == "verdict" ? verdict : reason) = member.value().get_string();
  }
  if (verdict == "accept" && reason.empty()) return review::BlindAnswer{};
  if (verdict != "reject") return unclear("verdict: accept, or reject with a reason, is wanted");
  const std::optional<RejectReason> word = parse_word<RejectReason>(reason);
  if (!word) return unclear("reason: none of the reasons for rejecting");
  return review::BlindAnswer{word};
}

}  // namespace

HttpReply api_blind(Call& call, Hooks& /*hooks*/) {
  boost::json::array waiting;
  for (const std::int64_t id : call.desk->blind_waiting(call.visitor.name)) waiting.emplace_back(id);
  return json_reply(200, boost::json::object{{"waiting", std::move(waiting)},
                                             {"report", review::to_json(call.desk->blind_report())}});
}

HttpReply api_blind_look(Call& call, Hooks& /*hooks*/) {
  const Result<Update> update = call.desk->blind_look(call.id(), call.visitor.name);
  if (!update) return problem(update.error());
  return json_reply(200, boost::json::object{{"id", call.id()}, {"update", to_json(*update)}});
}

HttpReply api_answer_blind(Call& call, Hooks& hooks) {
  const Result<review::BlindAnswer> answer = answer_from(*call.request);
  if (!answer) return problem(400, answer.error().message);
  const Result<void> done = call.desk->answer_blind(call.id(), *answer, call.visitor.name);
  if (!done) return problem(done.error());
  return api_blind(call, hooks);
}

}  // namespace policywatch::web
