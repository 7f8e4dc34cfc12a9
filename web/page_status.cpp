// The health of the daemon, and the doors for machines: /healthz, /metrics, the compiled-in
// files.
#include <boost/json/object.hpp>

#include "base/text.hpp"
#include "web/assets.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kLooksShown = 100;

void fact(Html& out, std::string_view name, const Html& value) {
  out.put("<dt>{}</dt><dd>{}</dd>\n", name, value);
}

Html list_of(std::string_view title, const std::vector<std::string>& lines) {
  Html items;
  for (const std::string& line : lines) items.put("<li><bdi>{}</bdi></li>\n", line);
  Html out;
  if (items.empty()) return out;
  return out.put(R"(<section class="card"><h2>{}</h2><ul>{}</ul></section>
)",
                 title, items);
}

Html daemon_facts(const review::StatusView& status) {
  Html out;
  fact(out, "Version", Html().text(status.version));
  fact(out, "Daemon", status.daemon_running ? chip("watch", "ok") : chip("watch", "failing"));
  fact(out, "Started", time_tag(status.daemon_started));
  fact(out, "Last sign of progress", time_tag(status.last_progress));
  fact(out, "Policies", Html().put("{}", status.policies));
  fact(out, "Messages waiting", Html().put("{}", status.outbox_pending));
  fact(out, "Messages given up", Html().put("{}", status.outbox_dead));
  for (const auto& [state, count] : status.updates_by_state) {
    fact(out, "Updates " + spaced(state), Html().put("{}", count));
  }
  for (const auto& [reason, count] : status.rejected_by_reason) {
    Params query;
    query.set("q", "state:rejected reason:" + reason);
    if (!reason.empty())
      fact(out, "Rejected: " + spaced(reason),
           Html().put(R"(<a href="{}">{}</a>)", link_to({}, query), count));
  }
  return out;
}

Html incidents(const Call& call, const review::StatusView& status) {
  Html rows;
  for (const review::HostIncident& incident : status.incidents) {
    Html button;
    if (!incident.confirmed_by.empty()) {
      button.put("confirmed by {}", incident.confirmed_by);
    } else if (call.visitor.may_decide() && incident.kind == "missing") {
      button.put(R"(<form method="post" action="{}">{}<button>These pages are really gone</button></form>)",
                 link_to({"incidents", incident.host, "confirm"}), csrf_field(call));
    }
    rows.put(R"(<tr data-incident="{}"><td><bdi>{}</bdi></td><td>{}</td><td><bdi>{}</bdi></td><td>{}</td></tr>
)",
             incident.host, incident.host, time_tag(incident.opened_at), incident.detail, button);
  }
  Html out;
  if (rows.empty()) return out;
  return out.put(
      R"(<section class="card"><h2>Hosts in trouble</h2><div class="scroll"><table class="stacks"><thead><tr><th>Host</th><th>Since</th><th>What</th><th><span class="sr">Command</span></th></tr></thead><tbody>
{}</tbody></table></div></section>
)",
      rows);
}

Html trouble(const review::StatusView& status) {
  Html rows;
  for (const review::WatchView& view : status.watches) {
    Html why;
    for (std::size_t i = 0; i < view.notes.size(); ++i)
      why.put("<div>{} <bdi>{}</bdi></div>", chip("watch", view.health.at(i)), view.notes[i]);
    if (why.empty()) why.put("<bdi>{}</bdi>", view.last_reason);
    rows.put(R"(<tr><td>{}</td><td><a href="{}">{}</a></td><td>{}</td><td>{}</td></tr>
)",
             chip("watch", replace_all(view.state, " ", "_")), link_to({"watches", view.watch.id}),
             view.watch.id, time_tag(view.last_ok), why);
  }
  Html out;
  if (rows.empty()) {
    return out.put(R"(<section class="card"><h2>Watches</h2><p>All {} are well.</p></section>
)",
                   counted(status.watch_count, "watch", "watches"));
  }
  Params look;
  look.set("state", "look");
  return out.put(
      R"(<section class="card"><h2>Watches that need a look</h2><div class="scroll"><table class="stacks"><thead><tr><th>State</th><th>Watch</th><th>Last good capture</th><th>Why</th></tr></thead><tbody>
{}</tbody></table></div><p><a href="{}">All of them</a></p></section>
)",
      rows, link_to({"watches"}, look));
}

}  // namespace

HttpReply status_page(Call& call, Hooks& /*hooks*/) {
  const review::StatusView status = call.desk->glance(kLooksShown);
  Page page{.title = "Status", .section = "status", .body = {}, .message = {}};
  page.body.put(R"(<div class="heading"><h1>Status</h1><p class="faint">{}</p></div>
<div class="columns"><div class="left">{}{}{}{}</div><div class="right"><section class="card"><h2>Daemon</h2><dl class="facts">{}</dl></section>
{}{}{}{}</div></div>
)",
                time_tag(status.now), list_of("Warnings", status.warnings), incidents(call, status),
                trouble(status), blind_summary(call), daemon_facts(status),
                list_of("Silent sources", status.silent),
                list_of("Notifiers that fail", status.failing_notifiers),
                list_of("Disabled notifiers", status.disabled_notifiers),
                list_of("Allowed addresses that are not public", status.allowed_addresses));
  return page_reply(call, 200, std::move(page));
}

HttpReply confirm_incident_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<void> done = call.desk->confirm_incident(call.capture(), call.visitor.name);
  if (!done) return error_page(call, done.error());
  return redirect("/status");
}

HttpReply healthz(Call& /*call*/, Hooks& hooks) {
  return health_reply(hooks.health ? hooks.health() : Site::Health{}, false);
}

HttpReply health_reply(const Site::Health& health, bool over_tls) {
  boost::json::object body;
  // Well, but not at work: nothing that a restart would mend.
  body["status"] = !health.healthy ? "failing" : health.detail.empty() ? "ok" : "paused";
  if (!health.detail.empty()) body["detail"] = health.detail;
  HttpReply reply = json_reply(health.healthy ? 200 : 503, body);
  harden(reply, over_tls);
  return reply;
}

HttpReply metrics(Call& /*call*/, Hooks& hooks) {
  HttpReply reply{.status = 200, .headers = {}, .body = hooks.metrics ? hooks.metrics() : std::string()};
  reply.headers.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return reply;
}

HttpReply asset(Call& call, Hooks& /*hooks*/) {
  const Asset* found = find_asset(call.capture());
  if (found == nullptr || found->file == "openapi.json") return problem(404, "no such file");
  const bool hashed = found->address == call.capture();
  const std::string tag = "\"" + std::string(found->address) + "\"";
  HttpReply reply{.status = 200, .headers = {}, .body = std::string(found->content)};
  const std::string* known = find_header(call.request->headers, "If-None-Match");
  if (known != nullptr && (known->find(tag) != std::string::npos || *known == "*")) {
    reply.status = 304;
    reply.body.clear();
  } else {
    reply.headers.emplace_back("Content-Type", found->type);
  }
  reply.headers.emplace_back("ETag", tag);
  reply.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  return reply;
}

}  // namespace policywatch::web
