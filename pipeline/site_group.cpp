#include "pipeline/site_group.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "match/classify.hpp"
#include "pipeline/propose.hpp"
#include "pipeline/site_parts.hpp"
#include "pipeline/site_wide.hpp"

namespace policywatch::pipeline {
namespace {

bool has(const std::vector<std::string>& list, std::string_view one) {
  return std::ranges::find(list, one) != list.end();
}

bool counts(const Update& update) {
  return update.state != UpdateState::superseded && update.state != UpdateState::retracted;
}

bool shares(const Update& known, const std::vector<std::string>& names) {
  return std::ranges::any_of(known.identifiers, [&](const std::string& id) { return has(names, id); });
}

bool is_of_a_page(const Update& known) {
  return known.kind == UpdateKind::page_change || known.kind == UpdateKind::page_removed;
}

}  // namespace

std::size_t site_wide_from(std::size_t watched_pages) {
  constexpr std::size_t kFewest = 5, kOneIn = 50;
  return std::max(kFewest, (watched_pages + kOneIn - 1) / kOneIn);
}

SiteGroup group_of(const Knowledge& knowledge, const std::string& watch, Time now,
                   const std::vector<std::string>& names) {
  SiteGroup group;
  std::map<std::string, std::set<std::string>> pages_of;
  for (const Update& known : knowledge.recent) {
    if (!is_of_a_page(known) || !counts(known) || !shares(known, names)) continue;
    if (has(known.flags, kSiteWide)) {
      group.opened = &known;
      return group;
    }
    const bool of_another =
        std::ranges::any_of(known.evidence, [&](const Evidence& e) { return e.watch != watch; });
    if (!of_another || now - known.detected_at > kSameRollout) continue;
    group.fellows.push_back(&known);
    for (const std::string& name : names) {
      if (!has(known.identifiers, name)) continue;
      for (const Evidence& evidence : known.evidence) pages_of[name].insert(evidence.watch);
    }
  }
  std::set<std::string> pages = {watch};
  std::size_t enough = site_wide_from(0);
  const auto most = [&] {
    std::size_t count = 0;
    for (auto& [name, watches] : pages_of) count = std::max(count, watches.size() + !watches.contains(watch));
    return count;
  };
  if (most() < enough) return {};
  if (knowledge.site != nullptr) enough = site_wide_from(knowledge.site->watched_pages());
  for (auto& [name, watches] : pages_of) {
    watches.insert(watch);
    if (watches.size() < enough) continue;
    group.names.push_back(name);
    pages.merge(std::set<std::string>(watches));
  }
  std::erase_if(group.fellows, [&](const Update* known) { return !shares(*known, group.names); });
  std::ranges::sort(group.fellows, {}, &Update::detected_at);
  group.pages = pages.size();
  return group;
}

bool names_only(const Update& update, const std::vector<std::string>& names) {
  return std::ranges::all_of(update.identifiers,
                             [&](const std::string& id) { return !is_part_of_page(id) || has(names, id); });
}

std::vector<PolicyId> new_policies(const Update& update, const std::vector<PolicyId>& policies) {
  std::vector<PolicyId> fresh;
  for (const PolicyId& id : policies) {
    if (!has(update.policies, id) && !has(fresh, id)) fresh.push_back(id);
  }
  return fresh;
}

void unite_policies(Update& update, const SiteGroup& group) {
  for (const Update* fellow : group.fellows) {
    const std::vector<PolicyId> more = new_policies(update, fellow->policies);
    update.policies.insert(update.policies.end(), more.begin(), more.end());
  }
}

void begin_group(Update& update, const SiteGroup& group, const std::string& host) {
  update.flags.emplace_back(kSiteWide);
  update.identifiers.push_back(std::string(kSiteKey) + host);
  update.identifiers.insert(update.identifiers.end(), group.names.begin(), group.names.end());
  const Time first = group.fellows.empty() ? update.detected_at : group.fellows.front()->detected_at;
  update.reasons.push_back("the same on " + std::to_string(group.pages) + " pages of " + host + " from " +
                           to_rfc3339(first) + " to " + to_rfc3339(update.detected_at) +
                           "; further ones join by themselves");
  if (group.fellows.empty()) return;
  if (const auto& since = group.fellows.front()->changed_after; since) update.changed_after = since;
}

void join_fellow(Findings& findings, Update& whole, const Update& fellow, std::size_t place) {
  if (is_open(fellow)) {
    findings.merged.push_back({fellow.id, place});
    return;
  }
  for (Evidence evidence : fellow.evidence) {
    evidence.id = 0;
    whole.evidence.push_back(std::move(evidence));
  }
}

bool join_wave(Update fresh, const std::string& landing, const Knowledge& knowledge, Findings& findings) {
  const Evidence& page = fresh.evidence.front();
  const std::string host = host_of(page.url);
  const SiteGroup group =
      group_of(knowledge, page.watch, fresh.detected_at, {name_of_landing(host, landing)});
  if (group.opened != nullptr) {
    Attachment joined;
    joined.update_id = group.opened->id;
    joined.is_member = true;
    joined.policies = new_policies(*group.opened, fresh.policies);
    if (!joined.policies.empty() && !is_open(*group.opened)) return false;
    joined.reason = "another page that leads to " + landing;
    joined.evidence = std::move(fresh.evidence.front());
    findings.attached.push_back(std::move(joined));
    findings.suppressed.push_back("told once for the whole site: update " + std::to_string(group.opened->id));
    return true;
  }
  if (group.names.empty()) return false;
  const std::string shown = shown_host(page.url);
  fresh.kind = UpdateKind::page_removed;
  fresh.headline = "Pages of " + shown + " redirected to " + landing;
  fresh.title = match::house_title(fresh.date, fresh.headline, fresh.outlet, page.tier, fresh.kind);
  fresh.text = fresh.headline + ".";
  fresh.status.reset();
  fresh.status_quote.clear();
  unite_policies(fresh, group);
  add_term(fresh, "redirect_wave", std::max(0, kMustLook - fresh.score),
           std::to_string(group.pages) + " pages lead to one address");
  settle_score(fresh);
  begin_group(fresh, group, shown);
  const std::size_t place = findings.created.size();
  for (const Update* fellow : group.fellows) join_fellow(findings, fresh, *fellow, place);
  findings.created.push_back(std::move(fresh));
  return true;
}

void file_removal(Update removed, const std::string& landed, const Knowledge& knowledge, Findings& findings) {
  const std::string address = landed.empty() ? "" : identity_of(landed);
  const std::string host = host_of(removed.evidence.front().url);
  if (!address.empty() && address != identity_of(removed.url)) {
    if (join_wave(removed, address, knowledge, findings)) return;
    removed.identifiers.push_back(name_of_landing(host, address));
  }
  findings.created.push_back(std::move(removed));
}

}  // namespace policywatch::pipeline
