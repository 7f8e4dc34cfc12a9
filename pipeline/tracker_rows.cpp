// Rows of the tracker's own listing → proposals: entries to add, and what a row says anew of a known policy.
#include <algorithm>

#include "base/policy_row.hpp"
#include "base/text.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/propose.hpp"
#include "pipeline/tracker_record.hpp"
#include "review/policy_fields.hpp"
#include "review/record.hpp"

namespace policywatch::pipeline {
namespace {

void suppress(const Workshop& shop, std::string_view reason, const Item& item) {
  shop.findings.suppressed.push_back(std::string(reason) + ": " + shorten(item.title, 200));
}

Telling telling_of(const Workshop& shop, const Item& item, const std::string& text) {
  Telling telling;
  telling.story.title = item.title;
  telling.story.text = text;
  telling.story.outlet = outlet_of(shop, &item);
  telling.story.url = item.url.empty() ? shop.watch().url : item.url;
  telling.story.date = item.date;
  telling.story.watch_kind = shop.watch().kind;
  telling.story.tier = tier_of(shop.watch());
  telling.judged.kind = UpdateKind::page_change;
  telling.quote = item.title;
  return telling;
}

std::vector<FieldChange> fields_of(const Policy& row) {
  std::vector<FieldChange> out = {{"id", "", row.id}};
  for (const std::string_view name : {"slug", "url", "era", "title", "announced", "agencies", "subjects",
                                      "statuses", "action_types", "current_status"}) {
    std::string value = review::field_of(row, name);
    if (!value.empty()) out.push_back({std::string(name), "", std::move(value)});
  }
  return out;
}

bool is_proposed(const Workshop& shop, const PolicyId& id) {
  const auto adds = [&](const Update& update) {
    return update.state != UpdateState::superseded && review::added_policy(update) == id;
  };
  return std::ranges::any_of(shop.knowledge.recent, adds) || std::ranges::any_of(shop.findings.created, adds);
}

void propose_new(const Workshop& shop, const Item& item, const Policy& row) {
  if (row.id.empty()) return suppress(shop, "new row with neither number nor address, told by nobody", item);
  if (is_proposed(shop, row.id)) return suppress(shop, "already proposed to be added", item);
  Update update = propose(shop, telling_of(shop, item, item.summary));
  update.policies = {row.id};
  update.title = item.title;
  update.fields = fields_of(row);
  update.flags.emplace_back("new policy");
  update.reasons.emplace_back("new entry on the tracker's own listing: accepting adds it to the record");
  match::Story story = telling_of(shop, item, item.summary).story;
  for (const PolicyMatch& match : match::classify(shop.knowledge.index, story).policies)
    update.reasons.push_back("reads like policy " + match.policy + ": " + join(match.reasons, ", "));
  add_term(update, "tracker_entry", 30, item.title);
  settle_score(update);
  shop.findings.created.push_back(std::move(update));
}

// What the row says and the record does not. A row says little: what it leaves out is no news; a month is
// less than the day on record.
std::vector<FieldChange> news_of(const Policy& row, const Policy& record) {
  std::vector<FieldChange> out;
  for (const std::string_view name :
       {"title", "announced", "agencies", "subjects", "statuses", "action_types", "current_status"}) {
    std::string before = review::field_of(record, name), after = review::field_of(row, name);
    const bool is_month =
        name == "announced" && row.announced && row.announced->precision != DatePrecision::day;
    if (after.empty() || before == after || is_month) continue;
    out.push_back({std::string(name), std::move(before), std::move(after)});
  }
  return out;
}

// Only what the row itself changed, so that an editor's own wording on record is not argued with again and
// again.
void propose_fields(const Workshop& shop, const ItemEdit& edit, const Policy& record) {
  const Policy was = row_of_item(edit.before), is = row_of_item(edit.after);
  std::vector<FieldChange> fields = news_of(is, record);
  std::erase_if(fields, [&](const FieldChange& field) {
    return review::field_of(was, field.name) == review::field_of(is, field.name);
  });
  if (fields.empty()) return suppress(shop, "row edited, the record says the same", edit.after);
  Telling telling = telling_of(shop, edit.after, text_of(fields));
  telling.quote = quote_of(fields, edit.after.title);
  Update update = propose(shop, telling);
  update.policies = {record.id};
  update.fields = std::move(fields);
  add_status_of(update.fields, update);
  update.reasons.push_back("the row of the tracker's listing read before: " +
                           shorten(edit.before.title, 200));
  add_term(update, "tracker_row", 20, edit.after.title);
  settle_score(update);
  file(shop, std::move(update), FoldScope::other_watches);
}

}  // namespace

void judge_tracker_rows(const Workshop& shop) {
  const auto& added = shop.change.items_added;
  for (auto item = added.rbegin(); item != added.rend(); ++item) {
    const Policy row = row_of_item(*item);
    if (record_of(shop.knowledge.policies, row) != nullptr) {
      suppress(shop, "new row of a policy on record", *item);
    } else {
      propose_new(shop, *item, row);
    }
  }
  for (const ItemEdit& edit : shop.change.items_edited) {
    const Policy row = row_of_item(edit.after);
    const Policy* record = record_of(shop.knowledge.policies, row);
    if (record == nullptr) record = record_of(shop.knowledge.policies, row_of_item(edit.before));
    if (record == nullptr) {
      suppress(shop, "edited row of no tracked policy", edit.after);
    } else {
      propose_fields(shop, edit, *record);
    }
  }
  for (const Item& item : shop.change.items_removed)
    suppress(shop, "row no longer listed (lists roll off)", item);
}

}  // namespace policywatch::pipeline
