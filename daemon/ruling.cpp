#include "daemon/ruling.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "daemon/decision_detail.hpp"
#include "pipeline/noise.hpp"
#include "pipeline/rules.hpp"

namespace policywatch::daemon {

namespace {

using review::Rule;

Decision ruling(const Rule& rule, const Update& before, const Update& after, Time now) {
  boost::json::object detail{{"reason", word(rule.reason)}, {"note", after.reject_note}, {"rule", rule.id}};
  put_difference(detail, before, after);
  detail["rev_before"] = before.rev;
  detail["rev_after"] = after.rev;
  detail["client"] = "daemon";
  Decision row;
  row.command = "reject";
  row.by = rule.name();
  row.at = now;
  row.detail = print_json(std::move(detail));
  return row;
}

}  // namespace

std::vector<std::string> names_kept(const Watch& watch, const Update& update,
                                    std::span<const Policy> policies) {
  Watch about;
  about.policies = watch.policies;
  about.policies.insert(about.policies.end(), update.policies.begin(), update.policies.end());
  return pipeline::names_tracked(about, policies);
}

void apply_rules(pipeline::Findings& findings, Concluded& into, const Watch& watch, store::Store& store,
                 std::span<const Policy> policies, const CheckContext& context) {
  // What takes known updates in is more than what this check saw.
  if (findings.created.empty() || !findings.merged.empty()) return;
  end_expired_rules(store, context.now);
  std::vector<Rule> rules = store.rules();
  std::erase_if(rules, [&](const Rule& rule) { return !rule.is_active(context.now); });
  if (rules.empty()) return;
  const Change* change = findings.change ? &*findings.change : nullptr;
  const std::size_t known = into.record.created.size();
  for (std::size_t i = 0; i < findings.created.size(); ++i) {
    Update& update = findings.created[i];
    const std::vector<std::string> tracked = names_kept(watch, update, policies);
    const auto rule = std::ranges::find_if(
        rules, [&](const Rule& one) { return pipeline::covers(one, update, change, tracked); });
    if (rule == rules.end()) continue;
    const Update before = update;
    update.state = UpdateState::rejected;
    update.decided_by = rule->name();
    update.decided_at = context.now;
    update.reject_reason = rule->reason;
    update.reject_note = rule->note;
    Decision row = ruling(*rule, before, update, context.now);
    row.update_id = -1 - static_cast<std::int64_t>(known + i);
    into.record.decisions.push_back(std::move(row));
    into.record.rule_hits.push_back(rule->id);
    into.suppressed.push_back(rule->name() + " (" + std::string(word(rule->kind)) + ", by " + rule->owner +
                              "): " + (update.title.empty() ? update.headline : update.title));
  }
}

std::vector<Rule> end_expired_rules(store::Store& store, Time now) {
  std::vector<Rule> ended;
  for (Rule& rule : store.rules()) {
    if (rule.ended_at || now < rule.expires_at) continue;
    rule.ended_at = rule.expires_at;
    rule.ended_by = "expiry";
    store.put_rule(rule);
    store::Store::DecisionRecord record;
    Decision row;
    row.command = "rule_expired";
    row.by = rule.name();
    row.at = now;
    row.detail = print_json(boost::json::object{
        {"rule", rule.id}, {"expired_at", to_rfc3339(rule.expires_at)}, {"hits", rule.hits}});
    record.decisions.push_back(std::move(row));
    (void)store.record_decision(record);  // without updates there is no revision to refuse
    ended.push_back(std::move(rule));
  }
  return ended;
}

}  // namespace policywatch::daemon
