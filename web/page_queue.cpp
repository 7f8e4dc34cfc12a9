// The queue: what waits for a decision, most important first.
#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

struct StateTab {
  std::string_view state, label, keys;
};
constexpr StateTab kTabs[] = {{"", "Open", ""},
                              {"snoozed", "Snoozed", "g s"},
                              {"accepted", "Accepted", "g a"},
                              {"rejected", "Rejected", "g r"},
                              {"any", "All", ""}};

Html state_tabs(const Params& filter) {
  Html out;
  const std::string& now = filter.get("state");
  for (const StateTab& tab : kTabs) {
    Params with = filter;
    with.erase("cursor");
    with.set("state", std::string(tab.state));
    const bool here = now == tab.state || (tab.state.empty() && now == "open");
    out.put(R"(<a href="{}"{}{}>{}</a>)", link_to({}, with),
            tab.keys.empty() ? Html() : Html().put(R"( data-key="{}")", tab.keys),
            here ? Html().put(R"( aria-current="true")") : Html(), tab.label);
  }
  return Html().put(R"(<nav class="states" aria-label="States">{}</nav>)", out);
}

/// What narrows the list beside the search box, each with a link that drops it.
Html narrowed(const Params& filter) {
  Html out;
  for (const std::string_view name : {"policy", "kind", "watch", "min_score"}) {
    if (filter.get(name).empty()) continue;
    Params without = filter;
    without.erase("cursor");
    without.erase(name);
    out.put(R"(<a class="chip drop" href="{}"><span class="sr">drop </span>{}: {} ✕</a> )",
            link_to({}, without), spaced(name), filter.get(name));
  }
  return out;
}

Html filter_form(const Params& query) {
  const Params filter = filter_of(query);
  Html kept;
  for (const std::string_view name : {"state", "policy", "kind", "watch", "min_score"}) {
    if (!filter.get(name).empty()) kept.add(hidden(name, filter.get(name)));
  }
  Html out;
  return out.put(R"(<form class="filters" method="get" action="{}" role="search">{}
<label class="grow"><span class="sr">Search the queue</span><input type="search" name="q" value="{}" placeholder="Search, or filter: score>=60 status:enjoined age<7d" maxlength="2000" aria-describedby="how" data-key="/" aria-label="search"></label>
<button>Search</button></form>
<div class="sieve">{}{}<details class="how" id="how"><summary>How to filter</summary><div class="syntax">
<p><code>judge fee</code> words that begin so · <code>"exact words"</code> · <code>-word</code> without · values with commas: any of them</p>
<p><code>policy:1976</code> <code>state:any</code> <code>kind:court_order,rulemaking</code> <code>status:enjoined</code> <code>score>=40</code> <code>tier:1</code> <code>host:dhs.gov</code> <code>watch:ID</code></p>
<p><code>age&lt;7d</code> <code>since:2025-12-01</code> <code>until:2025-12-31</code> <code>date:2025-12</code> <code>has:conflict</code> <code>flag:alternating</code> <code>reason:template</code> <code>claimed:me</code> <code>by:me</code> <code>is:unseen</code> <code>has:second</code></p></div></details></div>
)",
                 Href::local("/"), kept, Field{query.has("q") ? query.get("q") : query.get("search")},
                 state_tabs(filter), narrowed(filter));
}

/// Filters under a name, each with what it finds now; and the present one, to be kept.
Html saved_filters(const Call& call, const Params& filter) {
  Html links;
  for (const review::SavedFilter& saved : call.desk->saved_filters(call.visitor.name)) {
    Params query;
    query.set("q", saved.query);
    const bool here = filter.get("q") == saved.query;
    const bool own = saved.owner == call.visitor.name;
    links.put(
        R"(<li><a href="{}" data-filter-id="{}"{}><bdi>{}</bdi> <b data-count>{}</b></a>{}{}{}</li>
)",
        link_to({}, query), saved.id, here ? Html().put(R"( aria-current="true")") : Html(), saved.name,
        saved.count, own ? Html() : Html().put(R"( <span class="faint">by {}</span>)", saved.owner),
        own && here
            ? Html().put(R"(<form method="post" action="{}">{}<button class="quiet">Remove</button></form>)",
                         link_to({"filters", std::to_string(saved.id), "remove"}), csrf_field(call))
            : Html(),
        here ? Html().put(R"( <a href="{}">Feed</a>)", link_to({"updates.atom"}, query)) : Html());
  }
  Html keep;
  if (!filter.get("q").empty())
    keep.put(
        R"(<details class="how"><summary>Save this filter</summary><form class="filters" method="post" action="{}">{}{}
<label>Name<input name="name" maxlength="60" required></label>
<label class="line"><input type="checkbox" name="shared" value="yes"> for everybody</label><button>Save</button></form></details>
)",
        link_to({"filters"}), csrf_field(call), hidden("query", filter.get("q")));
  if (links.empty() && keep.empty()) return {};
  Html out;
  return out.put(R"(<nav class="saved" aria-label="Saved filters"><ul>{}</ul>{}</nav>
)",
                 links, keep);
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

/// What is chosen goes to where it is decided together; without scripts too.
Html bulk_bar(const Call& call, const Params& filter, std::int64_t total) {
  Html out;
  if (!call.visitor.may_decide()) return out;
  out.put(
      R"(<form id="bulk" class="bulk" method="post" action="{}">{}{}<span class="faint" data-chosen>Chosen updates</span>
<button data-key="#">Decide together <kbd>#</kbd></button>)",
      Href::local("/bulk"), csrf_field(call), hidden("back", filter.encoded()));
  if (total > kPageSize)
    out.put(R"( <button class="quiet" name="scope" value="filter">Choose all {}</button>)", total);
  return out.put("</form>\n");
}

Html list_of(const Call& call, const review::QueuePage& found, const Params& filter) {
  Html out;
  return out.put(R"(<ol class="queue" data-filter="{}" data-revision="{}">
{}</ol>
{}{})",
                 filter.encoded(), call.desk->queue_revision(), queue_rows(call, found, filter),
                 bulk_bar(call, filter, found.total), pager(found, filter));
}

/// A filter that does not read: the page says where, and keeps it to be mended.
HttpReply wrong_filter(const Call& call, const Error& error) {
  Page page;
  page.title = "Queue";
  page.section = "queue";
  page.tone = Tone::bad;
  page.message.put("{}", error.message);
  page.body.put(R"(<div class="heading"><h1>Queue</h1></div>
{})",
                filter_form(call.query));
  return page_reply(call, 400, std::move(page));
}

}  // namespace

HttpReply queue_page(Call& call, Hooks& /*hooks*/) {
  Result<review::QueueFilter> wanted = filter_from(call.query, call.visitor);
  if (!wanted) return wrong_filter(call, wanted.error());
  wanted->limit = kPageSize;
  const review::QueuePage found = call.desk->queue(*wanted);
  const Params filter = filter_of(call.query);
  Page page;
  page.title = "Queue";
  page.section = "queue";
  const std::int64_t done = parse_id(call.query.get("done")).value_or(0);
  if (done != 0) {
    const Result<Update> update = call.desk->update(done);
    const std::int64_t with = parse_id(call.query.get("with")).value_or(0);
    if (update)
      page.message = with > 0 ? bulk_toast(call, *update, with, filter) : toast(call, *update, filter, true);
    page.tone = Tone::good;
  }
  page.body.put(R"(<div class="heading"><h1>Queue</h1><p class="faint" data-total>{}</p></div>
{})",
                counted(found.total, wanted->state == "open" ? "open update" : "update",
                        wanted->state == "open" ? "open updates" : "updates"),
                filter_form(call.query));
  page.body.add(saved_filters(call, filter));
  page.body.add(found.updates.empty() ? nothing_here(filter) : list_of(call, found, filter));
  if (call.visitor.may_decide()) {
    page.body.put(
        R"(<p class="faint"><a href="/rules">Rules</a> reject what decisions have shown to be noise.</p>
<form class="undo-last" method="post" action="{}">{}{}{}<button class="quiet" data-key="z">Undo my last decision <kbd>z</kbd></button></form>
)",
        Href::local("/undo"), csrf_field(call), hidden("back", filter.encoded()), hidden("stay", "list"));
  }
  return page_reply(call, 200, std::move(page));
}

}  // namespace policywatch::web
