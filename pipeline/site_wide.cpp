// The same change on several pages of one host (a banner, a footer, a menu) is one item with its pages; what
// a page changed besides stays an item of its own. The pages that came before it was known to be the site's
// keep their items.
#include <algorithm>
#include <unordered_set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/noise.hpp"
#include "diff/tokens.hpp"
#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {
namespace {

constexpr Millis kSameRollout = std::chrono::hours(48);
constexpr std::size_t kSiteWide = 5;      // pages: on fewer it may be each page's own
constexpr std::size_t kBlocksNamed = 16;  // of one update
constexpr std::size_t kTelling = 3;       // words: shorter blocks are the same by chance

const std::string kFlag = "site-wide";

std::string host_of(const std::string& url) {
  const auto parsed = Url::parse(url);
  return parsed ? parsed->host_key() : "";
}

std::string name_of(const std::string& host, const TextChange& change) {
  return "block:" + host + ":" +
         std::to_string(fingerprint(diff::visible(change.before) + "\x1f" + diff::visible(change.after)));
}

bool is_telling(const TextChange& change) {
  return change.where == Where::main && change.op != TextOp::move && change.before != change.after &&
         std::max(diff::count_words(change.before), diff::count_words(change.after)) >= kTelling;
}

std::vector<std::string> names_of(const std::string& host, const Change& change) {
  std::vector<std::string> out;
  for (const TextChange& text : change.text) {
    if (is_telling(text) && out.size() < kBlocksNamed) out.push_back(name_of(host, text));
  }
  return out;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// Told lately of another page of the host, and the same in at least one block.
bool is_fellow(const Workshop& shop, const Update& known, const std::vector<std::string>& names) {
  if (known.kind != UpdateKind::page_change || known.evidence.empty()) return false;
  if (known.state == UpdateState::superseded || known.state == UpdateState::retracted) return false;
  if (shop.subject.now - known.detected_at > kSameRollout) return false;
  if (known.evidence.front().watch == shop.watch().id) return false;
  return std::ranges::any_of(known.identifiers, [&](const std::string& id) { return has(names, id); });
}

// A status or a tracked name told on pages of different policies is news of each of them.
bool is_news_of_each(const Workshop& shop, const Update& known, const Update& fresh) {
  if (known.policies == fresh.policies) return false;
  const std::string host = host_of(shop.watch().url);
  return std::ranges::any_of(shop.change.text, [&](const TextChange& text) {
    return is_telling(text) && has(known.identifiers, name_of(host, text)) &&
           diff::must_be_told(text.before + "\n" + text.after, {});
  });
}

/// The oldest update that tells the same, once the pages are many enough.
const Update* fellow_of(const Workshop& shop, const Update& fresh, const std::vector<std::string>& names) {
  const Update* oldest = nullptr;
  std::unordered_set<std::string> pages = {shop.watch().id};
  for (const Update& known : shop.knowledge.recent) {
    if (!is_fellow(shop, known, names) || is_news_of_each(shop, known, fresh)) continue;
    for (const Evidence& evidence : known.evidence) pages.insert(evidence.watch);
    if (oldest == nullptr || known.detected_at < oldest->detected_at) oldest = &known;
  }
  return pages.size() >= kSiteWide ? oldest : nullptr;
}

// Without the blocks that the two pages changed alike, and without the links that stand in them.
Document without(const Document& document, const std::unordered_set<std::string>& shared) {
  Document out = document;
  std::erase_if(out.blocks, [&](const Block& block) { return shared.contains(diff::visible(block.text)); });
  std::erase_if(out.links, [&](const Link& link) {
    const std::string text = diff::visible(link.text);
    return !text.empty() &&
           std::ranges::any_of(shared, [&](const std::string& block) { return block.contains(text); });
  });
  return out;
}

Findings residual_of(const Workshop& shop, const Update& fellow) {
  const std::string host = host_of(shop.watch().url);
  std::unordered_set<std::string> gone, come;
  for (const TextChange& text : shop.change.text) {
    if (!is_telling(text) || !has(fellow.identifiers, name_of(host, text))) continue;
    if (!text.before.empty()) gone.insert(diff::visible(text.before));
    if (!text.after.empty()) come.insert(diff::visible(text.after));
  }
  const Document before = without(*shop.subject.previous, gone);
  Reading after = shop.subject.reading;
  after.document = without(after.document, come);
  const Subject rest{.watch = shop.subject.watch,
                     .previous = &before,
                     .reading = after,
                     .before = shop.subject.before,
                     .after = shop.subject.after,
                     .now = shop.subject.now,
                     .seen_before = shop.subject.seen_before,
                     .same_bytes_but_markup = shop.subject.same_bytes_but_markup,
                     .noise = shop.subject.noise};
  return analyse(rest, shop.knowledge);
}

}  // namespace

void join_site_wide(const Workshop& shop) {
  Findings& findings = shop.findings;
  if (findings.created.size() != 1 || findings.created.front().kind != UpdateKind::page_change) return;
  Update& fresh = findings.created.front();
  const std::string host = host_of(shop.watch().url);
  const std::vector<std::string> names = names_of(host, shop.change);
  if (names.empty() || shop.subject.seen_before) return;
  const Update* fellow = fellow_of(shop, fresh, names);
  if (fellow == nullptr) {
    fresh.identifiers.insert(fresh.identifiers.end(), names.begin(), names.end());
    return;
  }
  Attachment shared;
  shared.update_id = fellow->id;
  shared.evidence = std::move(fresh.evidence.front());
  shared.reason = "the same change on another page of " + host;
  if (!has(fellow->flags, kFlag)) shared.flags.push_back(kFlag);
  Findings rest = residual_of(shop, *fellow);
  for (Update& update : rest.created) {
    update.reasons.push_back("besides what changed on other pages of " + host + " alike, see update " +
                             std::to_string(fellow->id));
  }
  findings.created = std::move(rest.created);
  findings.attached = std::move(rest.attached);
  findings.attached.push_back(std::move(shared));
  findings.suppressed.push_back("told once for the whole site: update " + std::to_string(fellow->id));
}

}  // namespace policywatch::pipeline
