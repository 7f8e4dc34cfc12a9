// Watches: what is looked at, how it fares, what it saw.
#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "web/diff_html.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/preview.hpp"
#include "web/reply.hpp"
#include "web/watches.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kSnapshotsShown = 200;  // newest; the API gives all
constexpr int kPointsDrawn = 400;

Html command_form(const Call& call, const Watch& watch, std::string_view verb, std::string_view label) {
  Html out;
  return out.put(R"(<form method="post" action="{}">{}<button>{}</button></form>
)",
                 link_to({"watches", watch.id, verb}), csrf_field(call), label);
}

Html move_form(const Call& call, const review::WatchView& view) {
  Html out;
  if (!view.move || !view.move->proposed || view.watch.from_file) return out;
  return out.put(
      R"(<form method="post" action="{}">{}<input type="hidden" name="to" value="{}"><button>{}</button></form>
)",
      link_to({"watches", view.watch.id, "move"}), csrf_field(call), Field{view.move->url},
      view.move->other_domain ? "Move to this other domain" : "Move to this address");
}

Html commands(const Call& call, const review::WatchView& view) {
  Html out, past;
  past.put(R"(<a class="button" href="{}">All captures</a>)",
           link_to({"watches", view.watch.id, "captures"}));
  if (!call.visitor.may_decide()) return Html().put(R"(<div class="bar">{}</div>)", past);
  out.put(R"(<a class="button" href="{}" data-key="e">Edit <kbd>e</kbd></a>)",
          link_to({"watches", view.watch.id, "edit"}));
  out.add(command_form(call, view.watch, "check", "Check now"));
  if (view.watch.paused || view.state == "paused") {
    out.add(command_form(call, view.watch, "resume", "Resume"));
  } else {
    out.add(command_form(call, view.watch, "pause", "Pause"));
  }
  out.add(move_form(call, view));
  if (!view.watch.from_file) out.add(command_form(call, view.watch, "remove", "Remove"));
  return Html().put(R"(<div class="bar">{}{}</div>)", past, out);
}

Html snapshot_rows(const std::vector<review::SnapshotView>& snapshots, std::string_view from,
                   std::string_view to) {
  Html out;
  for (std::size_t i = 0; i < snapshots.size() && i < kSnapshotsShown; ++i) {
    const review::SnapshotView& one = snapshots[i];
    const Html checked = Html().put(" checked");
    const bool old_one = from.empty() ? i == 1 : one.sha256 == from;
    const bool new_one = to.empty() ? i == 0 : one.sha256 == to;
    out.put(
        R"(<tr><td><input type="radio" name="from" value="{}" aria-label="compare from"{}></td><td><input type="radio" name="to" value="{}" aria-label="compare to"{}></td><td>{}</td><td>{}</td><td class="number">{}</td><td>{}</td><td><a href="{}">{}</a></td></tr>
)",
        one.sha256, old_one ? checked : Html(), one.sha256, new_one ? checked : Html(),
        time_tag(one.fetched_at), one.status, size_words(one.size), one.content_type,
        link_to({"api", "v1", "snapshots", one.sha256}), short_hash(one.sha256));
  }
  return out;
}

Html snapshots_section(const Call& call, const std::string& watch) {
  Result<std::vector<review::SnapshotView>> found = call.desk->snapshots(watch);
  Html out;
  if (!found || found->empty()) {
    return out.put(
        R"(<section class="card"><h2>Snapshots</h2><p class="faint">None yet: no good capture has arrived.</p></section>
)");
  }
  std::ranges::sort(*found, std::greater(),
                    [](const review::SnapshotView& one) { return std::tuple(one.fetched_at, one.sha256); });
  return out.put(
      R"(<section class="card"><h2>Snapshots</h2><form method="get" action="{}"><p class="bar"><button>Compare the two</button></p><div class="scroll" tabindex="0" role="region" aria-label="Snapshots"><table><thead><tr><th>From</th><th>To</th><th>Fetched</th><th>HTTP</th><th>Size</th><th>Type</th><th>SHA-256</th></tr></thead><tbody>
{}</tbody></table></div></form></section>
)",
      link_to({"watches", watch}), snapshot_rows(*found, call.query.get("from"), call.query.get("to")));
}

Html comparison_section(const Call& call, const std::string& watch) {
  Html out;
  const Result<review::Comparison> comparison =
      call.desk->compare(watch, call.query.get("from"), call.query.get("to"));
  if (!comparison) {
    if (!call.query.has("from")) return out;
    return out.put(R"(<section class="card" id="diff"><h2>Difference</h2><p class="warn">{}</p></section>
)",
                   comparison.error().message);
  }
  Params query;
  query.set("from", call.query.get("from"));
  query.set("to", call.query.get("to"));
  return out.put(
      R"(<section class="card" id="diff"><h2>Difference</h2><p class="faint">{} {} → {} {}</p><p class="counts">{}</p>
{}</section>
)",
      short_hash(comparison->before.sha256), time_tag(comparison->before.fetched_at),
      short_hash(comparison->after.sha256), time_tag(comparison->after.fetched_at),
      change_counts(comparison->change),
      diff_section(call, *comparison, rows_of(view_from(call.query), *comparison),
                   path_of({"watches", watch}), query));
}

/// How it usually is, so that what is unusual shows.
Html habit_facts(const review::WatchHabits& habits) {
  Html out;
  out.put(R"(<dt>Changes in a week</dt><dd>{}{}</dd>)", habits.changes,
          habits.suppressed > 0
              ? Html().put(R"( <span class="faint">{} of them suppressed</span>)", habits.suppressed)
              : Html());
  const int decided = habits.accepted + habits.rejected;
  if (decided > 0)
    out.put(R"(<dt>Accepted</dt><dd>{} of {} <span class="faint">in 90 days</span></dd>)", habits.accepted,
            decided);
  if (habits.usual_size > 0)
    out.put(R"(<dt>Size</dt><dd>{} <span class="faint">usually {}</span></dd>)", size_words(habits.last_size),
            size_words(habits.usual_size));
  return out;
}

Html watch_facts(const review::WatchView& view, Time now) {
  const Watch& watch = view.watch;
  Html out;
  out.put(
      R"(<dl class="facts"><dt>State</dt><dd>{}</dd><dt>Kind</dt><dd>{}</dd><dt>Checked</dt><dd>{}</dd><dt>Last good capture</dt><dd>{}</dd>)",
      state_chip(view.state), spaced(word(watch.kind)),
      !watch.cron.empty()       ? "cron " + watch.cron
      : watch.every.count() > 0 ? "every " + format_duration(watch.every)
                                : std::string("as usual"),
      time_tag(view.last_ok));
  out.put("<dt>Last check</dt><dd>{}</dd><dt>Next check</dt><dd>{}</dd><dt>Captures</dt><dd>{}</dd>",
          time_tag(view.last_check), view.next_check ? ago(*view.next_check, now) : Html().put("–"),
          view.captures);
  if (!watch.select.empty()) out.put("<dt>Selects</dt><dd><code>{}</code></dd>", join(watch.select, ", "));
  if (!watch.ignore.empty()) out.put("<dt>Ignores</dt><dd><code>{}</code></dd>", join(watch.ignore, ", "));
  if (!watch.policies.empty()) out.put("<dt>Policies</dt><dd>{}</dd>", join(watch.policies, ", "));
  if (watch.from_file) out.put("<dt>Kept in</dt><dd>the configuration file</dd>");
  if (view.habits) out.add(habit_facts(*view.habits));
  out.put("</dl>\n");
  for (std::size_t i = 0; i < view.notes.size(); ++i) {
    out.put(R"(<p class="warn" data-health="{}">{} <bdi>{}</bdi></p>
)",
            view.health.at(i), chip("watch", view.health[i]), view.notes[i]);
  }
  if (view.health.empty() && !view.last_reason.empty()) {
    out.put(R"(<p class="warn">{} {}</p>
)",
            chip("quality", view.last_quality), view.last_reason);
  }
  for (const FormerAddress& old : view.former) {
    out.put(R"(<p class="faint">until {} at <bdi>{}</bdi></p>
)",
            time_tag(old.until), old.url);
  }
  return out;
}

Html noise_row(const Call& call, const std::string& watch, const review::NoiseView& noise) {
  Html out, button;
  if (noise.forgotten) {
    button.put("forgotten");
  } else if (call.visitor.may_decide()) {
    button.put(
        R"(<form method="post" action="{}">{}<input type="hidden" name="place" value="{}"><button>Forget</button></form>)",
        link_to({"watches", watch, "forget"}), csrf_field(call), Field{noise.place});
  }
  return out.put(
      R"(<tr><td>{}</td><td><bdi>{}</bdi></td><td><bdi>{}</bdi></td><td>{} <span class="faint">since</span> {}</td><td>{}</td></tr>
)",
      chip("noise", noise.kind), noise.place, noise.shown, noise.why, time_tag(noise.since), button);
}

Html noise_section(const Call& call, const review::WatchView& view) {
  Html out, rows;
  if (view.noise.empty()) return out;
  for (const review::NoiseView& noise : view.noise) rows.add(noise_row(call, view.watch.id, noise));
  return out.put(
      R"(<section class="card" id="noise"><h2>Learned as volatile</h2><p class="faint">These change by themselves on most checks. They stay in every difference; alone they raise nothing.</p><div class="scroll"><table><thead><tr><th>Kind</th><th>Place</th><th>Last stood there</th><th>Why</th><th></th></tr></thead><tbody>
{}</tbody></table></div></section>
)",
      rows);
}

}  // namespace

HttpReply add_watch_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<Watch> watch = watch_from_form(call.form);
  Result<void> added = watch ? Result<void>() : std::unexpected(watch.error());
  if (watch) added = call.desk->add_watch(*watch, call.visitor.name);
  if (added) return redirect(path_of({"watches", watch->id}));
  if (!call.form.get("token").empty()) return preview_again(call, added.error().message);
  return watches_list(call, status_of(added.error().kind), added.error().message);
}

HttpReply watch_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::WatchView> view = call.desk->watch(call.capture());
  if (!view) return error_page(call, view.error());
  const Watch& watch = view->watch;
  const std::vector<review::CapturePoint> points = call.desk->capture_points(watch.id, kPointsDrawn);
  const Millis span = usual_span(points.empty() ? Millis(0) : call.desk->now() - points.back().at);
  Page page{
      .title = watch.title.empty() ? watch.id : watch.title, .section = "watches", .body = {}, .message = {}};
  if (call.query.get("did") == "edit") {
    page.tone = Tone::good;
    page.message.put("Saved. It is checked anew soon.");
  }
  page.body.put(
      R"(<div class="crumbs"><a href="{}" data-key="u">← Watches</a></div>
<div class="heading"><h1><bdi>{}</bdi></h1><p class="faint">{}</p></div>
<div class="columns"><div class="left">{}{}{}{}</div><div class="right"><section class="card"><h2>Health</h2><p class="past long">{}</p><p class="legend faint">{} {}</p>{}{}</section></div></div>
)",
      Href::local("/watches"), page.title, outside_link(watch.url, ""), progress_card(call, watch.id),
      comparison_section(call, watch.id), noise_section(call, *view), snapshots_section(call, watch.id),
      sparkline(points, call.desk->now(), span), span_words(span), spark_legend(),
      watch_facts(*view, call.desk->now()), commands(call, *view));
  return page_reply(call, 200, std::move(page));
}

HttpReply watch_command(Call& call, Hooks& /*hooks*/) {
  const std::string& id = call.capture();
  const std::string& verb = call.captures.at(1);
  Result<void> done;
  Params query;
  const Time asked = call.desk->now();
  if (verb == "check") {
    done = call.desk->request_check(id);
    query.set("since", std::to_string(asked.time_since_epoch().count()));
  } else if (verb == "pause" || verb == "resume") {
    done = call.desk->pause_watch(id, verb == "pause", call.visitor.name);
  } else if (verb == "move") {
    const Result<review::WatchView> moved = call.desk->move_watch(id, call.form.get("to"), call.visitor.name);
    if (!moved) done = std::unexpected(moved.error());
  } else if (verb == "forget") {
    done = call.desk->forget_noise(id, call.form.get("place"), call.visitor.name);
  } else if (verb == "remove") {
    done = call.desk->remove_watch(id, call.visitor.name);
    if (done) return redirect("/watches");
  } else {
    return error_page(call, 404, "There is nothing at this address.");
  }
  if (!done) return error_page(call, done.error());
  return redirect(path_of({"watches", id}, query));
}

}  // namespace policywatch::web
