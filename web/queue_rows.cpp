// The rows of the queue.
#include <map>
#include <set>

#include "base/text.hpp"
#include "base/url.hpp"
#include "web/layout.hpp"
#include "web/queue_parts.hpp"

namespace policywatch::web {
namespace {

using Titles = std::map<PolicyId, std::string>;

Titles titles_of(review::Desk& desk, const std::vector<Update>& updates) {
  Titles titles;
  for (const Update& update : updates) {
    for (const PolicyId& id : update.policies) {
      if (titles.contains(id)) continue;
      const Result<Policy> policy = desk.policy(id);
      titles[id] = policy ? policy->title : "";
    }
  }
  return titles;
}

Html policy_names(const Update& update, const Titles& titles) {
  Html out;
  for (const PolicyId& id : update.policies) {
    const auto title = titles.find(id);
    out.put(R"(<span class="policy"><b>{}{}</b> <bdi>{}</bdi></span> )",
            id.find_first_not_of("0123456789") == std::string::npos ? "#" : "", id,
            title != titles.end() ? shorten(title->second, 90) : "");
  }
  if (update.policies.empty()) out.put(R"(<span class="policy none">no policy matched</span> )");
  return out;
}

Html row_notes(const Update& update) {
  Html out;
  out.add(chip("kind", word(update.kind)));
  if (update.status) out.put(" {}", chip("status", word(*update.status)));
  if (update.state != UpdateState::new_) out.put(" {}", chip("state", word(update.state)));
  for (const std::string& flag : update.flags) out.put(R"( <span class="chip flag">! {}</span>)", flag);
  const Href source = Href::external(update.url);
  if (!source.empty()) {
    out.put(
        R"( <a class="source" href="{}" rel="noopener noreferrer" target="_blank">{} <span aria-hidden="true">↗</span><span class="sr">: open the source</span></a>)",
        source, update.outlet.empty() ? std::string("source") : shorten(update.outlet, 40));
  }
  return out;
}

/// Hosts of all sources, parted by spaces: what "the same host" means to the page's keys.
std::string hosts_of(const Update& update) {
  std::set<std::string, std::less<>> hosts;
  for (const Evidence& evidence : update.evidence) {
    const auto url = Url::parse(evidence.url);
    if (url) hosts.emplace(url->hostname());
  }
  return join({hosts.begin(), hosts.end()}, " ");
}

Html hooks_of(const Update& update, const Visitor& visitor) {
  Html out;
  out.put(
      R"(data-item-id="{}" data-update-id="{}" data-rev="{}" data-state="{}" data-score="{}" data-missing="{}" data-hosts="{}" data-policies="{}")",
      update.id, update.id, update.rev, word(update.state), update.score, missing_for_accept(update),
      hosts_of(update), join(update.policies, " "));
  if (!update.claimed_by.empty() && update.claimed_by == visitor.name) out.put(R"( data-mine="yes")");
  return out;
}

Html tick_box(const Update& update) {
  Html out;
  return out.put(
      R"(<label class="tick"><input type="checkbox" form="bulk" name="pick" value="{}:{}"><span class="sr">choose #{}</span></label>)",
      update.id, update.rev, update.id);
}

Html row(const Call& call, const Update& update, const Titles& titles, const Params& filter, bool current) {
  const std::string_view title = update.title.empty() ? update.headline : update.title;
  Html out;
  out.put(
      R"(<li id="u{}" class="row" {}{}>{}{}<div class="what"><a class="title" href="{}"><bdi>{}</bdi></a>
<div class="for">{}</div><div class="notes">{}</div></div>
<div class="when">{}<span>{}</span>{}</div></li>
)",
      update.id, hooks_of(update, call.visitor), current ? Html().put(R"( aria-current="true")") : Html(),
      call.visitor.may_decide() ? tick_box(update) : Html(), score_mark(update.score),
      link_to_update(update.id, filter), title.empty() ? std::string_view("(no title)") : title,
      policy_names(update, titles), row_notes(update), ago(update.detected_at, call.desk->now()),
      counted(static_cast<std::int64_t>(update.evidence.size()), "source", "sources"),
      update.claimed_by.empty() ? Html() : Html().put(R"(<span class="claim">{}</span>)", update.claimed_by));
  return out;
}

}  // namespace

Html queue_rows(const Call& call, const review::QueuePage& found, const Params& filter) {
  const Titles titles = titles_of(*call.desk, found.updates);
  const std::int64_t wanted = parse_id(call.query.get("at")).value_or(0);
  std::int64_t current = found.updates.empty() ? 0 : found.updates.front().id;
  for (const Update& update : found.updates) {
    if (update.id == wanted) current = wanted;
  }
  Html out;
  for (const Update& update : found.updates) out.add(row(call, update, titles, filter, update.id == current));
  return out;
}

}  // namespace policywatch::web
