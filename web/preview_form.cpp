// What a preview's form asks for.
#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "web/form_fields.hpp"
#include "web/pages.hpp"
#include "web/preview.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kMostClicks = 20;

bool is_watch_id(std::string_view id) {
  return !id.empty() && id.size() <= 100 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// What is read with: kind, select, ignore, list.
Result<void> read_rules(const Params& form, Watch& watch) {
  const std::optional<Url> url = Url::parse(trim(form.get("url")));
  if (!url || !url->is_http()) return fail(ErrorKind::invalid, "url: an http or https address is wanted");
  watch.url = url->href();
  if (!form.get("kind").empty()) {
    const std::optional<WatchKind> kind = parse_word<WatchKind>(form.get("kind"));
    if (!kind) return fail(ErrorKind::invalid, "kind: unknown word");
    watch.kind = *kind;
  }
  watch.select = typed_lines(form, "select");
  watch.ignore = typed_lines(form, "ignore");
  const ListFields list{typed(form, "list.item"), typed(form, "list.title"), typed(form, "list.link"),
                        typed(form, "list.date"), typed(form, "list.summary")};
  if (list != ListFields()) watch.list = list;
  return {};
}

Result<void> read_settings(const Params& form, Watch& watch) {
  watch.id = std::string(trim(form.get("id")));
  watch.title = std::string(trim(form.get("title")));
  watch.issuer = std::string(trim(form.get("issuer")));
  for (const std::string_view part : split(form.get("policies"), ',')) {
    if (!trim(part).empty()) watch.policies.emplace_back(trim(part));
  }
  const std::string_view tier = form.get("tier");
  if (tier.size() == 1 && tier[0] >= '1' && tier[0] <= '4') watch.tier = tier[0] - '0';
  const std::string every(trim(form.get("every")));
  if (every.empty()) return {};
  const std::optional<Millis> interval = parse_duration(every);
  if (!interval || *interval < std::chrono::minutes(1)) {
    return fail(ErrorKind::invalid, "every: a duration like 30m, at least one minute, is wanted");
  }
  watch.every = *interval;
  return {};
}

/// Clicked elements that still hold, with the one that this button added or took back.
std::vector<std::int64_t> clicked(const Params& form, std::string_view kept, std::string_view added) {
  std::vector<std::int64_t> out;
  const std::optional<std::int64_t> fresh = parse_id(form.get(added));
  const std::optional<std::int64_t> back = parse_id(form.get("back"));
  const std::optional<std::int64_t> other = parse_id(form.get(added == "pick" ? "refuse" : "pick"));
  const auto add = [&](std::optional<std::int64_t> one) {
    const bool again = one && std::ranges::find(out, *one) != out.end();
    if (one && one != back && one != other && !again && out.size() < kMostClicks) out.push_back(*one);
  };
  add(fresh);
  for (const std::string& one : form.all(kept)) add(parse_id(one));
  return out;
}

/// Another address: nothing of the former one holds for it.
Result<review::PreviewAsk> ask_for(const std::string& address, const std::string& by) {
  review::PreviewAsk ask;
  ask.by = by;
  const std::optional<Url> url = Url::parse(trim(address));
  if (!url || !url->is_http()) return fail(ErrorKind::invalid, "url: an http or https address is wanted");
  ask.watch.url = url->href();
  return ask;
}

}  // namespace

Result<Watch> watch_from_form(const Params& form) {
  Watch watch;
  watch.from_file = false;
  if (!is_watch_id(trim(form.get("id"))))
    return fail(ErrorKind::invalid, "id: letters a-z, digits and - are wanted");
  const Result<void> rules = read_rules(form, watch);
  if (!rules) return std::unexpected(rules.error());
  if (form.get("kind").empty()) return fail(ErrorKind::invalid, "kind: unknown word");
  const Result<void> settings = read_settings(form, watch);
  if (!settings) return std::unexpected(settings.error());
  return watch;
}

Result<review::PreviewAsk> ask_from_form(const Params& form, const std::string& by) {
  if (form.has("feed")) return ask_for(form.get("feed"), by);
  review::PreviewAsk ask;
  ask.by = by;
  const Result<void> rules = read_rules(form, ask.watch);
  if (!rules) return std::unexpected(rules.error());
  if (const Result<void> settings = read_settings(form, ask.watch); !settings)
    ask.objection = settings.error().message;
  ask.names_kind = !form.get("kind").empty();
  if (!form.has("fresh")) ask.token = form.get("token").substr(0, 64);
  if (form.has("reset")) {
    ask.watch.select.clear();
    ask.watch.ignore.clear();
    ask.watch.list.reset();
    ask.names_kind = false;
    return ask;
  }
  // A page that is asked for anew numbers its elements anew.
  if (ask.token.empty()) return ask;
  ask.picked = clicked(form, "picked", "pick");
  ask.refused = clicked(form, "refused", "refuse");
  ask.derive = form.has("pick") || form.has("refuse") || form.has("back");
  ask.pin = form.has("pin");
  return ask;
}

HttpReply preview_again(const Call& call, const std::string& objection) {
  HttpReply reply;
  Result<review::PreviewAsk> ask = ask_from_form(call.form, call.visitor.name);
  if (!ask) {
    ask = review::PreviewAsk();
    ask->by = call.visitor.name;
    ask->token = call.form.get("token").substr(0, 64);
  }
  ask->objection = objection;
  reply.preview = std::make_shared<const review::PreviewAsk>(std::move(*ask));
  return reply;
}

HttpReply preview_by_form(Call& call, Hooks& /*hooks*/) {
  HttpReply reply;
  Result<review::PreviewAsk> ask = ask_from_form(call.form, call.visitor.name);
  if (!ask) return watches_page_with(call, ask.error().message);
  reply.preview = std::make_shared<const review::PreviewAsk>(std::move(*ask));
  return reply;
}

}  // namespace policywatch::web
