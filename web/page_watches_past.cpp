// Everything a watch's address answered, and a check while it happens.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
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

/// A piece of what is told: words, perhaps a link.
struct Piece {
  std::string text, path;
};

std::vector<Piece> pieces_of(const review::CheckProgress& progress, const std::string& watch) {
  if (progress.step == "waiting") return {{"It waits for its turn.", {}}};
  if (progress.step == "fetching") return {{"The page is being asked for and read.", {}}};
  if (progress.step == "held") {
    const std::string until =
        progress.until ? ", until " + to_rfc3339(*progress.until).substr(11, 8) + " UTC" : "";
    return {{"It has to wait: " + progress.detail + until + ".", {}}};
  }
  if (progress.quality != word(Quality::ok)) {
    return {
        {"Checked: " + spaced(progress.quality) + ", " + progress.detail + ". What was known before stays.",
         {}}};
  }
  if (!progress.changed && progress.updates.empty()) return {{"Checked: nothing new.", {}}};
  std::vector<Piece> pieces = {{"Checked: new content.", {}},
                               {"See what differs", path_of({"watches", watch})}};
  if (!progress.changed) pieces = {{"Checked.", {}}};
  for (const std::int64_t update : progress.updates)
    pieces.push_back({"Update " + std::to_string(update), path_of({"updates", std::to_string(update)})});
  return pieces;
}

std::optional<Time> asked_at(const Call& call) {
  const auto millis = parse_id(call.query.get("since"));
  return millis ? std::optional(Time(Millis(*millis))) : std::nullopt;
}

Html progress_line(const std::vector<Piece>& pieces) {
  Html out;
  for (const Piece& piece : pieces) {
    if (piece.path.empty()) {
      out.put("<span>{}</span> ", piece.text);
    } else {
      out.put(R"(<a href="{}">{}</a> )", Href::local(piece.path), piece.text);
    }
  }
  return out;
}

boost::json::array to_json(const std::vector<Piece>& pieces) {
  boost::json::array out;
  for (const Piece& piece : pieces)
    out.push_back(boost::json::object{{"text", visible(piece.text)}, {"path", piece.path}});
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
      to_rfc3339(*since).substr(11, 8), progress_line(pieces_of(*progress, watch)), again);
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
                 "\ndata: " + print_json(to_json(pieces_of(*progress, call.capture()))) + "\n\n";
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
  const Millis span = usual_span(points.empty() ? Millis(0) : call.desk->now() - points.back().at);
  Page page{.title = "Captures of " + (view->watch.title.empty() ? view->watch.id : view->watch.title),
            .section = "watches",
            .body = {},
            .message = {}};
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← The watch</a></div>
<div class="heading"><h1>{}</h1></div>
<section class="card"><p class="past long">{}</p><p class="legend faint">{} {}</p>)",
                link_to({"watches", view->watch.id}), page.title, sparkline(points, call.desk->now(), span),
                span_words(span), spark_legend());
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
