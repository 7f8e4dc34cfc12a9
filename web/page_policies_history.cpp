// A record's past: who changed which field when, the difference between two days, and taking one back.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "diff/views.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/policies.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kVersionsShown = 50;  // of one page

struct Label {
  std::string_view name, label;
};
constexpr std::array kLabels = {Label{"id", "number"},
                                Label{"url", "address"},
                                Label{"announced", "date announced"},
                                Label{"effective", "date effective"},
                                Label{"statuses", "original status"},
                                Label{"action_types", "administration action"},
                                Label{"agencies", "agencies affected"},
                                Label{"subjects", "subject matter"},
                                Label{"action", "timeline entry"},
                                Label{"document", "document"}};

Html marked(std::string_view before, std::string_view after) {
  Html out;
  for (const diff::Segment& part : diff::word_diff(before, after)) {
    if (part.mark == diff::Mark::inserted) {
      out.put("<ins>{}</ins>", part.text);
    } else if (part.mark == diff::Mark::deleted) {
      out.put("<del>{}</del>", part.text);
    } else {
      out.text(part.text);
    }
  }
  return out;
}

std::string_view word_for(std::string_view command) {
  constexpr std::array kWords = {Label{"accept", "accepted an update"}, Label{"undo", "took a decision back"},
                                 Label{"import", "imported the record"}, Label{"edit", "edited by hand"},
                                 Label{"retract", "retracted an update"}};
  const auto found = std::ranges::find(kWords, command, &Label::name);
  return found == kWords.end() ? command : found->label;
}

Html restore_form(const Call& call, const review::PolicyHistory& history,
                  const review::PolicyVersion& version) {
  Html out;
  if (!call.visitor.may_decide() || !version.before) return out;
  return out.put(R"(<form method="post" action="{}">{}{}{}<button>Back to before this</button></form>)",
                 link_to({"policies", history.now.id, "restore"}), csrf_field(call),
                 hidden("rev", std::to_string(history.rev())), hidden("before", std::to_string(version.rev)));
}

Html version_entry(const Call& call, const review::PolicyHistory& history,
                   const review::PolicyVersion& version, std::vector<FieldChange> changes) {
  Html out, what, update;
  if (version.update != 0)
    update.put(R"( <a href="{}">update {}</a>)", link_to_update(version.update), version.update);
  if (!version.before) {
    what.put(R"(<p class="faint">The record was added.</p>)");
  } else {
    what.add(changes_table(changes));
  }
  out.put(
      R"(<li data-rev="{}"><div class="said-by"><p><b><bdi>{}</bdi></b> {}{} <span class="faint">{}</span></p>{}</div>)",
      version.rev, version.by, word_for(version.command), update, time_tag(version.at),
      restore_form(call, history, version));
  if (!version.note.empty()) out.put(R"(<p class="prose">{}</p>)", version.note);
  return out.put("{}</li>\n", what);
}

Html versions_list(const Call& call, const review::PolicyHistory& history, std::size_t from,
                   std::size_t& shown, std::size_t& found) {
  std::vector<review::Writing> all = review::writings_of(history, call.query.get("field"));
  Html out;
  found = all.size();
  for (std::size_t i = from; i < all.size() && shown < kVersionsShown; ++i, ++shown)
    out.add(version_entry(call, history, *all[i].version, std::move(all[i].changes)));
  return out;
}

Html field_filter(const Call& call, const review::PolicyHistory& history) {
  std::vector<std::string> names;
  for (const review::Writing& one : review::writings_of(history)) {
    for (const FieldChange& change : one.changes) {
      if (std::ranges::find(names, change.name) == names.end()) names.push_back(change.name);
    }
  }
  std::ranges::sort(names);
  const std::string& chosen = call.query.get("field");
  Html options = option("", "every field", chosen.empty());
  for (const std::string& name : names) options.add(option(name, field_label(name), name == chosen));
  Html out;
  return out.put(
      R"(<form class="filters" method="get" action="{}"><label>Changes of<select name="field">{}</select></label><button>Show</button></form>
)",
      link_to({"policies", history.now.id, "history"}), options);
}

Html between(const Call& call, const review::PolicyHistory& history) {
  const std::string& from = call.query.get("from");
  const std::string to =
      call.query.get("to").empty() ? to_iso(date_of(call.desk->now())) : call.query.get("to");
  Html out, told;
  if (!from.empty()) {
    const std::optional<Date> first = parse_iso_date(from), last = parse_iso_date(to);
    if (!first || !last) {
      told.put(R"(<p class="warn">Days are written like 2026-01-31.</p>)");
    } else {
      const std::optional<Policy> was = review::record_on(history, std::min(*first, *last));
      const std::optional<Policy> is = review::record_on(history, std::max(*first, *last));
      const Html table = was && is ? changes_table(review::record_changes(*was, *is)) : Html();
      if (!was) {
        told.put(R"(<p class="faint">The record was not there yet on the first of these days.</p>)");
      } else if (table.empty()) {
        told.put(R"(<p class="faint">Nothing in the record differs between the two.</p>)");
      } else {
        told.put(R"(<div data-between>{}</div>)", table);
      }
    }
  }
  return out.put(
      R"(<section class="card"><h2>Between two days</h2><form class="filters days" method="get" action="{}"><label>From the end of<input type="date" name="from" required value="{}"></label><label>to the end of<input type="date" name="to" value="{}"></label><button>Compare</button></form>{}</section>
)",
      link_to({"policies", history.now.id, "history"}), Field{from}, Field{to}, told);
}

}  // namespace

std::string_view field_label(std::string_view name) {
  const auto found = std::ranges::find(kLabels, name, &Label::name);
  if (found != kLabels.end()) return found->label;
  return name == "current_status" ? "current status" : name;
}

Html changes_table(const std::vector<FieldChange>& changes) {
  Html rows, out;
  for (const FieldChange& change : changes) {
    rows.put(R"(<div class="field" data-field="{}"><dt>{}</dt><dd class="prose">{}</dd></div>
)",
             change.name, field_label(change.name), marked(change.before, change.after));
  }
  if (rows.empty()) return out;
  return out.put(R"(<dl class="fields">{}</dl>)", rows);
}

HttpReply policy_history_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::PolicyHistory> history = call.desk->policy_history(call.capture());
  if (!history) return error_page(call, history.error());
  const PolicyId& id = history->now.id;
  const std::size_t from = static_cast<std::size_t>(parse_id(call.query.get("skip")).value_or(0));
  std::size_t shown = 0, found = 0;
  const Html entries = versions_list(call, *history, from, shown, found);
  Page page{.title = "History of " + history->now.title, .section = "policies", .body = {}, .message = {}};
  if (call.query.get("did") == "restore") {
    page.tone = Tone::good;
    page.message.put("The record says again what it said. That, too, can be taken back.");
  }
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← The record</a></div>
<div class="heading"><h1>History <span class="number">{}</span> <bdi>{}</bdi></h1></div>
{}<section class="card"><h2>Who changed what</h2>{})",
                link_to({"policies", id}), id, history->now.title, between(call, *history),
                history->versions.empty() ? Html() : field_filter(call, *history));
  if (entries.empty()) {
    page.body.put(R"(<p class="faint">{}</p>)", history->versions.empty()
                                                    ? "Nothing was written since histories are kept."
                                                    : "No such change here.");
  }
  page.body.put(R"(<ol class="versions">{}</ol>)", entries);
  if (from + shown < found) {
    Params query;
    query.set("field", call.query.get("field"));
    query.set("skip", std::to_string(from + shown));
    page.body.put(R"(<nav class="pager" aria-label="Pages"><a rel="next" href="{}">Older →</a></nav>)",
                  link_to({"policies", id, "history"}, query));
  }
  page.body.put("</section>\n");
  return page_reply(call, 200, std::move(page));
}

HttpReply restore_policy_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<review::PolicyHistory> history = call.desk->policy_history(call.capture());
  if (!history) return error_page(call, history.error());
  const auto wanted = parse_id(call.form.get("before"));
  const auto version = std::ranges::find(history->versions, wanted.value_or(-1), &review::PolicyVersion::rev);
  if (version == history->versions.end() || !version->before)
    return error_page(call, 404, "There is no record from before that.");
  const Result<Policy> done = call.desk->edit_policy(
      history->now.id, *version->before, parse_id(call.form.get("rev")).value_or(-1),
      "Back to what stood there before " + to_rfc3339(version->at) + ".", call.visitor.name);
  if (!done) return error_page(call, done.error());
  Params query;
  query.set("did", "restore");
  return redirect(path_of({"policies", history->now.id, "history"}, query));
}

}  // namespace policywatch::web
