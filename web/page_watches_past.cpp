// Everything a watch's address answered, and a check while it happens.
#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"
#include "web/watches.hpp"

namespace policywatch::web {
namespace {

constexpr int kCapturesShown = 200;

Html capture_row(const review::CaptureView& view, std::string_view own_url) {
  Html what, out;
  if (view.point.quality != Quality::ok) {
    what.put("{} {}", chip("quality", word(view.point.quality)), view.reason);
  } else {
    what.put("{}", view.point.snapshot ? "new content" : "good again, as before");
  }
  if (view.point.repeats > 0)
    what.put(R"( <span class="faint">and {} more like it</span>)", view.point.repeats);
  if (!view.final_url.empty() && view.final_url != own_url)
    what.put(R"(<div class="faint">from <bdi>{}</bdi></div>)", shorten(view.final_url, 120));
  Html bytes;
  if (view.point.snapshot && !view.sha256.empty()) {
    bytes.put(R"(<a href="{}">{}</a>)", link_to({"api", "v1", "snapshots", view.sha256}),
              short_hash(view.sha256));
  }
  return out.put(
      R"(<tr data-quality="{}"><th scope="row">{}</th><td>{}</td><td class="number">{}</td><td class="number">{}</td><td>{}</td></tr>
)",
      word(view.point.quality), time_tag(view.point.at), what,
      view.status == 0 ? "–" : std::to_string(view.status), size_words(view.size), bytes);
}

std::string_view step_words(const review::CheckProgress& progress) {
  if (progress.step == "waiting") return "It waits for its turn.";
  if (progress.step == "held") return "It has to wait";
  if (progress.step == "fetching") return "The page is being asked for and read.";
  return "Checked";
}

Html outcome(const review::CheckProgress& progress, const std::string& watch) {
  Html out;
  if (progress.quality != word(Quality::ok)) {
    return out.put("{} {}. What was known before stays.", chip("quality", progress.quality), progress.detail);
  }
  if (!progress.changed && progress.updates.empty()) return out.put("Nothing new.");
  if (progress.changed) {
    out.put(R"(New content. <a href="{}">See what differs</a>. )", link_to({"watches", watch}));
  }
  for (const std::int64_t update : progress.updates)
    out.put(R"(<a href="{}">Update {}</a> )", link_to_update(update), update);
  return out;
}

std::optional<Time> asked_at(const Call& call) {
  const auto millis = parse_id(call.query.get("since"));
  return millis ? std::optional(Time(Millis(*millis))) : std::nullopt;
}

/// One line of HTML: it also goes out as an event.
Html progress_line(const review::CheckProgress& progress, const std::string& watch) {
  Html out;
  out.put(R"(<span class="step" data-step="{}">{})", progress.step, step_words(progress));
  if (progress.step == "held") {
    out.put(": {}", progress.detail);
    if (progress.until) out.put(", until {}", time_tag(*progress.until));
  }
  out.put("</span>");
  if (progress.done) out.put(" {}", outcome(progress, watch));
  return out;
}

}  // namespace

Html progress_card(const Call& call, const std::string& watch) {
  Html out;
  const std::optional<Time> since = asked_at(call);
  if (!since) return out;
  const Result<review::CheckProgress> progress = call.desk->check_progress(watch, *since);
  if (!progress) return out;
  Params query;
  query.set("since", call.query.get("since"));
  Html again;
  if (!progress->done)
    again.put(R"(<a href="{}" data-again>Look again</a>)", link_to({"watches", watch}, query));
  return out.put(
      R"(<section class="card progress" data-progress="{}" data-done="{}"><h2>Check asked for at {}</h2><p role="log" aria-live="polite">{}</p>{}</section>
)",
      path_of({"watches", watch, "progress"}, query), progress->done ? "yes" : "no",
      to_rfc3339(*since).substr(11, 8), progress_line(*progress, watch), again);
}

/// Tells each step once; ends after the last one was told.
HttpReply watch_progress(Call& call, Hooks& /*hooks*/) {
  const std::optional<Time> since = asked_at(call);
  if (!since) return problem(400, "since: milliseconds since 1970 are wanted");
  const Result<review::CheckProgress> progress = call.desk->check_progress(call.capture(), *since);
  if (!progress) return problem(progress.error());
  const std::string* last = find_header(call.request->headers, "Last-Event-ID");
  const bool told = last != nullptr && *last == progress->step;
  HttpReply reply{.status = 200, .headers = {{"Content-Type", "text/event-stream"}}, .body = {}};
  reply.follow = !(told && progress->done);
  if (!told) {
    reply.body = "event: " + std::string(progress->done ? "done" : "step") + "\nid: " + progress->step +
                 "\ndata: " + replace_all(progress_line(*progress, call.capture()).str(), "\n", " ") + "\n\n";
  }
  return reply;
}

HttpReply watch_captures_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::WatchView> view = call.desk->watch(call.capture());
  if (!view) return error_page(call, view.error());
  const auto captures = call.desk->captures(view->watch.id, kCapturesShown);
  if (!captures) return error_page(call, captures.error());
  Html rows;
  std::vector<review::CapturePoint> points;
  for (const review::CaptureView& one : *captures) {
    rows.add(capture_row(one, view->watch.url));
    points.push_back(one.point);
  }
  Page page{.title = "Captures of " + (view->watch.title.empty() ? view->watch.id : view->watch.title),
            .section = "watches",
            .body = {},
            .message = {}};
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← The watch</a></div>
<div class="heading"><h1>{}</h1></div>
<section class="card"><p class="past long">{}</p><p class="legend faint">{} {}</p>)",
                link_to({"watches", view->watch.id}), page.title,
                sparkline(points, call.desk->now(), kLongestSpan), span_words(kLongestSpan), spark_legend());
  if (rows.empty()) {
    page.body.put(R"(<p class="faint">It was not looked at yet.</p></section>
)");
  } else {
    page.body.put(
        R"(<p class="faint">{} checks. Each row is where an answer differed from the one before; answers that said the same are not repeated.</p><div class="scroll" tabindex="0" role="region" aria-label="Captures"><table><thead><tr><th>When</th><th>What</th><th>HTTP</th><th>Size</th><th>SHA-256</th></tr></thead><tbody>
{}</tbody></table></div></section>
)",
        view->captures, rows);
  }
  return page_reply(call, 200, std::move(page));
}

}  // namespace policywatch::web
