#include "pipeline/site_wide.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/noise.hpp"
#include "pipeline/noise.hpp"
#include "pipeline/propose.hpp"
#include "pipeline/site_group.hpp"
#include "pipeline/site_parts.hpp"

namespace policywatch::pipeline {
namespace {

constexpr Millis kSwings = std::chrono::hours(24);
constexpr std::size_t kQuote = 600;

// Another page, at another address than before.
std::string landing_of(const Workshop& shop) {
  const std::string now = identity_of(shop.document().url);
  const bool moved =
      !now.empty() && now != identity_of(shop.subject.previous->url) && now != identity_of(shop.watch().url);
  return moved ? now : "";
}

// A status word or a tracked name on all pages is news, not furniture.
bool must_be_told(const Workshop& shop, const std::string& words) {
  return diff::must_be_told(words, names_tracked(shop.watch(), shop.knowledge.policies));
}

// A → B → A within a day is the page's own matter, whatever others do.
bool swings(const Workshop& shop) {
  if (!shop.subject.seen_before) return false;
  return std::ranges::any_of(shop.knowledge.recent, [&](const Update& known) {
    return (known.state == UpdateState::new_ || known.state == UpdateState::claimed) &&
           known.kind == UpdateKind::page_change && shop.subject.now - known.detected_at <= kSwings &&
           std::ranges::any_of(known.evidence, [&](const Evidence& e) { return e.watch == shop.watch().id; });
  });
}

Knowledge alone(const Knowledge& knowledge) {
  return {knowledge.index, knowledge.policies, {}, {}};
}

Findings residual_of(const Workshop& shop, const SharedBlocks& shared) {
  const Document before = without(*shop.subject.previous, shared.gone);
  Knowledge knowledge = shop.knowledge;
  knowledge.site = nullptr;  // the site's part was seen to
  return analyse_part(shop, shop.watch(), before, without(shop.document(), shared.come), knowledge);
}

// What a page seen earlier changed besides, judged as of then.
Findings residual_then(const Workshop& shop, const Evidence& evidence, const SeenAgain& seen,
                       const SharedBlocks& shared) {
  const Document before = without(seen.before, shared.gone);
  Reading after = seen.after;
  after.document = without(after.document, shared.come);
  const Subject part{.watch = seen.watch,
                     .previous = &before,
                     .reading = after,
                     .before = evidence.before,
                     .after = evidence.after,
                     .now = evidence.seen_at,
                     .seen_before = std::nullopt,
                     .same_bytes_but_markup = false,
                     .noise = nullptr};
  Findings rest = analyse(part, alone(shop.knowledge));
  for (Update& update : rest.created) {
    for (Evidence& piece : update.evidence) piece.change_id = evidence.change_id;
  }
  return rest;
}

std::string words_of(const Findings& rest) {
  std::vector<std::string> words;
  for (const Update& update : rest.created) words.push_back(shorten(collapse_space(update.text), 200));
  return join(words, "; ");
}

void keep_rest(Findings& into, Findings rest, const std::string& host) {
  for (Update& update : rest.created) {
    update.reasons.push_back("besides what changed on other pages of " + host + " alike");
    into.created.push_back(std::move(update));
  }
  std::ranges::move(rest.attached, std::back_inserter(into.attached));
}

/// The shared part as an update of the host; nullopt: it is nothing to tell by itself.
std::optional<Update> host_update(const Workshop& shop, const SiteGroup& group, const SharedBlocks& shared) {
  const bool told = must_be_told(shop, shared.words);
  Watch watch = shop.watch();
  if (!told) watch.policies.clear();  // what stands on every page is of no page's policy
  const Document before = only(*shop.subject.previous, shared.gone);
  Findings part =
      analyse_part(shop, watch, before, only(shop.document(), shared.come), alone(shop.knowledge));
  if (part.created.size() != 1) return std::nullopt;
  Update update = std::move(part.created.front());
  const std::string host = shown_host(shop.watch().url);
  update.headline = "Site-wide change on " + host + ": " + shorten(collapse_space(shared.words), 160);
  retitle(shop, update);
  if (told) {
    unite_policies(update, group);
    add_term(update, "site_wide_status", std::max(0, kMustLook - update.score),
             "a status or a tracked name on every page is news");
    settle_score(update);
  }
  std::erase_if(update.identifiers, is_part_of_page);
  begin_group(update, group, host);
  return update;
}

Evidence member_of(const Workshop& shop, const SharedBlocks& shared) {
  Evidence page;
  page.watch = shop.watch().id;
  page.url = shop.watch().url;
  page.tier = tier_of(shop.watch());
  page.before = shop.subject.before;
  page.after = shop.subject.after;
  const std::string first = shared.words.substr(0, shared.words.find('\n'));
  if (first.size() <= kQuote) page.quote = first;
  page.headline = shop.document().title;
  page.outlet = outlet_of(shop, nullptr);
  page.seen_at = shop.subject.now;
  return page;
}

bool open_group(const Workshop& shop, const SiteGroup& group) {
  const std::string host = host_of(shop.watch().url);
  const SharedBlocks shared = shared_blocks(host, shop.change, group.names);
  std::optional<Update> whole = host_update(shop, group, shared);
  if (!whole) return false;
  Findings& findings = shop.findings;
  const std::size_t place = findings.created.size();
  const std::string shown = shown_host(shop.watch().url);
  Findings rests;
  const auto take_rest = [&](const std::string& watch, Findings rest) {
    if (const std::string words = words_of(rest); !words.empty())
      whole->identifiers.push_back(besides_identifier(watch, words));
    keep_rest(rests, std::move(rest), shown);
  };
  for (const Update* fellow : group.fellows) {
    bool readable = shop.knowledge.site != nullptr;
    std::vector<std::pair<const Evidence*, SeenAgain>> pages;
    for (const Evidence& evidence : fellow->evidence) {
      auto seen = readable ? shop.knowledge.site->read_again(evidence) : std::nullopt;
      readable = readable && seen.has_value();
      if (seen) pages.emplace_back(&evidence, *std::move(seen));
    }
    // Without the pages themselves, only what names nothing else is surely the same.
    if (!readable && !names_only(*fellow, group.names)) continue;
    join_fellow(findings, *whole, *fellow, place);
    for (const auto& [evidence, seen] : pages)
      take_rest(evidence->watch, residual_then(shop, *evidence, seen, shared));
  }
  take_rest(shop.watch().id, residual_of(shop, shared));
  findings.created.push_back(*std::move(whole));
  std::ranges::move(rests.created, std::back_inserter(findings.created));
  std::ranges::move(rests.attached, std::back_inserter(findings.attached));
  return true;
}

bool join_opened(const Workshop& shop, const SiteGroup& group) {
  const std::string host = host_of(shop.watch().url);
  const SharedBlocks shared = shared_blocks(host, shop.change, group.opened->identifiers);
  Attachment page;
  page.policies = new_policies(*group.opened, shop.watch().policies);
  // A status told of a policy that nobody decided on with the group is not to be lost in it.
  const bool told = !page.policies.empty() && must_be_told(shop, shared.words);
  if (told && !is_open(*group.opened)) return false;
  if (!told) page.policies.clear();
  page.update_id = group.opened->id;
  page.is_member = true;
  page.evidence = member_of(shop, shared);
  page.reason = "the same change on another page of " + shown_host(shop.watch().url);
  Findings rest = residual_of(shop, shared);
  page.besides = words_of(rest);
  keep_rest(shop.findings, std::move(rest), shown_host(shop.watch().url));
  shop.findings.attached.push_back(std::move(page));
  shop.findings.suppressed.push_back("told once for the whole site: update " +
                                     std::to_string(group.opened->id));
  return true;
}

/// The page leads to another one now: nothing of it is left that could be its own.
bool join_landing(const Workshop& shop, const std::string& landing) {
  Findings own;
  KnownEvents made;
  const Knowledge none = alone(shop.knowledge);
  judge_page(Workshop{shop.subject, none, shop.change, own, made});
  if (own.created.size() != 1) return false;
  Update& fresh = own.created.front();
  fresh.url = fresh.evidence.front().url = shop.watch().url;  // the page that leads there, not where to
  return join_wave(std::move(fresh), landing, shop.knowledge, shop.findings);
}

}  // namespace

bool join_site_wide(const Workshop& shop) {
  if (swings(shop)) return false;
  if (const std::string landing = landing_of(shop); !landing.empty()) return join_landing(shop, landing);
  const std::vector<std::string> names = names_of_blocks(host_of(shop.watch().url), shop.change);
  if (names.empty()) return false;
  const SiteGroup group = group_of(shop.knowledge, shop.watch().id, shop.subject.now, names);
  if (group.opened != nullptr) return join_opened(shop, group);
  return !group.names.empty() && open_group(shop, group);
}

void name_shared_parts(const Workshop& shop) {
  if (shop.findings.created.size() != 1) return;
  Update& fresh = shop.findings.created.front();
  if (fresh.kind != UpdateKind::page_change) return;
  const std::string host = host_of(shop.watch().url);
  std::vector<std::string> names = names_of_blocks(host, shop.change);
  if (const std::string landing = landing_of(shop); !landing.empty())
    names = {name_of_landing(host, landing)};
  fresh.identifiers.insert(fresh.identifiers.end(), names.begin(), names.end());
}

}  // namespace policywatch::pipeline
