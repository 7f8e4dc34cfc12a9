// All watches: how each fares, what it saw lately, when it is looked at again.
#include <algorithm>
#include <map>

#include "base/host_words.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/preview.hpp"
#include "web/watches.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kWatchesPerPage = 100;
constexpr std::string_view kLook = "look";
constexpr int kPointsShown = 400;  // of one watch

using Points = std::vector<review::CapturePoint>;

Html troubles(const review::WatchView& view) {
  Html out;
  for (std::size_t i = 0; i < view.health.size(); ++i) {
    if (view.health[i] == view.state) continue;  // the chip says so
    out.add(chip("watch", view.health[i]));
  }
  if (view.failures > 0) {
    out.put(R"(<span class="faint">{}: {}</span>)", counted(view.failures, "failure", "failures"),
            spaced(view.last_quality));
  }
  return out;
}

Html watch_row(const review::WatchView& view, const Points& points, Millis span, Time now) {
  Html out;
  const auto url = Url::parse(view.watch.url);
  out.put(
      R"(<li class="watch" data-watch-id="{}" data-state="{}"><div class="what"><a class="title" href="{}"><bdi>{}</bdi></a><p class="notes">{} <span class="faint">{} · {}</span> {}</p></div>)",
      view.watch.id, view.state, link_to({"watches", view.watch.id}),
      view.watch.title.empty() ? view.watch.id : view.watch.title, state_chip(view.state),
      spaced(word(view.watch.kind)), url ? in_words(host_words(url->hostname())) : view.watch.id,
      troubles(view));
  out.put(
      R"(<div class="past">{}</div><dl class="times"><div><dt>Last change</dt><dd>{}</dd></div><div><dt>Next check</dt><dd>{}</dd></div></dl></li>
)",
      sparkline(points, now, span), view.last_change ? ago(*view.last_change, now) : Html().put("never"),
      view.next_check ? (*view.next_check < now + Seconds(1) ? Html().put("now") : ago(*view.next_check, now))
                      : Html().put("–"));
  return out;
}

/// An address is all that is asked for; the rest is proposed by the preview.
Html add_form(const Call& call) {
  Html out;
  if (!call.visitor.may_decide()) return out;
  return out.put(R"(<details class="card add"{}><summary>Add a watch</summary>
<form method="post" action="{}" class="address">{}<label class="grow">Address<input name="url" type="url" required placeholder="https://www.example.gov/news" value="{}"></label>
<button class="primary">Read the page</button></form>
<p class="faint">The page is fetched once and shown as it would be read. Nothing is stored until you add it.</p></details>
)",
                 call.form.empty() ? Html() : Html().put(" open"), Href::local("/watches/preview"),
                 csrf_field(call), Field{call.form.get("url")});
}

/// States and troubles that any watch has, with how many.
Html state_links(const review::WatchPage& page, const std::string& chosen, const std::string& words) {
  std::map<std::string, std::int64_t> counts = page.counts;
  if (!chosen.empty() && chosen != kLook) counts.try_emplace(chosen, 0);
  Html out;
  const auto link = [&](const std::string& state, std::string_view label, std::int64_t count) {
    Params query;
    query.set("state", state);
    query.set("q", words);
    const Html current = state == chosen ? Html().put(R"( aria-current="page")") : Html();
    out.put(R"(<a href="{}"{}>{} {}</a>)", link_to({"watches"}, query), current, label, count);
  };
  link("", "All", page.total);
  if (page.look > 0 || chosen == kLook) link(std::string(kLook), "Need a look", page.look);
  for (const auto& [state, count] : counts) link(state, spaced(state), count);
  return out;
}

Millis span_of(const std::vector<Points>& all, Time now) {
  Millis oldest{0};
  for (const Points& points : all) {
    if (!points.empty()) oldest = std::max(oldest, now - points.back().at);
  }
  return usual_span(oldest);
}

Html rows_of_page(const Call& call, const std::vector<review::WatchView>& views, Millis& span) {
  std::vector<Points> points;
  for (const review::WatchView& view : views)
    points.push_back(call.desk->capture_points(view.watch.id, kPointsShown));
  span = span_of(points, call.desk->now());
  Html rows;
  for (std::size_t i = 0; i < views.size(); ++i)
    rows.add(watch_row(views[i], points[i], span, call.desk->now()));
  return rows;
}

Html watch_pages_nav(const Call& call, std::size_t from, bool more) {
  Html links, out;
  const auto step = [&](std::size_t to, const char* rel, const char* label) {
    Params query = call.query;
    query.erase("from");
    if (to > 0) query.set("from", std::to_string(to));
    links.put(R"(<a rel="{}" href="{}">{}</a>)", rel, link_to({"watches"}, query), label);
  };
  if (from > 0) step(from - std::min(from, kWatchesPerPage), "prev", "← Previous");
  if (more) step(from + kWatchesPerPage, "next", "Next →");
  if (links.empty()) return out;
  return out.put(R"(<nav class="pager" aria-label="Pages">{}</nav>
)",
                 links);
}

}  // namespace

HttpReply watches_list(const Call& call, int status, std::string_view message) {
  const std::string& state = call.query.get("state");
  const std::string words(trim(call.query.get("q")));
  const auto from = static_cast<std::size_t>(parse_id(call.query.get("from")).value_or(0));
  const review::WatchPage found =
      call.desk->watch_page({.state = state, .words = words, .from = from, .limit = kWatchesPerPage});
  Millis span{0};
  const Html rows = rows_of_page(call, found.watches, span);
  Page page{.title = "Watches", .section = "watches", .body = {}, .message = {}, .tone = Tone::bad};
  page.message.put("{}", message);
  page.body.put(
      R"(<div class="heading"><h1>Watches</h1><p class="faint">{}</p></div>
{}<form class="filters" method="get" action="{}" role="search"><label class="grow"><span class="sr">Search</span><input type="search" name="q" value="{}" placeholder="Name, address or kind" data-key="/"></label>{}<button>Show</button></form>
<nav class="states" aria-label="States">{}</nav>
)",
      counted(found.total, "watch", "watches"), add_form(call), Href::local("/watches"), Field{words},
      state.empty() ? Html() : hidden("state", state), state_links(found, state, words));
  if (found.watches.empty()) {
    page.body.put(R"(<div class="empty"><p><b>{}</b></p></div>
)",
                  found.total == 0 ? "Nothing is watched yet." : "No watch fits.");
  } else {
    page.body.put(R"(<ol class="watches">
{}</ol>
<p class="legend faint">{} {}</p>
)",
                  rows, span_words(span), spark_legend());
    page.body.add(watch_pages_nav(call, from, found.left > 0));
  }
  return page_reply(call, status, std::move(page));
}

HttpReply watches_page(Call& call, Hooks& /*hooks*/) {
  return watches_list(call, 200, "");
}

HttpReply watches_page_with(const Call& call, const std::string& objection) {
  return watches_list(call, 422, objection);
}

}  // namespace policywatch::web
