// /api/v1/updates: the queue and its decisions.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/desk_json.hpp"
#include "review/resolve.hpp"
#include "web/api.hpp"
#include "web/order.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

constexpr int kDefaultLimit = 50, kMaxLimit = 500;

std::string revision_tag(const Update& update) {
  return "\"" + std::to_string(update.rev) + "\"";
}

HttpReply update_reply(int status, const Update& update) {
  HttpReply reply = json_reply(status, to_json(update));
  reply.headers.emplace_back("ETag", revision_tag(update));
  return reply;
}

Result<json::object> body_of(const HttpRequest& request) {
  if (trim(request.body).empty()) return json::object();
  Result<json::value> value = parse_json(request.body);
  if (!value) return std::unexpected(value.error());
  if (!value->is_object()) return fail(ErrorKind::invalid, "the body must be a JSON object");
  return std::move(value->get_object());
}

/// If-Match: "7" says the same as {"rev":7}.
std::int64_t revision_asked(const Call& call, std::int64_t in_body) {
  const std::string* match = find_header(call.request->headers, "If-Match");
  if (in_body != 0 || match == nullptr || match->size() < 3) return in_body;
  return parse_id(std::string_view(*match).substr(1, match->size() - 2)).value_or(0);
}

HttpReply refusal(const Call& call, const Error& error, std::int64_t rev) {
  const Result<Update> now = call.desk->update(call.id());
  if (error.kind != ErrorKind::refused || !now) return problem(error);
  json::object extra;
  extra["current"] = to_json(*now);
  if (rev != 0 && rev != now->rev) {
    return problem(409,
                   "stale: revision " + std::to_string(rev) + " was sent, the update is at revision " +
                       std::to_string(now->rev),
                   extra);
  }
  return problem(409, error.message, extra);
}

}  // namespace

HttpReply api_updates(Call& call, Hooks& /*hooks*/) {
  Result<review::QueueFilter> filter = filter_from(call.query, call.visitor);
  if (!filter) {
    json::object extra;
    const auto asked = review::parse_query(call.query.get("q"));
    if (!asked) extra["position"] = asked.error().position;
    return problem(400, filter.error().message, extra);
  }
  filter->limit = kDefaultLimit;
  if (call.query.has("limit")) {
    const std::optional<std::int64_t> limit = parse_id(call.query.get("limit"));
    if (!limit) return problem(400, "limit: a whole number from 1 is wanted");
    filter->limit = static_cast<int>(std::min<std::int64_t>(*limit, kMaxLimit));
  }
  const review::QueuePage page = call.desk->queue(*filter);
  json::array updates;
  for (const Update& update : page.updates) updates.push_back(to_json(update));
  json::object body;
  body["updates"] = std::move(updates);
  body["total"] = page.total;
  body["next_cursor"] = page.next_cursor.empty() ? json::value() : json::value(page.next_cursor);
  HttpReply reply = json_reply(200, body);
  if (!page.next_cursor.empty()) {
    Params next = call.query;
    next.set("cursor", page.next_cursor);
    reply.headers.emplace_back("Link", "<" + path_of({"api", "v1", "updates"}, next) + ">; rel=\"next\"");
  }
  return reply;
}

HttpReply api_update(Call& call, Hooks& /*hooks*/) {
  const Result<Update> update = review::resolve(*call.desk, call.id());
  if (!update) return problem(update.error());
  HttpReply reply = update_reply(200, *update);
  // A merged one's number leads to what it went into; where that is, the reply says.
  if (update->id != call.id())
    reply.headers.emplace_back("Content-Location",
                               path_of({"api", "v1", "updates", std::to_string(update->id)}, {}));
  return reply;
}

HttpReply api_history(Call& call, Hooks& /*hooks*/) {
  const Result<Update> update = call.desk->update(call.id());
  if (!update) return problem(update.error());
  json::array decisions;
  for (const Decision& decision : call.desk->history(update->id))
    decisions.push_back(review::to_json(decision));
  return json_reply(200, json::object{{"history", std::move(decisions)}});
}

HttpReply api_bundle(Call& call, Hooks& /*hooks*/) {
  Result<std::string> archive = call.desk->bundle(call.id());
  if (!archive) return problem(archive.error());
  HttpReply reply;
  reply.status = 200;
  reply.headers = {
      {"Content-Type", "application/x-tar"},
      {"Content-Disposition", "attachment; filename=\"update-" + std::to_string(call.id()) + ".tar\""}};
  reply.body = *std::move(archive);
  return reply;
}

HttpReply api_decide(Call& call, Hooks& /*hooks*/) {
  const std::optional<Verb> verb = parse_word<Verb>(call.captures.at(1));
  if (!verb)
    return problem(
        404,
        "no such command; known are accept, edit, reject, merge, split, snooze, claim, release, undo, seen");
  if (call.id() == 0) return problem(404, "no such update");
  const Result<json::object> body = body_of(*call.request);
  if (!body) return problem(400, body.error().message);
  Result<Order> order = order_from_json(*verb, *body, call.desk->now());
  if (!order) return problem(400, order.error().message);
  order->rev = revision_asked(call, order->rev);
  const Result<Update> after = carry_out(*call.desk, call.id(), *order, call.visitor.name);
  if (!after) return refusal(call, after.error(), order->rev);
  return update_reply(200, *after);
}

}  // namespace policywatch::web
