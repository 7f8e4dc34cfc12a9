// POST /api/v1/watches/preview: what would be read, with the token of the page that was fetched for it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "web/api.hpp"
#include "web/preview.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostElements = 20;

Result<std::vector<std::int64_t>> elements(json::object& body, std::string_view name) {
  std::vector<std::int64_t> out;
  const json::value* all = body.if_contains(name);
  if (all == nullptr) return out;
  const std::string wrong = std::string(name) + ": at most 20 element numbers of the outline are wanted";
  if (!all->is_array() || all->get_array().size() > kMostElements) return fail(ErrorKind::invalid, wrong);
  for (const json::value& one : all->get_array()) {
    if (!one.is_int64() || one.get_int64() < 1) return fail(ErrorKind::invalid, wrong);
    out.push_back(one.get_int64());
  }
  body.erase(name);
  return out;
}

Result<bool> flag(json::object& body, std::string_view name) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr) return false;
  if (!value->is_bool()) return fail(ErrorKind::invalid, std::string(name) + ": true or false is wanted");
  const bool set = value->get_bool();
  body.erase(name);
  return set;
}

Result<review::PreviewAsk> ask_from_json(json::object body, const std::string& by) {
  review::PreviewAsk ask;
  ask.by = by;
  if (const json::value* token = body.if_contains("token")) {
    if (!token->is_string()) return fail(ErrorKind::invalid, "token: a text is wanted");
    ask.token = token->get_string();
    body.erase("token");
  }
  auto picked = elements(body, "picked"), refused = elements(body, "refused");
  if (!picked) return std::unexpected(picked.error());
  if (!refused) return std::unexpected(refused.error());
  const auto outline = flag(body, "outline"), pin = flag(body, "pin");
  if (!outline) return std::unexpected(outline.error());
  if (!pin) return std::unexpected(pin.error());
  ask.names_kind = body.contains("kind") && !body.at("kind").is_null();
  if (!ask.names_kind) body.erase("kind");
  Result<Watch> watch = watch_from_json(body);
  if (!watch) return std::unexpected(watch.error());
  ask.watch = std::move(*watch);
  ask.watch.from_file = false;
  if (ask.token.empty() && Href::external(ask.watch.url).empty())
    return fail(ErrorKind::invalid, "url: an http or https address is wanted");
  ask.picked = std::move(*picked);
  ask.refused = std::move(*refused);
  ask.derive = !ask.picked.empty() || !ask.refused.empty();
  ask.outline = *outline;
  ask.pin = *pin;
  return ask;
}

json::array outline_of(const review::Preview& preview) {
  json::array out;
  for (const review::OutlineEntry& line : preview.outline) {
    out.push_back(json::object{{"element", line.element},
                               {"depth", line.depth},
                               {"tag", line.tag},
                               {"text", line.text},
                               {"mark", word(line.mark)}});
  }
  return out;
}

}  // namespace

HttpReply api_preview_watch(Call& call, Hooks& /*hooks*/) {
  const Result<json::value> body = parse_json(call.request->body);
  if (!body) return problem(400, body.error().message);
  if (!body->is_object()) return problem(400, "an object is wanted");
  Result<review::PreviewAsk> ask = ask_from_json(body->get_object(), call.visitor.name);
  if (!ask) return problem(400, ask.error().message);
  HttpReply reply;
  reply.preview = std::make_shared<const review::PreviewAsk>(std::move(*ask));
  return reply;
}

HttpReply preview_as_json(const Call& /*call*/, const review::PreviewAsk& ask,
                          const Result<review::Preview>& preview) {
  if (!preview) return problem(preview.error());
  json::object out = preview->as_json;
  out["token"] = preview->token.empty() ? json::value(nullptr) : json::value(preview->token);
  out["kept_until"] =
      preview->token.empty() ? json::value(nullptr) : json::value(to_rfc3339(preview->kept_until));
  out["watch"] = to_json(preview->watch);
  if (ask.outline) {
    out["outline"] = outline_of(*preview);
    out["outline_cut"] = preview->outline_cut;
  }
  return json_reply(200, out);
}

}  // namespace policywatch::web
