// /api/v1/rules and /api/v1/filters: what decisions leave for later.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/desk_json.hpp"
#include "web/api.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"
#include "web/rule_form.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

std::unexpected<Error> rule_wrong(std::string_view field, std::string_view what) {
  return fail(ErrorKind::invalid, std::string(field) + ": " + std::string(what));
}

/// A flat body as parameters; lists become lines.
Result<Params> params_of(const HttpRequest& request) {
  Params params;
  if (trim(request.body).empty()) return params;
  const Result<json::value> body = parse_json(request.body);
  if (!body) return std::unexpected(body.error());
  if (!body->is_object()) return fail(ErrorKind::invalid, "the body must be a JSON object");
  for (const auto& member : body->get_object()) {
    const json::value& value = member.value();
    const std::string name = to_valid_utf8(std::string_view(member.key()));
    if (value.is_null()) continue;
    if (value.is_string()) {
      params.set(name, to_valid_utf8(std::string_view(value.get_string())));
    } else if (value.is_bool()) {
      params.set(name, value.get_bool() ? "true" : "");
    } else if (value.is_int64()) {
      params.set(name, std::to_string(value.get_int64()));
    } else if (value.is_array()) {
      std::vector<std::string> lines;
      for (const json::value& entry : value.get_array()) {
        if (!entry.is_string()) return rule_wrong(name, "strings are wanted");
        lines.push_back(to_valid_utf8(std::string_view(entry.get_string())));
      }
      params.set(name, join(lines, "\n"));
    } else {
      return rule_wrong(name, "a string, a number, true or false, or a list of strings is wanted");
    }
  }
  return params;
}

json::value filters_of(const Call& call) {
  json::array all;
  for (const review::SavedFilter& filter : call.desk->saved_filters(call.visitor.name))
    all.push_back(review::to_json(filter));
  return json::object{{"filters", std::move(all)}};
}

review::SavedFilter filter_of_params(const Params& params) {
  review::SavedFilter filter;
  filter.name = params.get("name");
  filter.query = params.has("query") ? params.get("query") : params.get("q");
  filter.shared = !params.get("shared").empty();
  return filter;
}

}  // namespace

Result<review::RuleWish> wish_from(const Params& params) {
  review::RuleWish wish;
  if (params.has("from")) {
    const auto from = parse_id(params.get("from"));
    if (!from) return rule_wrong("from", "an update's number is wanted");
    wish.from_update = *from;
  }
  if (!params.get("kind").empty()) {
    wish.kind = parse_word<review::RuleKind>(params.get("kind"));
    if (!wish.kind) return rule_wrong("kind", "one of block, template, mask, term is wanted");
  }
  wish.watch = params.get("watch");
  wish.host = params.get("host");
  wish.policy = params.get("policy");
  wish.note = params.get("note");
  const std::string texts = replace_all(params.get("texts"), "\r\n", "\n");
  for (const std::string_view text : split(texts, '\n')) {
    if (!trim(text).empty()) wish.texts.emplace_back(trim(text));
  }
  // Texts were those of another kind of rule: the update gives the right ones.
  if (wish.from_update != 0 && params.has("texts_of") && params.get("texts_of") != params.get("kind"))
    wish.texts.clear();
  if (!params.get("days").empty()) {
    const auto days = parse_id(params.get("days"));
    if (!days || *days < 1 || *days > 730) return rule_wrong("days", "from 1 to 730 is wanted");
    wish.lasts = std::chrono::hours(24 * *days);
  }
  return wish;
}

HttpReply api_rules(Call& call, Hooks& /*hooks*/) {
  json::array rules;
  for (const review::Rule& rule : call.desk->rules())
    rules.push_back(review::to_json(rule, call.desk->now()));
  return json_reply(200, json::object{{"rules", std::move(rules)}});
}

HttpReply api_preview_rule(Call& call, Hooks& /*hooks*/) {
  const Result<review::RuleWish> wish = wish_from(call.query);
  if (!wish) return problem(400, wish.error().message);
  const Result<review::RulePreview> preview = call.desk->preview_rule(*wish);
  if (!preview) return problem(preview.error());
  return json_reply(200, review::to_json(*preview, call.desk->now()));
}

HttpReply api_add_rule(Call& call, Hooks& /*hooks*/) {
  const Result<Params> params = params_of(*call.request);
  if (!params) return problem(400, params.error().message);
  const Result<review::RuleWish> wish = wish_from(*params);
  if (!wish) return problem(400, wish.error().message);
  const bool reject_open = !params->get("reject_open").empty();
  const Result<review::Rule> rule = call.desk->add_rule(*wish, reject_open, call.visitor.name);
  if (!rule) return problem(rule.error());
  return json_reply(201, review::to_json(*rule, call.desk->now()));
}

HttpReply api_end_rule(Call& call, Hooks& /*hooks*/) {
  const Result<review::Rule> ended = call.desk->end_rule(call.id(), call.visitor.name);
  if (!ended) return problem(ended.error());
  return json_reply(200, review::to_json(*ended, call.desk->now()));
}

HttpReply api_filters(Call& call, Hooks& /*hooks*/) {
  return json_reply(200, filters_of(call));
}

HttpReply api_save_filter(Call& call, Hooks& /*hooks*/) {
  const Result<Params> params = params_of(*call.request);
  if (!params) return problem(400, params.error().message);
  const auto saved = call.desk->save_filter(filter_of_params(*params), call.visitor.name);
  if (!saved) return problem(saved.error());
  return json_reply(200, review::to_json(*saved));
}

HttpReply api_remove_filter(Call& call, Hooks& /*hooks*/) {
  const auto removed = call.desk->remove_filter(call.id(), call.visitor.name);
  if (!removed) return problem(removed.error());
  return json_reply(200, filters_of(call));
}

HttpReply api_mark_seen(Call& call, Hooks& /*hooks*/) {
  const auto seen = call.desk->mark_seen(call.id(), call.visitor.name);
  if (!seen) return problem(seen.error());
  return json_reply(200, json::object{{"update", call.id()}, {"seen_by", call.visitor.name}});
}

HttpReply save_filter_by_form(Call& call, Hooks& /*hooks*/) {
  const auto saved = call.desk->save_filter(filter_of_params(call.form), call.visitor.name);
  if (!saved) return error_page(call, saved.error());
  Params query;
  query.set("q", saved->query);
  return redirect(path_of({}, query));
}

HttpReply remove_filter_by_form(Call& call, Hooks& /*hooks*/) {
  const auto removed = call.desk->remove_filter(call.id(), call.visitor.name);
  if (!removed) return error_page(call, removed.error());
  return redirect("/");
}

HttpReply mark_seen_by_form(Call& call, Hooks& /*hooks*/) {
  const auto seen = call.desk->mark_seen(call.id(), call.visitor.name);
  if (!seen) return error_page(call, seen.error());
  return redirect(path_of({"updates", std::to_string(call.id())}));
}

}  // namespace policywatch::web
