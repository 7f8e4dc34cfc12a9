// New and edited entries of listings, feeds, registers and dockets → proposals.
#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "pipeline/docket.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/late.hpp"
#include "pipeline/propose.hpp"

namespace policywatch::pipeline {
namespace {

match::Story story_of(const Workshop& shop, const Item& item) {
  match::Story story;
  story.title = item.title;
  story.text = item.summary;
  story.outlet = outlet_of(shop, &item);
  story.url = item.url;
  story.date = item.date;
  story.watch_kind = shop.watch().kind;
  story.tier = tier_of(shop.watch());
  return story;
}

Telling telling_of(const Workshop& shop, const Item& item) {
  Telling telling;
  telling.story = story_of(shop, item);
  telling.judged = match::classify(shop.knowledge.index, telling.story);
  const std::string& said = telling.judged.status.quote;
  const bool literal = !said.empty() && (item.title.contains(said) || item.summary.contains(said));
  telling.quote = literal ? said : item.title;
  if (telling.quote.empty()) telling.quote = shorten(item.summary, 300);
  // An entry that links to the listing itself has no address of its own.
  telling.one_of_a_kind_url = identity_of(item.url) != identity_of(shop.watch().url) &&
                              identity_of(item.url) != identity_of(shop.document().url);
  if (telling.story.url.empty()) telling.story.url = shop.watch().url;
  return telling;
}

void suppress(const Workshop& shop, std::string_view reason, const Item& item) {
  shop.findings.suppressed.push_back(std::string(reason) + ": " + shorten(item.title, 200));
}

void judge_added(const Workshop& shop, const Item& item) {
  const Telling telling = telling_of(shop, item);
  if (policies_of(shop, telling.judged).empty()) {
    suppress(shop, "no tracked policy", item);
    return;
  }
  Update update = propose(shop, telling);
  if (shop.watch().kind == WatchKind::courtlistener) {
    const DocketEntry entry = read_docket_entry(item, telling.judged.status.status.has_value());
    if (!entry.is_news && !keep_unmuted(shop, update)) {
      suppress(shop, kMutedPaperwork, item);
      return;
    }
    update.headline = entry.headline;
    if (entry.is_news) add_floor(update, "a complaint or ruling in a docket");
    retitle(shop, update);
  }
  file(shop, std::move(update), FoldScope::anywhere);
}

// A retitled entry is news when it now tells another outcome.
void judge_edited(const Workshop& shop, const ItemEdit& edit) {
  const Telling telling = telling_of(shop, edit.after);
  const bool says_otherwise = fold(edit.before.title) != fold(edit.after.title) ||
                              tells_retraction(edit.after.title + "\n" + edit.after.summary);
  const match::StatusFinding was = match::find_status(story_of(shop, edit.before));
  const auto& status = telling.judged.status.status;
  if (says_otherwise && (!status || was.status == status) &&
      note_rewording(shop, edit.before, propose(shop, telling)))
    return;
  if (policies_of(shop, telling.judged).empty()) {
    suppress(shop, "edited entry of no tracked policy", edit.after);
    return;
  }
  if (!status || was.status == status) {
    suppress(shop, "entry edited, same outcome told", edit.after);
    return;
  }
  Update update = propose(shop, telling);
  update.flags.emplace_back("entry edited");
  update.reasons.push_back("the entry read before: " + shorten(edit.before.title, 200));
  file(shop, std::move(update), FoldScope::anywhere);
}

}  // namespace

void judge_items(const Workshop& shop) {
  // Listings put the newest first; proposals follow the order of events.
  for (auto it = shop.change.items_added.rbegin(); it != shop.change.items_added.rend(); ++it) {
    judge_added(shop, *it);
  }
  for (const ItemEdit& edit : shop.change.items_edited) judge_edited(shop, edit);
  for (const Item& item : shop.change.items_removed) {
    suppress(shop, "entry no longer listed (lists roll off)", item);
  }
  if (shop.change.items_added.empty() && shop.change.items_edited.empty() &&
      shop.change.items_removed.empty()) {
    shop.findings.suppressed.emplace_back("the listing's text differs outside its entries");
  }
}

}  // namespace policywatch::pipeline
