// A watch's rules and settings, and what others would have found in what is stored of it.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/url.hpp"
#include "web/diff_html.hpp"
#include "web/form_fields.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"
#include "web/watches.hpp"

namespace policywatch::web {
namespace {

constexpr int kSnapshotsTried = 12;
constexpr std::size_t kTitlesShown = 6;

using Rules = std::vector<std::string>;
using Found = review::TriedSnapshot::Found;

using RulesAt = Rules Watch::*;
using FieldAt = std::string ListFields::*;

struct RuleField {
  const char* name;
  const char* label;
  RulesAt at;
};
constexpr RuleField kRules[] = {
    {"select", "Only this counts (selectors, one to a line)", &Watch::select},
    {"ignore", "Never counts (selectors)", &Watch::ignore},
    {"ignore_text", "Text that never counts (plain, or /RE2/)", &Watch::ignore_text},
    {"trigger_text", "A change counts only with one of these", &Watch::trigger_text},
    {"block_text", "Not compared while this is on the page", &Watch::block_text},
    {"extract_text", "Only what matches counts", &Watch::extract_text}};
struct EntryField {
  const char* name;
  const char* label;
  FieldAt at;
};
constexpr EntryField kEntry[] = {{"list.item", "Entry", &ListFields::item},
                                 {"list.title", "Title", &ListFields::title},
                                 {"list.link", "Link", &ListFields::link},
                                 {"list.date", "Date", &ListFields::date},
                                 {"list.summary", "Summary", &ListFields::summary}};

Result<Watch> read_schedule(const Params& form, Watch watch) {
  watch.cron = typed(form, "cron");
  watch.timezone = typed(form, "timezone");
  const std::string every = typed(form, "every"), stored = format_duration(watch.every);
  if (every == stored) return watch;
  watch.every = Millis(0);
  if (every.empty()) return watch;
  const std::optional<Millis> interval = parse_duration(every);
  if (!interval || *interval < std::chrono::minutes(1))
    return fail(ErrorKind::invalid, "every: a duration like 30m, at least one minute, is wanted");
  watch.every = *interval;
  return watch;
}

/// The stored watch with what the form says in its place.
Result<Watch> edited_watch(const Params& form, Watch watch) {
  const std::optional<Url> url = Url::parse(trim(form.get("url")));
  if (!url || !url->is_http()) return fail(ErrorKind::invalid, "url: an http or https address is wanted");
  const std::optional<WatchKind> kind = parse_word<WatchKind>(form.get("kind"));
  if (!kind) return fail(ErrorKind::invalid, "kind: unknown word");
  watch.url = url->href();
  watch.kind = *kind;
  for (const RuleField& rule : kRules) watch.*(rule.at) = typed_lines(form, rule.name);
  ListFields list;
  for (const EntryField& one : kEntry) list.*(one.at) = typed(form, one.name);
  watch.list = list == ListFields() ? std::optional<ListFields>() : std::optional(list);
  watch.title = typed(form, "title");
  watch.issuer = typed(form, "issuer");
  const std::string tier = typed(form, "tier");
  watch.tier = tier.size() == 1 && tier[0] >= '1' && tier[0] <= '4' ? tier[0] - '0' : 0;
  watch.policies.clear();
  for (const std::string_view part : split(form.get("policies"), ',')) {
    if (!trim(part).empty()) watch.policies.emplace_back(trim(part));
  }
  return read_schedule(form, std::move(watch));
}

Html text_input(std::string_view label, std::string_view name, std::string_view value,
                std::string_view placeholder = "") {
  Html out;
  return out.put(R"(<label>{}<input name="{}" value="{}" placeholder="{}"></label>
)",
                 label, name, Field{value}, Field{placeholder});
}

std::string shown_value(const Call& call, std::string_view name, const std::string& stored) {
  return call.form.has(name) ? call.form.get(name) : stored;
}

Html rule_fields(const Call& call, const Watch& watch) {
  Html rules, entry, out;
  for (const RuleField& rule : kRules) {
    rules.put(R"(<label class="wide">{}<textarea name="{}" rows="1" spellcheck="false">
{}</textarea></label>
)",
              rule.label, rule.name, Field{shown_value(call, rule.name, join(watch.*(rule.at), "\n"))});
  }
  const ListFields list = watch.list.value_or(ListFields());
  for (const EntryField& one : kEntry)
    entry.add(
        text_input(one.label, one.name, shown_value(call, one.name, list.*(one.at)), "found by itself"));
  return out.put(
      R"(<h2>What is read</h2>{}<fieldset><legend>Entries of a listing</legend><div class="grid">{}</div></fieldset>
)",
      rules, entry);
}

Html setting_fields(const Call& call, const Watch& watch) {
  Html out;
  out.put(
      R"(<label class="wide">Address<input name="url" type="url" required value="{}"></label><div class="grid"><label>Kind<select name="kind">{}</select></label>{}{}{}</div>)",
      Field{shown_value(call, "url", watch.url)},
      options_of<WatchKind>("", shown_value(call, "kind", std::string(word(watch.kind)))),
      text_input("Title", "title", shown_value(call, "title", watch.title)),
      text_input("Issuer", "issuer", shown_value(call, "issuer", watch.issuer)),
      text_input("Tier, 1 to 4", "tier",
                 shown_value(call, "tier", watch.tier == 0 ? "" : std::to_string(watch.tier)), "by kind"));
  return out.put(
      R"(<div class="grid">{}{}{}{}</div>)",
      text_input("Every", "every",
                 shown_value(call, "every", watch.every.count() > 0 ? format_duration(watch.every) : ""),
                 "as usual"),
      text_input("or cron", "cron", shown_value(call, "cron", watch.cron), "*/15 8-18 * * 1-5"),
      text_input("Time zone", "timezone", shown_value(call, "timezone", watch.timezone), "UTC"),
      text_input("Policies, by commas", "policies",
                 shown_value(call, "policies", join(watch.policies, ", "))));
}

bool would_tell(const Found& found) {
  return found.compared && found.change.changed && found.change.significant;
}

/// What one reading says of a snapshot, in a cell.
Html cell(const Found& found, bool items) {
  Html out;
  if (found.quality != word(Quality::ok)) {
    return out.put("{} <span class=\"faint\">{}</span>", chip("quality", found.quality), found.reason);
  }
  out.put("<b>{}</b>", counted(static_cast<std::int64_t>(found.items.size()),
                               items ? "entry" : "block of text", items ? "entries" : "blocks of text"));
  if (!found.compared) return out.put(R"( <span class="faint">nothing to compare with</span>)");
  if (!would_tell(found)) return out.put(R"( <span class="faint">nothing to tell</span>)");
  return out.put(R"( <span class="chip told-one">would be told</span> <span class="counts">{}</span>)",
                 change_counts(found.change));
}

/// What only one of the readings found, as <ins> and <del>.
Html differing(const Found& present, const Found& tried) {
  const std::set<std::string> here(present.items.begin(), present.items.end());
  const std::set<std::string> there(tried.items.begin(), tried.items.end());
  Html out;
  std::size_t shown = 0, more = 0;
  for (const std::string& text : tried.items) {
    if (here.contains(text)) continue;
    if (shown++ < kTitlesShown) {
      out.put("<li><ins>{}</ins></li>", shorten(text, 160));
    } else {
      ++more;
    }
  }
  shown = 0;
  for (const std::string& text : present.items) {
    if (there.contains(text)) continue;
    if (shown++ < kTitlesShown) {
      out.put("<li><del>{}</del></li>", shorten(text, 160));
    } else {
      ++more;
    }
  }
  if (more > 0) out.put(R"(<li class="faint">and {} more</li>)", static_cast<std::int64_t>(more));
  if (out.empty()) return out;
  return Html().put(R"(<ul class="only">{}</ul>)", out);
}

bool reads_entries(WatchKind kind) {
  return kind != WatchKind::page && kind != WatchKind::article && kind != WatchKind::document &&
         kind != WatchKind::tracker;
}

Html trial_section(const std::vector<review::TriedSnapshot>& tried, const Watch& stored,
                   const Watch& edited) {
  Html rows, out;
  std::int64_t told_now = 0, told_then = 0;
  for (auto one = tried.rbegin(); one != tried.rend(); ++one) {
    told_now += would_tell(one->present);
    told_then += would_tell(one->tried);
    rows.put(R"(<tr data-snapshot="{}"><th scope="row">{}</th><td>{}</td><td>{}{}</td></tr>
)",
             one->sha256, time_tag(one->fetched_at), cell(one->present, reads_entries(stored.kind)),
             cell(one->tried, reads_entries(edited.kind)), differing(one->present, one->tried));
  }
  if (tried.empty()) {
    return out.put(
        R"(<section class="card" id="trial"><h2>In the stored snapshots</h2><p class="faint">Nothing is stored of this watch yet.</p></section>
)");
  }
  return out.put(
      R"(<section class="card" id="trial"><h2>In the stored snapshots</h2><p>Of the last {}, the present rules would have told <b data-told="present">{}</b>, these would have told <b data-told="tried">{}</b>.</p><div class="scroll" tabindex="0" role="region" aria-label="What was found"><table class="tried"><thead><tr><th>Snapshot</th><th>Present rules</th><th>These rules</th></tr></thead><tbody>
{}</tbody></table></div></section>
)",
      counted(static_cast<std::int64_t>(tried.size()), "snapshot", "snapshots"), told_now, told_then, rows);
}

HttpReply form_page(const Call& call, int status, const Watch& watch, Html trial, Html trouble) {
  Page page{.title = "Edit " + (watch.title.empty() ? watch.id : watch.title),
            .section = "watches",
            .body = {},
            .message = std::move(trouble),
            .tone = Tone::bad};
  Html note, save;
  if (watch.from_file) {
    note.put(
        R"(<p class="warn">This watch stands in the configuration file: try rules here, write them there.</p>)");
  } else {
    save.put(R"(<button class="primary" name="save" value="1">Save</button>)");
  }
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← The watch</a></div>
<div class="heading"><h1>{}</h1><p class="faint">{}</p></div>
{}{}<form method="post" action="{}" class="card sheet-form">{}{}{}
<div class="bar"><button name="try" value="1">What would this have found?</button>{}</div></form>
)",
                link_to({"watches", watch.id}), page.title, watch.id, note, trial,
                link_to({"watches", watch.id, "edit"}), csrf_field(call), setting_fields(call, watch),
                rule_fields(call, watch), save);
  return page_reply(call, status, std::move(page));
}

}  // namespace

HttpReply edit_watch_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::WatchView> view = call.desk->watch(call.capture());
  if (!view) return error_page(call, view.error());
  return form_page(call, 200, view->watch, {}, {});
}

HttpReply edit_watch_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<review::WatchView> view = call.desk->watch(call.capture());
  if (!view) return error_page(call, view.error());
  const auto again = [&](const Error& error) {
    return form_page(call, status_of(error.kind), view->watch, {}, Html().put("{}", error.message));
  };
  const Result<Watch> edited = edited_watch(call.form, view->watch);
  if (!edited) return again(edited.error());
  if (call.form.has("save")) {
    const Result<void> done = call.desk->edit_watch(*edited, call.visitor.name);
    if (!done) return again(done.error());
    Params query;
    query.set("did", "edit");
    return redirect(path_of({"watches", edited->id}, query));
  }
  const auto tried = call.desk->try_rules(*edited, kSnapshotsTried);
  if (!tried) return again(tried.error());
  return form_page(call, 200, view->watch, trial_section(*tried, view->watch, *edited), {});
}

}  // namespace policywatch::web
