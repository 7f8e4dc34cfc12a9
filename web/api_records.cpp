// /api/v1: policies, watches, deliveries, status.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/desk_json.hpp"
#include "web/api.hpp"
#include "web/assets.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxDeliveries = 1000;

constexpr std::int64_t kMaxPage = 1000;

/// How many are wanted, 0: all.
Result<std::size_t> limit_of(const Call& call) {
  if (!call.query.has("limit")) return 0;
  const std::optional<std::int64_t> limit = parse_id(call.query.get("limit"));
  if (!limit) return fail(ErrorKind::invalid, "limit: a whole number from 1 is wanted");
  return static_cast<std::size_t>(std::min(*limit, kMaxPage));
}

/// `next`: the id of the last one here, "" when none are left behind it.
HttpReply part_of_list(const Call& call, const char* name, json::array some, std::size_t total,
                       const std::string& next) {
  json::object body{{name, std::move(some)}, {"total", total}, {"next_cursor", nullptr}};
  if (next.empty()) return json_reply(200, body);
  Params query = call.query;
  query.set("cursor", next);
  body["next_cursor"] = next;
  HttpReply reply = json_reply(200, body);
  reply.headers.emplace_back("Link", "<" + path_of({"api", "v1", name}, query) + ">; rel=\"next\"");
  return reply;
}

HttpReply wrong_cursor() {
  return problem(400, "cursor: it comes from another list");
}

}  // namespace

HttpReply api_policies(Call& call, Hooks& /*hooks*/) {
  const std::string_view wanted = trim(call.query.get("q"));
  std::vector<Policy> policies = call.desk->policies();
  std::erase_if(policies, [&](const Policy& one) {
    return !wanted.empty() && one.id != wanted && !contains_ascii_nocase(one.title, wanted);
  });
  std::size_t begin = 0, end = policies.size();
  if (const std::string& cursor = call.query.get("cursor"); !cursor.empty()) {
    const auto last = std::ranges::find(policies, cursor, &Policy::id);
    if (last == policies.end()) return wrong_cursor();
    begin = static_cast<std::size_t>(last - policies.begin()) + 1;
  }
  const Result<std::size_t> limit = limit_of(call);
  if (!limit) return problem(400, limit.error().message);
  if (*limit != 0) end = std::min(end, begin + *limit);
  json::array some;
  for (std::size_t i = begin; i < end; ++i) some.push_back(to_json(policies[i]));
  const bool more = begin < end && end < policies.size();
  return part_of_list(call, "policies", std::move(some), policies.size(), more ? policies[end - 1].id : "");
}

HttpReply api_policy(Call& call, Hooks& /*hooks*/) {
  const Result<Policy> policy = call.desk->policy(call.capture());
  if (!policy) return problem(policy.error());
  return json_reply(200, to_json(*policy));
}

HttpReply api_watches(Call& call, Hooks& /*hooks*/) {
  const std::string& cursor = call.query.get("cursor");
  if (!cursor.empty() && !call.desk->watch(cursor)) return wrong_cursor();
  const Result<std::size_t> limit = limit_of(call);
  if (!limit) return problem(400, limit.error().message);
  const review::WatchPage page = call.desk->watch_page({.state = call.query.get("state"),
                                                        .words = std::string(trim(call.query.get("q"))),
                                                        .after = cursor,
                                                        .limit = *limit});
  json::array some;
  for (const review::WatchView& view : page.watches) some.push_back(review::to_json(view));
  const bool more = page.left > 0 && !page.watches.empty();
  return part_of_list(call, "watches", std::move(some), static_cast<std::size_t>(page.found),
                      more ? page.watches.back().watch.id : "");
}

HttpReply api_watch(Call& call, Hooks& /*hooks*/) {
  const Result<review::WatchView> view = call.desk->watch(call.capture());
  if (!view) return problem(view.error());
  return json_reply(200, review::to_json(*view));
}

HttpReply api_add_watch(Call& call, Hooks& /*hooks*/) {
  const Result<json::value> body = parse_json(call.request->body);
  if (!body) return problem(400, body.error().message);
  Result<Watch> watch = watch_from_json(*body);
  if (!watch) return problem(400, watch.error().message);
  watch->from_file = false;
  const bool plain = !watch->id.empty() && watch->id.find_first_not_of(
                                               "abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!plain) return problem(400, "id: letters a-z, digits and - are wanted");
  if (Href::external(watch->url).empty()) return problem(400, "url: an http or https address is wanted");
  const Result<void> added = call.desk->add_watch(*watch, call.visitor.name);
  if (!added) return problem(added.error());
  const Result<review::WatchView> view = call.desk->watch(watch->id);
  HttpReply reply = view ? json_reply(201, review::to_json(*view)) : json_reply(201, to_json(*watch));
  reply.headers.emplace_back("Location", path_of({"api", "v1", "watches", watch->id}));
  return reply;
}

HttpReply api_move_watch(Call& call, Hooks& /*hooks*/) {
  std::string to;
  if (!call.request->body.empty()) {
    const Result<json::value> body = parse_json(call.request->body);
    if (!body) return problem(400, body.error().message);
    const json::value* wanted = body->is_object() ? body->get_object().if_contains("to") : nullptr;
    if (wanted != nullptr && !wanted->is_string()) return problem(400, "to: an address is wanted");
    if (wanted != nullptr) to = std::string(wanted->get_string());
  }
  const Result<review::WatchView> moved = call.desk->move_watch(call.capture(), to, call.visitor.name);
  if (!moved) return problem(moved.error());
  return json_reply(200, review::to_json(*moved));
}

HttpReply api_forget_noise(Call& call, Hooks& hooks) {
  const Result<json::value> body = parse_json(call.request->body);
  if (!body) return problem(400, body.error().message);
  const json::value* place = body->is_object() ? body->get_object().if_contains("place") : nullptr;
  if (place == nullptr || !place->is_string()) return problem(400, "place: a text is wanted");
  const Result<void> done =
      call.desk->forget_noise(call.capture(), std::string(place->get_string()), call.visitor.name);
  if (!done) return problem(done.error());
  return api_watch(call, hooks);
}

HttpReply api_confirm_incident(Call& call, Hooks& /*hooks*/) {
  const std::string host = call.capture();
  const Result<void> done = call.desk->confirm_incident(host, call.visitor.name);
  if (!done) return problem(done.error());
  return json_reply(200, json::object{{"host", host}, {"confirmed_by", call.visitor.name}});
}

HttpReply api_watch_command(Call& call, Hooks& hooks) {
  const std::string& id = call.capture();
  const std::string& verb = call.captures.at(1);
  if (verb == "move") return api_move_watch(call, hooks);
  if (verb == "forget") return api_forget_noise(call, hooks);
  if (verb != "check" && verb != "pause" && verb != "resume") {
    return problem(404, "no such command; known are check, pause, resume, move, forget");
  }
  const Result<void> done = verb == "check" ? call.desk->request_check(id)
                                            : call.desk->pause_watch(id, verb == "pause", call.visitor.name);
  if (!done) return problem(done.error());
  if (verb == "check") return json_reply(202, json::object{{"watch", id}, {"requested", true}});
  return api_watch(call, hooks);
}

HttpReply api_deliveries(Call& call, Hooks& /*hooks*/) {
  const std::int64_t limit = std::min(parse_id(call.query.get("limit")).value_or(100), kMaxDeliveries);
  json::array deliveries;
  const Result<review::DeliveryFilter> filter = delivery_filter(call, static_cast<int>(limit));
  if (!filter) return problem(filter.error());
  for (const Delivery& delivery : call.desk->find_deliveries(*filter))
    deliveries.push_back(to_json(delivery));
  return json_reply(200, json::object{{"deliveries", std::move(deliveries)}});
}

HttpReply api_delivery(Call& call, Hooks& /*hooks*/) {
  const Result<Delivery> delivery = call.desk->delivery(call.id());
  if (!delivery) return problem(delivery.error());
  return json_reply(200, to_json(*delivery));
}

HttpReply api_retry_delivery(Call& call, Hooks& /*hooks*/) {
  const Result<Delivery> delivery = call.desk->retry_delivery(call.id(), call.visitor.name);
  if (!delivery) return problem(delivery.error());
  return json_reply(200, to_json(*delivery));
}

HttpReply api_discard_delivery(Call& call, Hooks& /*hooks*/) {
  const Result<Delivery> delivery = call.desk->discard_delivery(call.id(), call.visitor.name);
  if (!delivery) return problem(delivery.error());
  return json_reply(200, to_json(*delivery));
}

HttpReply api_status(Call& call, Hooks& /*hooks*/) {
  const std::string& watches = call.query.get("watches");
  if (!watches.empty() && watches != "all" && watches != "look")
    return problem(400, "watches: all or look is wanted");
  return json_reply(200,
                    review::to_json(watches == "look" ? call.desk->glance(kMaxPage) : call.desk->status()));
}

HttpReply api_description(Call& /*call*/, Hooks& /*hooks*/) {
  const Asset* description = find_asset("openapi.json");
  HttpReply reply{.status = 200, .headers = {}, .body = std::string(description->content)};
  reply.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  return reply;
}

}  // namespace policywatch::web
