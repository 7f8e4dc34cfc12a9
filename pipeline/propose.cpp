#include "pipeline/propose.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "base/url.hpp"
#include "match/event_signs.hpp"

namespace policywatch::pipeline {
namespace {

constexpr double kByWatchAlone = 0.75;  // the operator tied the watch to the policy; no word of the text did
constexpr std::size_t kTextShown = 2000;

int tier_points(int tier) {
  if (tier <= 1) return 15;
  if (tier == 2) return 8;
  return tier == 3 ? 4 : 0;
}

Evidence evidence_of(const Workshop& shop, const Telling& telling) {
  Evidence out;
  out.watch = shop.watch().id;
  out.url = telling.story.url;
  out.tier = tier_of(shop.watch());
  out.before = shop.subject.before;
  out.after = shop.subject.after;
  out.quote = telling.quote;
  out.headline = telling.story.title;
  out.outlet = telling.story.outlet;
  out.published = telling.story.date;
  out.seen_at = shop.subject.now;
  return out;
}

void add_match(const Workshop& shop, const match::Classification& judged, Update& update) {
  for (const PolicyMatch& match : judged.policies) {
    update.confidence = std::max(update.confidence, match.confidence);
    const std::string why = join(match.reasons, ", ");
    update.reasons.push_back("policy " + match.policy + (why.empty() ? "" : ": " + why));
  }
  if (!judged.policies.empty()) {
    const PolicyMatch& best = judged.policies.front();
    add_term(update, "policy_match", static_cast<int>(std::lround(35 * best.confidence)),
             best.policy + ": " + join(best.reasons, ", "));
  }
  if (shop.watch().policies.empty()) return;
  update.confidence = std::max(update.confidence, kByWatchAlone);
  add_term(update, "watched_for_policy", judged.policies.empty() ? 20 : 10,
           "watch " + shop.watch().id + " concerns " + join(shop.watch().policies, ", "));
  update.reasons.push_back("watch " + shop.watch().id + " concerns " + join(shop.watch().policies, ", "));
}

void add_status(const match::StatusFinding& status, Update& update) {
  if (!status.status) return;
  update.status = status.status;
  update.status_quote = status.quote;
  update.effective_from = status.effective_from;
  update.scope = status.scope;
  add_term(update, "status", 25, std::string(word(*status.status)) + ": " + status.cue);
  update.reasons.push_back("status " + std::string(word(*status.status)) + ": \"" +
                           shorten(status.quote, 300) + "\"");
  for (const std::string& reason : status.reasons) update.reasons.push_back(reason);
}

void add_identifiers(const Telling& telling, Update& update) {
  for (const match::Identifier& found :
       match::find_identifiers(telling.story.title + "\n" + telling.story.text)) {
    if (std::ranges::count(update.identifiers, found.key) == 0) update.identifiers.push_back(found.key);
  }
  if (telling.one_of_a_kind_url && !telling.story.url.empty()) {
    update.identifiers.push_back("url:" + match::address_of(telling.story.url));
  }
}

// Names a docket, a document of the Federal Register, an order or the like.
bool names_a_paper(const Update& update) {
  return std::ranges::any_of(update.identifiers, [](const std::string& key) {
    return !key.starts_with("url:") && !key.starts_with("history:");
  });
}

void add_dates(const Workshop& shop, const Telling& telling, Update& update) {
  update.date = telling.story.date;
  const CaptureRef& after = shop.subject.after;
  update.changed_after = shop.subject.before.fetched_at;
  update.changed_before = after.fetched_at ? *after.fetched_at : shop.subject.now;
  if (update.date) return;
  // The source states none: the end of the interval stands in, and says so.
  update.date = date_of(*update.changed_before);
  update.flags.emplace_back("date is when it was seen");
}

/// How often this source was right, drawn towards "as often as not" while little is known.
void add_source_record(const Knowledge& knowledge, Update& update) {
  constexpr double kDoubt = 10, kMost = 15;  // decisions' worth of doubt; points
  const int decided = knowledge.accepted + knowledge.rejected;
  const double rate = (knowledge.accepted + kDoubt / 2) / (decided + kDoubt);
  add_term(update, "source_record", static_cast<int>(std::lround((rate - 0.5) * 2 * kMost)),
           std::to_string(knowledge.accepted) + " of " + std::to_string(decided) +
               " decisions on this source were accepts");
}

}  // namespace

int tier_of(const Watch& watch) {
  if (watch.tier > 0) return watch.tier;
  switch (watch.kind) {
    case WatchKind::courtlistener:
    case WatchKind::federal_register:
      return 1;
    case WatchKind::feed:
      return 3;
    default:
      return 2;
  }
}

std::string outlet_of(const Workshop& shop, const Item* item) {
  if (item != nullptr && !item->outlet.empty()) return item->outlet;
  if (!shop.watch().issuer.empty()) return shop.watch().issuer;
  if (!shop.document().site.empty()) return shop.document().site;
  const auto url = Url::parse(shop.document().url.empty() ? shop.watch().url : shop.document().url);
  if (!url) return "";
  std::string_view host = url->hostname();
  if (host.starts_with("www.")) host.remove_prefix(4);
  return std::string(host);
}

std::vector<PolicyId> policies_of(const Workshop& shop, const match::Classification& judged) {
  std::vector<PolicyId> out;
  const auto add = [&](const PolicyId& id) {
    if (std::ranges::count(out, id) == 0) out.push_back(id);
  };
  for (const PolicyMatch& match : judged.policies) add(match.policy);
  for (const PolicyId& id : shop.watch().policies) add(id);
  return out;
}

bool keep_unmuted(const Workshop& shop, Update& update) {
  std::erase_if(update.policies, [&](const PolicyId& id) {
    return std::ranges::find(shop.knowledge.unmuted, id) == shop.knowledge.unmuted.end();
  });
  return !update.policies.empty();
}

void add_term(Update& update, std::string term, int points, std::string_view detail) {
  if (points != 0) update.score_terms.push_back({std::move(term), points, shorten(detail, 200)});
}

void settle_score(Update& update) {
  int total = 0;
  for (const ScoreTerm& term : update.score_terms) total += term.points;
  update.score = std::clamp(total, 0, 100);
}

void add_floor(Update& update, std::string_view why) {
  constexpr int kMustLook = 60;
  settle_score(update);
  add_term(update, "floor", std::max(0, kMustLook - update.score), why);
  settle_score(update);
}

void retitle(const Workshop& shop, Update& update) {
  update.title =
      match::house_title(update.date, update.headline, update.outlet, tier_of(shop.watch()), update.kind);
}

Update propose(const Workshop& shop, const Telling& telling) {
  Update update;
  update.kind = telling.judged.kind;
  update.policies = policies_of(shop, telling.judged);
  update.headline = telling.story.title;
  update.outlet = telling.story.outlet;
  update.url = telling.story.url;
  update.text = shorten(telling.story.text, kTextShown);
  update.detected_at = shop.subject.now;
  add_match(shop, telling.judged, update);
  add_status(telling.judged.status, update);
  const int tier = tier_of(shop.watch());
  add_term(update, "source_tier", tier_points(tier), "tier " + std::to_string(tier));
  if (update.kind == UpdateKind::court_order || update.kind == UpdateKind::rulemaking) {
    add_term(update, "kind", 10, word(update.kind));
  }
  add_source_record(shop.knowledge, update);
  add_identifiers(telling, update);
  add_dates(shop, telling, update);
  retitle(shop, update);
  settle_score(update);
  if (tier == 1 && update.status && names_a_paper(update))
    add_floor(update, "a primary document tells a status");
  update.evidence.push_back(evidence_of(shop, telling));
  return update;
}

}  // namespace policywatch::pipeline
