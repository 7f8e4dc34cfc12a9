// A tracker's record that gained actions or changed its fields → proposals for that policy.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/propose.hpp"
#include "pipeline/tracker_record.hpp"
#include "review/entries.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kLongestText = 20000;
constexpr std::size_t kMostDocuments = 20;

using Records = std::vector<const Policy*>;

struct Subjects {
  std::vector<PolicyId> ids;      // as the records go by today: the page's own and those of the watch
  Records records;                // those of them that are on record
  const Policy* own = nullptr;    // whose page it is; the only one whose fields it can change
  std::vector<PolicyId> own_ids;  // its id; without a record of its own, all
};

Subjects subjects_of(const Workshop& shop) {
  Subjects out;
  const auto add = [&](const PolicyId& name, const Policy* record) {
    const PolicyId& id = record != nullptr ? record->id : name;
    if (std::ranges::count(out.ids, id) > 0) return;
    out.ids.push_back(id);
    if (record != nullptr) out.records.push_back(record);
  };
  for (const PolicyId& name : shop.watch().policies) add(name, record_named(shop.knowledge.policies, name));
  for (const Policy* page : {&*shop.document().policy, &*shop.subject.previous->policy}) {
    const Policy* record = record_of(shop.knowledge.policies, *page);
    if (record != nullptr || (out.ids.empty() && !page->id.empty())) add(page->id, record);
    if (out.own == nullptr) out.own = record;
  }
  if (out.own == nullptr && out.records.size() == 1) out.own = out.records.front();
  out.own_ids = out.own == nullptr ? out.ids : std::vector<PolicyId>{out.own->id};
  return out;
}

const std::vector<Action>& entries_of(const Policy& policy, bool commentary) {
  return commentary ? policy.commentary : policy.actions;
}

// Which entries of the page are on record already: imported, or accepted before the tracker showed them. All
// are paired at once, so that an amended complaint is not taken for the first one.
std::vector<bool> on_record(const Records& records, const std::vector<Action>& now, bool commentary) {
  std::vector<bool> out(now.size());
  for (const Policy* record : records) {
    const auto pairs = review::pair_entries(entries_of(*record, commentary), now);
    for (std::size_t i = 0; i < now.size(); ++i) out[i] = out[i] || pairs[i].has_value();
  }
  return out;
}

struct Told {
  const Action& action;
  const Action* before = nullptr;  // the entry it was, where it has been rewritten
  bool commentary = false;
};

std::string title_of(const Action& action) {
  return action.title.empty() ? shorten(action.text, 200) : action.title;
}

void judge_entry(const Workshop& shop, const Subjects& about, const Told& told) {
  const Action& action = told.action;
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
  if (told.commentary) telling.judged.kind = UpdateKind::commentary;
  telling.quote = action.title.empty() ? shorten(action.text, 300) : action.title;
  Update update = propose(shop, telling);
  update.policies = about.ids;
  update.text = shorten(action.text, kLongestText);
  if (!action.title.empty()) update.title = action.title;
  if (told.before != nullptr) {
    update.policies = about.own_ids;
    update.fields.push_back(
        {told.commentary ? "commentary" : "action", title_of(*told.before), update.title});
    update.flags.emplace_back("entry rewritten");
    update.reasons.push_back("the tracker's page read before: " + shorten(title_of(*told.before), 200));
  } else {
    update.reasons.emplace_back("new entry on the tracker's own page");
  }
  if (action.date && action.header_date && action.date != action.header_date)
    update.fields.push_back({"header_date", "", to_iso(*action.header_date)});
  add_term(update, "tracker_action", 30, action.title);
  settle_score(update);
  file(shop, std::move(update), told.before != nullptr ? FoldScope::other_watches : FoldScope::anywhere);
}

bool tells_the_same(const Action& a, const Action& b) {
  return fold(a.title) == fold(b.title) && fold(a.text) == fold(b.text) && a.date == b.date &&
         a.header_date == b.header_date;
}

// The record has the entry word for word, as the page rewrote it.
bool says_so(const Records& records, const Action& action, bool commentary) {
  return std::ranges::any_of(records, [&](const Policy* record) {
    return std::ranges::any_of(entries_of(*record, commentary),
                               [&](const Action& entry) { return tells_the_same(entry, action); });
  });
}

void judge_entries(const Workshop& shop, const Subjects& about, const std::vector<Action>& before,
                   const std::vector<Action>& now, bool commentary) {
  const auto pairs = review::pair_entries(before, now);
  const std::vector<bool> known = on_record(about.records, now, commentary);
  std::vector<bool> stays(before.size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    const Action* was = pairs[i] ? &before[*pairs[i]] : nullptr;
    if (pairs[i]) stays[*pairs[i]] = true;
    if (was != nullptr && tells_the_same(*was, now[i])) continue;
    const bool recorded = was == nullptr ? known[i] : says_so(about.records, now[i], commentary);
    if (recorded) {
      shop.findings.suppressed.push_back("action already on record: " + shorten(now[i].title, 200));
    } else {
      judge_entry(shop, about, {now[i], was, commentary});
    }
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (stays[i]) continue;
    shop.findings.suppressed.push_back("action no longer on the tracker's page, kept on record: " +
                                       shorten(title_of(before[i]), 200));
  }
}

void judge_documents(const Workshop& shop, const Subjects& about) {
  const auto holds = [](const Policy& policy, const std::string& title) {
    return std::ranges::find(policy.documents, title, &PolicyDocument::title) != policy.documents.end();
  };
  std::size_t told = 0;
  for (const PolicyDocument& document : shop.document().policy->documents) {
    const bool known = holds(*shop.subject.previous->policy, document.title) ||
                       std::ranges::any_of(about.records, [&](const Policy* record) {
                         return holds(*record, document.title);
                       });
    if (known || document.title.empty() || ++told > kMostDocuments) continue;
    Telling telling;
    telling.story.title = document.title;
    telling.story.outlet = outlet_of(shop, nullptr);
    telling.story.url = document.url.empty() ? shop.watch().url : document.url;
    telling.story.watch_kind = shop.watch().kind;
    telling.story.tier = tier_of(shop.watch());
    telling.judged.kind = UpdateKind::document;
    telling.quote = document.title;
    Update update = propose(shop, telling);
    update.policies = about.ids;
    update.title = document.title;
    update.reasons.emplace_back("new document on the tracker's own page");
    add_term(update, "tracker_document", 10, document.title);
    settle_score(update);
    file(shop, std::move(update), FoldScope::other_watches);
  }
}

// What the page changed of its fields, without what the record says already. A number that the page lost is
// no news: its parser may have missed it.
std::vector<FieldChange> field_news(const Workshop& shop, const Policy* record) {
  const Policy& now = *shop.document().policy;
  std::vector<FieldChange> out;
  for (FieldChange& field : review::differing_fields(*shop.subject.previous->policy, now)) {
    if (field.name == "id" && now.id == now.slug) continue;
    if (field.after.empty() && field.name != "current_status" && field.name != "statuses") continue;
    if (record != nullptr) field.before = review::field_of(*record, field.name);
    if (field.before != field.after) out.push_back(std::move(field));
  }
  return out;
}

void judge_fields(const Workshop& shop, const Subjects& about) {
  const std::vector<FieldChange> fields = field_news(shop, about.own);
  if (fields.empty()) return;
  Telling telling;
  telling.story.title = shop.document().policy->title;
  if (telling.story.title.empty() && about.own != nullptr) telling.story.title = about.own->title;
  telling.story.text = text_of(fields);
  telling.story.outlet = outlet_of(shop, nullptr);
  telling.story.url = shop.watch().url;
  telling.story.watch_kind = shop.watch().kind;
  telling.story.tier = tier_of(shop.watch());
  telling.judged.kind = UpdateKind::page_change;
  telling.quote = quote_of(fields, telling.story.title);
  Update update = propose(shop, telling);
  update.policies = about.own_ids;
  update.text = shorten(telling.story.text, kLongestText);
  update.fields = fields;
  add_status_of(fields, update);
  update.reasons.emplace_back("the tracker's own page changed these fields");
  for (const ScoreTerm& term : shop.change.score_terms) update.score_terms.push_back(term);
  settle_score(update);
  file(shop, std::move(update), FoldScope::other_watches);
}

}  // namespace

void judge_tracker(const Workshop& shop) {
  const Subjects about = subjects_of(shop);
  const Policy& before = *shop.subject.previous->policy;
  const Policy& now = *shop.document().policy;
  judge_entries(shop, about, before.actions, now.actions, false);
  judge_entries(shop, about, before.commentary, now.commentary, true);
  judge_documents(shop, about);
  judge_fields(shop, about);
}

}  // namespace policywatch::pipeline
