// A tracker's record that gained actions or changed its fields → proposals for that policy.
#include <algorithm>

#include "base/text.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/propose.hpp"

namespace policywatch::pipeline {
namespace {

std::vector<PolicyId> policies_here(const Workshop& shop) {
  std::vector<PolicyId> out = shop.watch().policies;
  const std::optional<Policy>& policy = shop.document().policy;
  if (policy && !policy->id.empty() && std::ranges::count(out, policy->id) == 0) out.push_back(policy->id);
  return out;
}

bool same_action(const Action& a, const Action& b) {
  return a.date == b.date &&
         fold(a.headline.empty() ? a.title : a.headline) == fold(b.headline.empty() ? b.title : b.headline);
}

// The record held here has it already: imported, or accepted before the tracker showed it.
bool is_recorded(const Workshop& shop, const std::vector<PolicyId>& ids, const Action& action) {
  for (const Policy& policy : shop.knowledge.policies) {
    if (std::ranges::count(ids, policy.id) == 0) continue;
    const auto same = [&](const Action& known) { return same_action(known, action); };
    if (std::ranges::any_of(policy.actions, same) || std::ranges::any_of(policy.commentary, same))
      return true;
  }
  return false;
}

bool is_commentary(const Workshop& shop, const Action& action) {
  const std::optional<Policy>& policy = shop.document().policy;
  return policy && std::ranges::count(policy->commentary, action) > 0;
}

void judge_action(const Workshop& shop, const std::vector<PolicyId>& ids, const Action& action) {
  if (is_recorded(shop, ids, action)) {
    shop.findings.suppressed.push_back("action already on record: " + shorten(action.title, 200));
    return;
  }
  Telling telling;
  telling.story.title = action.headline.empty() ? action.title : action.headline;
  telling.story.text = action.text;
  telling.story.outlet = action.outlet.empty() ? outlet_of(shop, nullptr) : action.outlet;
  telling.story.url = action.url.empty() ? shop.watch().url : action.url;
  telling.story.date = action.date ? action.date : action.header_date;
  telling.story.watch_kind = shop.watch().kind;
  telling.story.tier = tier_of(shop.watch());
  telling.one_of_a_kind_url = !action.url.empty();
  telling.judged = match::classify(shop.knowledge.index, telling.story);
  if (action.status) telling.judged.status.status = action.status;
  if (const auto kind = parse_word<UpdateKind>(action.kind)) telling.judged.kind = *kind;
  if (is_commentary(shop, action)) telling.judged.kind = UpdateKind::commentary;
  telling.quote = action.title.empty() ? shorten(action.text, 300) : action.title;
  Update update = propose(shop, telling);
  update.policies = ids;
  if (!action.title.empty()) update.title = action.title;
  update.reasons.emplace_back("new entry on the tracker's own page");
  add_term(update, "tracker_action", 30, action.title);
  settle_score(update);
  file(shop, std::move(update), FoldScope::anywhere);
}

void judge_fields(const Workshop& shop, const std::vector<PolicyId>& ids) {
  const Change& change = shop.change;
  std::string text;
  for (const FieldChange& field : change.fields) {
    if (field.name == "language" || field.name == "canonical" || field.name == "description" ||
        field.name == "updated" || field.name == "published" || field.name == "author") {
      continue;
    }
    text += field.name + ": " + field.before + " → " + field.after + "\n";
  }
  if (text.empty()) return;
  Telling telling;
  telling.story.title = shop.document().policy->title;
  telling.story.text = text;
  telling.story.outlet = outlet_of(shop, nullptr);
  telling.story.url = shop.watch().url;
  telling.story.watch_kind = shop.watch().kind;
  telling.story.tier = tier_of(shop.watch());
  telling.judged.kind = UpdateKind::page_change;
  for (const FieldChange& field : change.fields) {
    if (field.name == "current_status" || field.name == "statuses") telling.quote = field.after;
  }
  Update update = propose(shop, telling);
  update.policies = ids;
  update.text = std::string(trim(text));
  for (const ScoreTerm& term : change.score_terms) update.score_terms.push_back(term);
  settle_score(update);
  file(shop, std::move(update), FoldScope::other_watches);
}

}  // namespace

void judge_tracker(const Workshop& shop) {
  const std::vector<PolicyId> ids = policies_here(shop);
  for (const Action& action : shop.change.actions_added) judge_action(shop, ids, action);
  for (const Action& action : shop.change.actions_removed) {
    shop.findings.suppressed.push_back("action no longer on the tracker's page: " +
                                       shorten(action.title, 200));
  }
  judge_fields(shop, ids);
}

}  // namespace policywatch::pipeline
