// Rules made from decisions: what one would cover, making it, ending it.
#include <algorithm>
#include <boost/json/array.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "daemon/ruling.hpp"
#include "daemon/store_desk.hpp"
#include "pipeline/rules.hpp"

namespace policywatch::daemon {

namespace {

using review::Rule;
using review::RuleKind;

constexpr std::size_t kMostTexts = 40, kLongestNote = 2000;

/// With the evidence that it was detected by in front.
Update as_detected(Update update) {
  std::ranges::sort(update.evidence, {}, &Evidence::id);
  return update;
}

std::optional<Change> change_of(store::Store& store, const Update& update) {
  if (update.evidence.empty() || update.evidence.front().change_id == 0) return std::nullopt;
  return store.change(update.evidence.front().change_id);
}

bool in_reach(const Rule& rule, const Update& update) {
  if (update.evidence.empty()) return false;
  switch (rule.kind) {
    case RuleKind::term:
      return std::ranges::find(update.policies, rule.policy) != update.policies.end();
    case RuleKind::template_:
      return update.evidence.front().url.find(rule.host) != std::string::npos;
    case RuleKind::block:
    case RuleKind::mask:
      return update.evidence.front().watch == rule.watch;
  }
  return false;
}

bool covers(store::Store& store, const Rule& rule, const Update& update, const Watch& watch,
            const std::vector<Policy>& policies) {
  const Update first = as_detected(update);
  if (!in_reach(rule, first)) return false;
  const std::optional<Change> change = rule.kind == RuleKind::term ? std::nullopt : change_of(store, first);
  return pipeline::covers(rule, first, change ? &*change : nullptr, names_kept(watch, first, policies));
}

Watch watch_of(store::Store& store, const Update& update) {
  if (update.evidence.empty()) return {};
  auto state = store.watch_state(update.evidence.front().watch);
  return state ? std::move(state->watch) : Watch();
}

bool says_the_same(const Rule& one, const Rule& other) {
  return one.kind == other.kind && one.watch == other.watch && one.host == other.host &&
         one.policy == other.policy && one.texts == other.texts;
}

boost::json::object detail_of_rule(const Rule& rule) {
  boost::json::array texts;
  for (const std::string& text : rule.texts) texts.emplace_back(text);
  return {{"rule", rule.id},
          {"kind", word(rule.kind)},
          {"watch", rule.watch},
          {"host", rule.host},
          {"policy", rule.policy},
          {"texts", std::move(texts)},
          {"from_update", rule.from_update},
          {"expires_at", to_rfc3339(rule.expires_at)}};
}

}  // namespace

Result<Rule> StoreDesk::rule_of(const review::RuleWish& wish) {
  Result<Rule> rule = Rule();
  if (wish.from_update != 0) {
    const auto found = update(wish.from_update);
    if (!found) return std::unexpected(found.error());
    const Update first = as_detected(*found);
    const auto kind = wish.kind              ? wish.kind
                      : found->reject_reason ? pipeline::kind_for(*found->reject_reason)
                                             : std::nullopt;
    if (!kind)
      return fail(ErrorKind::refused,
                  "update " + std::to_string(found->id) +
                      ": say of which kind the rule shall be (block, template, mask, term)");
    const auto change = change_of(store_, first);
    rule = pipeline::rule_about(first, change ? &*change : nullptr, *kind,
                                names_kept(watch_of(store_, first), first, store_.policies()));
    if (!rule) return rule;
  } else {
    if (!wish.kind) return fail(ErrorKind::invalid, "a rule needs an update to be made from, or a kind");
    rule->kind = *wish.kind;
    rule->reason = pipeline::reason_for(*wish.kind);
    rule->watch = wish.watch;
    rule->host = ascii_lower(wish.host);
    rule->policy = wish.policy;
  }
  rule->from_update = wish.from_update;
  if (!wish.texts.empty()) {
    rule->texts.clear();
    for (const std::string& text : wish.texts) {
      std::string kept = rule->kind == RuleKind::mask ? std::string(trim(text)) : pipeline::rule_text(text);
      if (!kept.empty() && rule->texts.size() < kMostTexts) rule->texts.push_back(std::move(kept));
    }
  }
  if (rule->texts.empty()) return fail(ErrorKind::invalid, "a rule needs a text to be about");
  const bool on_watch = rule->kind == RuleKind::block || rule->kind == RuleKind::mask;
  if (on_watch && !store_.watch_state(rule->watch))
    return fail(ErrorKind::not_found, "watch " + rule->watch + ": there is none");
  if (rule->kind == RuleKind::template_ && rule->host.empty())
    return fail(ErrorKind::invalid, "a template rule needs a host");
  if (rule->kind == RuleKind::term) {
    const auto policy = find_policy(rule->policy);
    if (!policy) return fail(ErrorKind::not_found, "policy " + rule->policy + ": there is none");
    rule->policy = policy->id;
  }
  const Millis lasts = wish.lasts.value_or(review::kRuleLasts);
  if (lasts <= Millis(0) || lasts > review::kRuleLastsAtMost)
    return fail(ErrorKind::invalid, "a rule lasts from one second to two years");
  rule->note = shorten(wish.note, kLongestNote);
  rule->created_at = now();
  rule->expires_at = now() + lasts;
  return rule;
}

std::vector<Rule> StoreDesk::rules() {
  return store_.rules();
}

Result<review::RulePreview> StoreDesk::preview_rule(const review::RuleWish& wish) {
  auto rule = rule_of(wish);
  if (!rule) return std::unexpected(rule.error());
  review::RulePreview preview;
  preview.rule = *std::move(rule);
  preview.days = review::kPreviewDays;
  const std::vector<Policy> policies = store_.policies();
  for (const Update& update : store_.recent_updates(now() - std::chrono::hours(24 * preview.days))) {
    ++preview.looked_at;
    if (!covers(store_, preview.rule, update, watch_of(store_, update), policies)) continue;
    preview.covers.push_back(update.id);
    if (update.state == UpdateState::accepted) preview.accepted.push_back(update.id);
    if (update.state == UpdateState::new_ || update.state == UpdateState::claimed)
      preview.open.push_back(update.id);
  }
  return preview;
}

Result<Rule> StoreDesk::add_rule(const review::RuleWish& wish, bool reject_open, const std::string& by) {
  auto preview = preview_rule(wish);
  if (!preview) return std::unexpected(preview.error());
  Rule& rule = preview->rule;
  rule.owner = by;
  for (const Rule& other : store_.rules()) {
    if (other.is_active(now()) && says_the_same(other, rule))
      return fail(ErrorKind::refused, other.name() + " says that already");
  }
  rule.id = store_.put_rule(rule);
  note_decision("rule_add", by, detail_of_rule(rule));
  if (!reject_open) return rule;
  as_one([&] {
    for (const std::int64_t id : preview->open)
      (void)reject(id, rule.reason, rule.name(), 0, by);  // somebody else may have been faster
  });
  return rule;
}

Result<Rule> StoreDesk::end_rule(std::int64_t id, const std::string& by) {
  const std::vector<Rule> rules = store_.rules();
  const auto found = std::ranges::find(rules, id, &Rule::id);
  if (found == rules.end())
    return fail(ErrorKind::not_found, "rule " + std::to_string(id) + ": there is none");
  if (!found->is_active(now())) return fail(ErrorKind::refused, found->name() + " has ended already");
  Rule ended = *found;
  ended.ended_at = now();
  ended.ended_by = by;
  store_.put_rule(ended);
  note_decision("rule_end", by, {{"rule", id}, {"hits", ended.hits}});
  return ended;
}

/// Those that would reject what somebody has just accepted.
std::vector<std::pair<std::int64_t, std::int64_t>> StoreDesk::rules_refuted_by(const Update& accepted) {
  std::vector<std::pair<std::int64_t, std::int64_t>> refuted;
  std::vector<Rule> rules = store_.rules();
  std::erase_if(rules, [&](const Rule& rule) { return !rule.is_active(now()); });
  if (rules.empty()) return refuted;
  const std::vector<Policy> policies = store_.policies();
  const Watch watch = watch_of(store_, as_detected(accepted));
  for (const Rule& rule : rules) {
    if (covers(store_, rule, accepted, watch, policies)) refuted.emplace_back(rule.id, accepted.id);
  }
  return refuted;
}

}  // namespace policywatch::daemon
