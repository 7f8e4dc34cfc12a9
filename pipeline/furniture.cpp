#include "pipeline/furniture.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "diff/noise.hpp"
#include "diff/tokens.hpp"
#include "pipeline/propose.hpp"
#include "pipeline/site_group.hpp"
#include "pipeline/site_parts.hpp"
#include "pipeline/site_wide.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kSentence = 6;  // words: menus consist of fewer
constexpr std::size_t kNoticed = 4;   // blocks of one change
constexpr std::size_t kQuote = 600;
constexpr int kFurniture = 8;  // points: it is shown, far down

// What must be told counts like main text (site_wide.cpp).
std::vector<Sighting> sightings_in(const Workshop& shop) {
  std::vector<Sighting> found;
  const std::string host = host_of(shop.watch().url);
  for (const TextChange& text : shop.change.text) {
    if (text.where != Where::navigation || text.op == TextOp::move || text.after.size() > kQuote) continue;
    if (diff::count_words(text.after) < kSentence || diff::must_be_told(text.before + "\n" + text.after, {}))
      continue;
    Sighting one;
    one.name = name_of_block(host, text);
    one.page.watch = shop.watch().id;
    one.page.url = shop.watch().url;
    one.page.tier = tier_of(shop.watch());
    one.page.before = shop.subject.before;
    one.page.after = shop.subject.after;
    one.page.quote = text.after;
    one.page.outlet = outlet_of(shop, nullptr);
    one.page.seen_at = shop.subject.now;
    found.push_back(std::move(one));
    if (found.size() == kNoticed) break;
  }
  return found;
}

const Update* opened_for(const Knowledge& knowledge, const std::string& name) {
  const auto found = std::ranges::find_if(knowledge.recent, [&](const Update& known) {
    return std::ranges::find(known.flags, kSiteWide) != known.flags.end() &&
           known.state != UpdateState::superseded && known.state != UpdateState::retracted &&
           std::ranges::find(known.identifiers, name) != known.identifiers.end();
  });
  return found == knowledge.recent.end() ? nullptr : &*found;
}

Update host_update(const Workshop& shop, const Sighting& mine, const std::vector<Sighting>& others) {
  const std::string host = shown_host(shop.watch().url);
  Update update;
  update.kind = UpdateKind::page_change;
  update.headline = "Site-wide change on " + host + ": " + shorten(mine.page.quote, 160);
  update.outlet = mine.page.outlet;
  update.url = mine.page.url;
  update.text = mine.page.quote;
  update.detected_at = shop.subject.now;
  update.date = date_of(shop.subject.now);
  update.flags = {"date is when it was seen"};
  update.changed_after = shop.subject.before.fetched_at;
  update.changed_before = shop.subject.now;
  update.confidence = 0.5;
  add_term(update, "furniture", kFurniture, "a header, footer or menu of the site");
  settle_score(update);
  update.evidence = {mine.page};
  SiteGroup group;
  group.names = {mine.name};
  group.pages = others.size() + 1;
  begin_group(update, group, host);
  for (const Sighting& other : others) update.evidence.push_back(other.page);
  retitle(shop, update);
  return update;
}

/// The other pages where it was seen, each once.
std::vector<Sighting> fellows_of(const Workshop& shop, const Sighting& mine) {
  std::vector<Sighting> fellows;
  std::set<std::string> pages = {mine.page.watch};
  for (Sighting& other : shop.knowledge.site->sightings()) {
    const bool recent = shop.subject.now - other.page.seen_at <= kSameRollout;
    if (recent && other.name == mine.name && pages.insert(other.page.watch).second)
      fellows.push_back(std::move(other));
  }
  return fellows;
}

}  // namespace

void notice_furniture(const Workshop& shop) {
  const Site* site = shop.knowledge.site;
  if (site == nullptr || !site->sightings || shop.subject.seen_before) return;
  Findings& findings = shop.findings;
  for (Sighting& mine : sightings_in(shop)) {
    if (const Update* opened = opened_for(shop.knowledge, mine.name)) {
      Attachment page;
      page.update_id = opened->id;
      page.evidence = std::move(mine.page);
      page.is_member = true;
      page.reason = "the same change on another page of the site";
      findings.attached.push_back(std::move(page));
      continue;
    }
    const std::vector<Sighting> fellows = fellows_of(shop, mine);
    if (fellows.size() + 1 >= site_wide_from(0) &&
        fellows.size() + 1 >= site_wide_from(site->watched_pages())) {
      findings.created.push_back(host_update(shop, mine, fellows));
    } else {
      findings.sighted.push_back(std::move(mine));
    }
  }
}

}  // namespace policywatch::pipeline
