// What changed: between which captures, in which view, and where the quoted words stand in it.
#include <algorithm>

#include "base/text.hpp"
#include "diff/delta.hpp"
#include "web/diff_html.hpp"
#include "web/layout.hpp"
#include "web/update_parts.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kStepsShown = 60;  // a page that changed more often has its own history
constexpr int kDecidedSeen = 200;        // decided updates of one source that baselines are looked for in

struct Baseline {
  std::string_view name, label;
  std::string sha256;
};

const Evidence* evidence_of(const Update& update, std::int64_t wanted) {
  const auto fits = [&](const Evidence& one) {
    return wanted == 0 ? !one.after.sha256.empty() || !one.before.sha256.empty() : one.id == wanted;
  };
  const auto found = std::ranges::find_if(update.evidence, fits);
  return found == update.evidence.end() ? nullptr : &*found;
}

/// What the page said when a decision on it was last taken, before this change.
std::string decided_state(const std::vector<Update>& decided, const Evidence& evidence, bool accepted_only) {
  const CaptureRef* last = nullptr;
  for (const Update& update : decided) {
    if (accepted_only && update.state != UpdateState::accepted) continue;
    for (const Evidence& other : update.evidence) {
      const bool earlier = other.watch == evidence.watch && !other.after.sha256.empty() &&
                           other.after.fetched_at && evidence.after.fetched_at &&
                           *other.after.fetched_at < *evidence.after.fetched_at;
      if (earlier && (last == nullptr || *other.after.fetched_at > *last->fetched_at)) last = &other.after;
    }
  }
  return last == nullptr ? "" : last->sha256;
}

std::vector<Baseline> baselines_of(review::Desk& desk, const Evidence& evidence) {
  std::vector<Baseline> bases;
  if (evidence.after.sha256.empty() || evidence.before.sha256.empty()) return bases;
  review::QueueFilter filter;
  filter.state = "any";
  filter.watch = evidence.watch;
  filter.query = {{.field = review::QueryField::decided, .negated = true, .values = {"nobody"}}};
  filter.limit = kDecidedSeen;
  const std::vector<Update> decided = desk.queue(filter).updates;
  bases.push_back({"reviewed", "last reviewed", decided_state(decided, evidence, false)});
  bases.push_back({"accepted", "last accepted", decided_state(decided, evidence, true)});
  bases.push_back({"previous", "the one before", evidence.before.sha256});
  const auto snapshots = desk.snapshots(evidence.watch);
  if (snapshots && !snapshots->empty()) {
    const auto first = std::ranges::min_element(*snapshots, {}, &review::SnapshotView::fetched_at);
    bases.push_back({"first", "the first", first->sha256});
  }
  std::erase_if(bases, [&](const Baseline& base) {
    return base.sha256.empty() || base.sha256 == evidence.after.sha256;
  });
  return bases;
}

Html base_links(const std::vector<Baseline>& bases, std::string_view chosen, const std::string& path,
                const Params& query) {
  Html out;
  if (bases.size() < 2) return out;
  for (const Baseline& base : bases) {
    Params with = query;
    with.set("base", std::string(base.name));
    out.put(R"(<a href="{}"{}>{}</a> )", Href::local(path + "?" + with.encoded() + "#diff"),
            base.name == chosen ? Html().put(R"( aria-current="true")") : Html(), base.label);
  }
  return Html().put(
      R"(<nav class="bases" data-cycle="b" aria-label="Compared with"><span class="faint">Compared with</span> {}<kbd>b</kbd></nav>
)",
      out);
}

/// What the page said from the baseline on: the snapshots between two hashes, each change once.
std::vector<std::string> versions_between(review::Desk& desk, const std::string& watch,
                                          const std::string& from, const CaptureRef& to) {
  std::vector<std::string> versions;
  auto snapshots = desk.snapshots(watch);
  if (!snapshots) return versions;
  std::ranges::sort(*snapshots, {}, &review::SnapshotView::fetched_at);
  for (const review::SnapshotView& snapshot : *snapshots) {
    if (to.fetched_at && snapshot.fetched_at > *to.fetched_at) break;
    if (snapshot.sha256 == from) versions.clear();
    if (versions.empty() ? snapshot.sha256 == from : snapshot.sha256 != versions.back())
      versions.push_back(snapshot.sha256);
  }
  if (versions.empty() || versions.back() != to.sha256) versions.clear();
  return versions;
}

/// Each version against the one before it; "[" and "]" go through them.
Html step_links(const Shown& shown, const std::string& path, Params query) {
  Html out;
  const std::size_t steps = shown.versions.empty() ? 0 : shown.versions.size() - 1;
  if (steps < 2) return out;
  const auto link = [&](std::size_t step, std::string_view label, std::string_view key) {
    query.set("step", step == 0 ? "" : std::to_string(step));
    out.put(R"(<a href="{}"{}{}>{}</a> )", Href::local(path + "?" + query.encoded() + "#diff"),
            key.empty() ? Html() : Html().put(R"( data-key="{}")", key),
            step == shown.step ? Html().put(R"( aria-current="true")") : Html(), label);
  };
  link(0, "all at once", "");
  for (std::size_t step = 1; step <= steps && step <= kStepsShown; ++step) {
    const bool older = step + 1 == shown.step || (shown.step == 0 && step == steps);
    link(step, std::to_string(step), older ? "[" : step == shown.step + 1 && shown.step != 0 ? "]" : "");
  }
  return Html().put(
      R"(<nav class="bases steps" aria-label="Steps between the two"><span class="faint">{} steps</span> {}<kbd>[</kbd><kbd>]</kbd></nav>
)",
      steps, out);
}

Html capture_words(std::string_view label, const review::SnapshotView& capture) {
  Html out;
  if (capture.sha256.empty()) return out.put("<dt>{}</dt><dd>nothing</dd>", label);
  out.put(R"(<dt>{}</dt><dd>{} <a href="{}">{}</a>)", label, time_tag(capture.fetched_at),
          link_to({"api", "v1", "snapshots", capture.sha256}), short_hash(capture.sha256));
  if (capture.status != 0) out.put(R"( <span class="faint">HTTP {}</span>)", capture.status);
  if (capture.size != 0) out.put(R"( <span class="faint">{}</span>)", size_words(capture.size));
  if (!capture.redirects.empty()) {
    Html hops;
    for (const Redirect& hop : capture.redirects)
      hops.put(R"(<li><b>{}</b> <bdi>{}</bdi> → <bdi>{}</bdi></li>)", hop.status, hop.from, hop.to);
    out.put(R"(<details class="hops"><summary>{}</summary><ol>{}</ol></details>)",
            counted(std::ssize(capture.redirects), "redirect", "redirects"), hops);
  }
  return out.put("</dd>");
}

Html when_changed(const Update& update) {
  Html out;
  if (update.changed_after && update.changed_before) {
    out.put("Changed between {} and {}.", time_tag(*update.changed_after), time_tag(*update.changed_before));
  } else if (update.changed_before) {
    out.put("Appeared before {}; there is no earlier snapshot.", time_tag(*update.changed_before));
  }
  return out.put(" Detected {}.", time_tag(update.detected_at));
}

Html why_line(const Change& change) {
  Html out;
  if (change.why.empty()) return out;
  return out.put(
      R"(<p class="why"><span class="faint">Differs in</span> {}{}</p>)", join(change.why, ", "),
      change.significant ? Html() : Html().put(R"( <span class="chip">nothing significant</span>)"));
}

Html told_list(const std::vector<std::string>& texts, bool gone) {
  Html out;
  for (const std::string& text : texts) {
    if (gone) {
      out.put("<li><del>{}</del></li>", text);
    } else {
      out.put("<li><ins>{}</ins></li>", text);
    }
  }
  return out.empty() ? Html().put(R"(<span class="faint">none</span>)") : Html().put("<ul>{}</ul>", out);
}

/// Of a page that was written anew: what it no longer names, and what it names now.
Html delta_table(const review::Comparison& comparison) {
  const std::optional<diff::Delta> delta =
      diff::rewritten(comparison.before_document, comparison.after_document);
  if (!delta) return {};
  Html rows;
  for (const auto& [name, side] :
       {std::pair<std::string_view, const diff::Delta::Side*>{"Names", &delta->names},
        {"Dates", &delta->dates},
        {"Numbers", &delta->numbers}})
    rows.put(R"(<tr data-delta="{}"><th scope="row">{}</th><td>{}</td><td>{}</td></tr>
)",
             ascii_lower(name), name, told_list(side->gone, true), told_list(side->come, false));
  Html out;
  return out.put(
      R"(<section class="rewritten" data-rewritten="{}"><h3>Rewritten: {} % of the words survived</h3>
<div class="scroll"><table><thead><tr><th></th><th>Gone</th><th>New</th></tr></thead><tbody>
{}</tbody></table></div></section>
)",
      delta->survived, delta->survived, rows);
}

}  // namespace

/// Against what was last decided on, when there is such a state: what came in small steps is seen as a whole.
Shown shown_change(const Call& call, const Update& update) {
  Shown shown;
  const Evidence* evidence = evidence_of(update, parse_id(call.query.get("evidence")).value_or(0));
  if (evidence == nullptr) {
    shown.comparison = call.desk->comparison(update.id, 0);
  } else {
    shown.evidence = evidence->id;
    const std::vector<Baseline> bases = baselines_of(*call.desk, *evidence);
    std::string from = evidence->before.sha256;
    shown.base = "previous";
    const std::string wanted = call.query.has("base") ? call.query.get("base") : "reviewed";
    for (const Baseline& base : bases) {
      shown.bases.emplace_back(base.name, base.label);
      if (base.name != wanted) continue;
      shown.base = base.name;
      from = base.sha256;
    }
    if (bases.size() > 1)
      shown.versions = versions_between(*call.desk, evidence->watch, from, evidence->after);
    const auto step = static_cast<std::size_t>(parse_id(call.query.get("step")).value_or(0));
    if (step < shown.versions.size()) shown.step = step;
    if (shown.step > 0) {
      shown.comparison =
          call.desk->compare(evidence->watch, shown.versions[shown.step - 1], shown.versions[shown.step]);
    } else if (from == evidence->before.sha256) {
      shown.comparison = call.desk->comparison(update.id, evidence->id);
    } else {
      shown.comparison = call.desk->compare(evidence->watch, from, evidence->after.sha256);
    }
  }
  if (shown.comparison) shown.rows = rows_of(view_from(call.query), *shown.comparison);
  return shown;
}

Href quote_place(const Call& call, const Shown& shown, std::string_view quote) {
  if (shown_view(call.query) == "rendered") return {};
  return Href::place(place_of(quote, shown.rows));
}

Html what_changed(const Call& call, const Update& update, const Shown& shown, const Params& back) {
  Html out;
  out.put(R"(<section class="card" id="diff"><h2>What changed</h2><p class="faint">{} {}{}</p>
)",
          when_changed(update), update.url.empty() ? Html() : outside_link(update.url, "Open the source"),
          update.outlet.empty() ? Html() : Html().put(" {}", update.outlet));
  if (!shown.comparison) {
    out.put(R"(<p class="faint">There is no pair of snapshots to compare: {}</p></section>
)",
            shown.comparison.error().message);
    return out;
  }
  const std::string path = path_of({"updates", std::to_string(update.id)});
  Params query = back;
  if (call.query.has("evidence")) query.set("evidence", std::to_string(shown.evidence));
  std::vector<Baseline> bases;
  for (const auto& [name, label] : shown.bases) bases.push_back({name, label, ""});
  Params with_base = query;
  if (call.query.has("base")) with_base.set("base", std::string(shown.base));
  Params at_step = with_base;
  if (shown.step > 0) at_step.set("step", std::to_string(shown.step));
  Html captures;
  if (!shown.comparison->before.sha256.empty() || !shown.comparison->after.sha256.empty()) {
    captures.put(R"(<dl class="facts captures">{}{}</dl>
)",
                 capture_words("Before", shown.comparison->before),
                 capture_words("After", shown.comparison->after));
  }
  return out.put(R"({}{}{}{}<p class="counts">{}</p>
{}{}</section>
)",
                 captures, base_links(bases, shown.base, path, query), step_links(shown, path, with_base),
                 why_line(shown.comparison->change), change_counts(shown.comparison->change),
                 delta_table(*shown.comparison),
                 diff_section(call, *shown.comparison, shown.rows, path, at_step));
}

}  // namespace policywatch::web
