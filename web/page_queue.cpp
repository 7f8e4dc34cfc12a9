// The queue: what waits for a decision, most important first.
#include <map>

#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

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

Html state_options(std::string_view selected) {
  Html out;
  out.add(option("", "open", selected.empty() || selected == "open"));
  for (const std::string_view state : Words<UpdateState>::names) {
    out.add(option(state, spaced(state), state == selected));
  }
  return out.add(option("any", "all states", selected == "any"));
}

Html filter_form(const Params& query) {
  Html out;
  return out.put(R"(<form class="filters" method="get" action="{}" role="search">
<label class="grow"><span class="sr">Search</span><input type="search" name="q" value="{}" placeholder="Search titles and text" data-key="/"></label>
<label><span class="sr">Policy</span><input name="policy" value="{}" placeholder="Policy number" size="12"></label>
<label><span class="sr">Kind</span><select name="kind">{}</select></label>
<label><span class="sr">State</span><select name="state">{}</select></label>
<button>Filter</button></form>
)",
                 Href::local("/"), Field{query.has("q") ? query.get("q") : query.get("search")},
                 Field{query.get("policy")}, options_of<UpdateKind>("all kinds", query.get("kind")),
                 state_options(query.get("state")));
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
  return out;
}

Html row(const Update& update, const Titles& titles, const Params& filter, bool current, Time now) {
  Html out;
  out.put(
      R"(<li id="u{}" class="row" data-update-id="{}" data-rev="{}" data-state="{}" data-score="{}" data-missing="{}")",
      update.id, update.id, update.rev, word(update.state), update.score, missing_for_accept(update));
  if (current) out.put(R"( aria-current="true")");
  const std::string_view title = update.title.empty() ? update.headline : update.title;
  out.put(
      R"(>{}<div class="what"><a class="title" href="{}"><bdi>{}</bdi></a>
<div class="for">{}</div><div class="notes">{}</div></div>
<div class="when">{}<span>{}</span>{}</div></li>
)",
      score_mark(update.score), link_to_update(update.id, filter),
      title.empty() ? std::string_view("(no title)") : title, policy_names(update, titles), row_notes(update),
      ago(update.detected_at, now),
      counted(static_cast<std::int64_t>(update.evidence.size()), "source", "sources"),
      update.claimed_by.empty() ? Html() : Html().put(R"(<span class="claim">{}</span>)", update.claimed_by));
  return out;
}

Html nothing_here(const Params& filter) {
  Html out;
  if (filter.empty()) {
    return out.put(R"(<div class="empty"><p><b>Nothing waits for a decision.</b></p>
<p class="faint">New updates appear here as soon as a watched page changes.</p></div>
)");
  }
  return out.put(
      R"(<div class="empty"><p><b>Nothing matches this filter.</b></p><p><a href="{}">Show all open updates</a></p></div>
)",
      Href::local("/"));
}

Html pager(const review::QueuePage& found, const Params& filter) {
  Html out;
  Params first = filter;
  first.erase("cursor");
  if (!filter.get("cursor").empty()) {
    out.put(R"(<a href="{}">Back to the first</a>)", link_to({}, first));
  }
  if (!found.next_cursor.empty()) {
    Params next = filter;
    next.set("cursor", found.next_cursor);
    out.put(R"(<a rel="next" href="{}">Next {}</a>)", link_to({}, next), kPageSize);
  }
  return out.empty() ? Html()
                     : Html().put(R"(<nav class="pager" aria-label="Pages of the queue">{}</nav>
)",
                                  out);
}

Html rows_of(const Call& call, const review::QueuePage& found, const Params& filter) {
  const Titles titles = titles_of(*call.desk, found.updates);
  const std::int64_t wanted = parse_id(call.query.get("at")).value_or(0);
  std::int64_t current = found.updates.empty() ? 0 : found.updates.front().id;
  for (const Update& update : found.updates) {
    if (update.id == wanted) current = wanted;
  }
  Html out;
  for (const Update& update : found.updates) {
    out.add(row(update, titles, filter, update.id == current, call.desk->now()));
  }
  return out;
}

}  // namespace

HttpReply queue_page(Call& call, Hooks& /*hooks*/) {
  Result<review::QueueFilter> wanted = filter_from(call.query, call.visitor);
  if (!wanted) return error_page(call, 400, wanted.error().message);
  wanted->limit = kPageSize;
  const review::QueuePage found = call.desk->queue(*wanted);
  const Params filter = filter_of(call.query);
  Page page;
  page.title = "Queue";
  page.section = "queue";
  const std::int64_t done = parse_id(call.query.get("done")).value_or(0);
  if (done != 0) {
    const Result<Update> update = call.desk->update(done);
    if (update) page.message = toast(call, *update, filter, true);
    page.tone = Tone::good;
  }
  page.body.put(R"(<div class="heading"><h1>Queue</h1><p class="faint">{}</p></div>
{})",
                counted(found.total, wanted->state == "open" ? "open update" : "update",
                        wanted->state == "open" ? "open updates" : "updates"),
                filter_form(call.query));
  if (found.updates.empty()) {
    page.body.add(nothing_here(filter));
  } else {
    page.body.put(R"(<ol class="queue" data-filter="{}">
{}</ol>
{})",
                  filter.encoded(), rows_of(call, found, filter), pager(found, filter));
  }
  if (call.visitor.may_decide()) {
    page.body.put(
        R"(<form class="undo-last" method="post" action="{}">{}{}{}<button class="quiet" data-key="z">Undo my last decision</button></form>
)",
        Href::local("/undo"), csrf_field(call), hidden("back", filter.encoded()), hidden("stay", "list"));
  }
  return page_reply(call, 200, std::move(page));
}

}  // namespace policywatch::web
