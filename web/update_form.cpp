// The proposed edit as a form, and the bar of decisions under it.
#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/queue_parts.hpp"
#include "web/update_parts.hpp"

namespace policywatch::web {
namespace {

constexpr Millis kSameDays = std::chrono::days(7), kFar = std::chrono::days(1000);

/// "Proposed: …" under a field whose typed value differs from what the update holds now.
Html now_holds(const Draft& draft, std::string_view typed, std::string_view current) {
  Html out;
  if (!draft.kept || typed == current) return out;
  return out.put(R"(<span class="differs">the update says: <bdi>{}</bdi></span>)",
                 current.empty() ? std::string_view("nothing") : current);
}

Href verb_link(const Update& update, std::string_view verb) {
  return link_to({"updates", std::to_string(update.id), verb});
}

Html reject_menu(const Update& update) {
  Html buttons;
  for (const Reason& reason : kReasons) {
    buttons.put(
        R"(<button formaction="{}" formnovalidate name="reason" value="{}" data-key="r {}"><kbd>{}</kbd> {}</button>
)",
        verb_link(update, "reject"), reason.word, reason.key, reason.key, reason.label);
  }
  Html out;
  return out.put(
      R"(<details class="menu" data-menu="r"><summary>Reject <kbd>r</kbd></summary><div class="sheet">
<p class="faint">Why? One digit decides.</p><div class="reasons">{}</div>
<label>Note <input name="note" maxlength="2000"></label></div></details>
)",
      buttons);
}

/// What this may be the same as: open or accepted updates of its policy, those of its days first.
Html merge_choices(const Update& update, const std::vector<Update>& related) {
  const auto near = [&](const Update& other) {
    const auto apart = update.date && other.date ? midnight(*update.date) - midnight(*other.date) : kFar;
    return apart <= kSameDays && -apart <= kSameDays;
  };
  std::vector<const Update*> choices, further;
  for (const Update& other : related) {
    if (is_open(other) || other.state == UpdateState::accepted)
      (near(other) ? choices : further).push_back(&other);
  }
  choices.insert(choices.end(), further.begin(), further.end());
  Html buttons;
  for (const Update* other : choices) {
    buttons.put(R"(<button formaction="{}" formnovalidate name="same" value="{}">#{} {} <bdi>{}</bdi></button>
)",
                verb_link(update, "merge"), other->id, other->id, other->date ? to_iso(*other->date) : "",
                shorten(other->title.empty() ? other->headline : other->title, 80));
  }
  Html out;
  return buttons.empty() ? out
                         : out.put(R"(<p class="faint">The same as</p><div class="stack">{}</div>
)",
                                   buttons);
}

Html more_menu(const Call& call, const Update& update, const std::vector<Update>& related) {
  Html snoozes;
  for (const auto& [until, label] : kSnoozes) {
    snoozes.put(R"(<button formaction="{}" formnovalidate name="until" value="{}">{}</button>
)",
                verb_link(update, "snooze"), until, label);
  }
  const bool mine = update.state == UpdateState::claimed && update.claimed_by == call.visitor.name;
  Html out;
  return out.put(
      R"(<details class="menu" data-menu="w"><summary>Snooze <kbd>w</kbd></summary><div class="sheet"><div class="stack">{}</div></div></details>
<details class="menu" data-menu="m"><summary>Merge <kbd>m</kbd></summary><div class="sheet">
{}<label>Into update <input name="into" inputmode="numeric" size="8" placeholder="id"></label>
<button formaction="{}" formnovalidate>Merge this into it</button></div></details>
<button class="quiet" formaction="{}" formnovalidate data-key="c">{} <kbd>c</kbd></button>
)",
      snoozes, merge_choices(update, related), verb_link(update, "merge"),
      verb_link(update, mine ? "release" : "claim"), mine ? "Release" : "Claim");
}

struct DateClaim {
  std::string date;
  std::string said_by;
};

/// What the sources say of the day, each day once; only when they do not agree.
std::vector<DateClaim> dates_claimed(const Update& update) {
  std::vector<DateClaim> claims;
  const auto add = [&](const std::optional<Date>& date, const std::string& by) {
    if (date && std::ranges::find(claims, to_iso(*date), &DateClaim::date) == claims.end())
      claims.push_back({to_iso(*date), by});
  };
  add(update.date, "proposed");
  for (const FieldChange& field : update.fields) {
    if (field.name != "header_date") continue;
    add(parse_iso_date(field.before), "heading before");
    add(parse_iso_date(field.after), "heading");
  }
  for (const Evidence& evidence : update.evidence)
    add(evidence.published, evidence.outlet.empty() ? evidence.watch : evidence.outlet);
  if (claims.size() < 2) claims.clear();
  return claims;
}

/// The field offers them; the line under it says whose they are.
Html date_choices(const Update& update) {
  Html options, line;
  for (const DateClaim& claim : dates_claimed(update)) {
    options.put(R"(<option value="{}">{}</option>)", Field{claim.date}, claim.said_by);
    line.put(R"({}<b>{}</b> {})", line.empty() ? "" : " · ", claim.date, claim.said_by);
  }
  Html out;
  if (options.empty()) return out;
  return out.put(R"(<datalist id="dates">{}</datalist><p class="faint dates">Dates of the sources: {}</p>
)",
                 options, line);
}

/// What the fields are filled with: what differs from it was typed by somebody.
Html bases(const Update& update) {
  const Draft draft = draft_of(update);
  Html out;
  out.add(hidden("base_title", draft.title)).add(hidden("base_date", draft.date));
  out.add(hidden("base_policies", draft.policies)).add(hidden("base_kind", draft.kind));
  return out.add(hidden("base_status", draft.status)).add(hidden("base_text", draft.text));
}

Html fields(const Update& update, const Draft& draft) {
  Html out = bases(update);
  // HTML drops one line end at the start of a text area; ours is that one.
  out.put(R"(<label class="wide">Title<textarea name="title" rows="2" maxlength="1000" required data-key="e">
{}</textarea>{}</label>
<div class="grid"><label>Date<input name="date" value="{}" placeholder="YYYY-MM-DD" pattern="\d{}(-\d\d(-\d\d)?)?" title="2025-12-18, 2025-12 or 2025" required size="10" list="dates">{}</label>
)",
          Field{draft.title}, now_holds(draft, draft.title, update.title), Field{draft.date}, "{4}",
          now_holds(draft, draft.date, update.date ? to_iso(*update.date) : ""));
  out.put(R"(<label>Policies<input name="policies" value="{}" placeholder="1976, 1404" required>{}</label>
<label>Kind<select name="kind">{}</select>{}</label>
<label>Proposed status<select name="status">{}</select>{}</label></div>
)",
          Field{draft.policies}, now_holds(draft, draft.policies, join(update.policies, ", ")),
          options_of<UpdateKind>("", draft.kind), now_holds(draft, draft.kind, word(update.kind)),
          options_of<Status>("no change of status", draft.status),
          now_holds(draft, draft.status, update.status ? word(*update.status) : ""));
  return out.add(date_choices(update))
      .put(R"(<label class="wide">Text<textarea name="text" rows="6" maxlength="20000">
{}</textarea>{}</label>
<label class="wide">Why <span class="faint">(for the log; a guarded change of status needs it)</span><input name="why" value="{}" maxlength="1000"></label>
)",
           Field{draft.text}, now_holds(draft, draft.text, update.text), Field{draft.why});
}

Html status_quote(const Call& call, const Update& update, const Shown& shown) {
  Html out;
  if (!update.status) return out;
  if (update.status_quote.empty()) {
    return out.put(
        R"(<p class="warn">A status is proposed without words of the source. Check before you accept.</p>
)");
  }
  Html with;
  with.put("{} ", chip("status", word(*update.status)));
  if (update.effective_from)
    with.put(R"(<span class="faint">effective {}</span> )", to_iso(*update.effective_from));
  if (!update.scope.empty()) with.put(R"(<span class="faint">scope: {}</span> )", update.scope);
  return out.add(quote_block(with, update.status_quote, quote_place(call, shown, update.status_quote)));
}

}  // namespace

Draft draft_of(const Update& update) {
  return Draft{.policies = join(update.policies, ", "),
               .kind = std::string(word(update.kind)),
               .date = update.date ? to_iso(*update.date) : "",
               .title = update.title,
               .text = update.text,
               .status = update.status ? std::string(word(*update.status)) : "",
               .note = "",
               .why = ""};
}

Draft draft_from(const Params& form, const Update& update) {
  Draft draft = draft_of(update);
  draft.kept = true;
  // What nobody typed into says what the update says now: others may have changed it meanwhile.
  const auto take = [&](std::string_view name, std::string& into) {
    const std::string base = "base_" + std::string(name);
    const std::string typed = replace_all(form.get(name), "\r\n", "\n");
    const bool touched = !form.has(base) || typed != replace_all(form.get(base), "\r\n", "\n");
    if (form.has(name) && touched) into = typed;
  };
  take("policies", draft.policies);
  take("kind", draft.kind);
  take("date", draft.date);
  take("title", draft.title);
  take("text", draft.text);
  take("status", draft.status);
  take("note", draft.note);
  take("why", draft.why);
  return draft;
}

Html quote_block(const Html& before, std::string_view quote, const Href& place) {
  Html out;
  out.put(R"(<blockquote class="quote">{}<q>{}</q>)", before, quote);
  if (!place.empty()) out.put(R"( <a class="to-place" href="{}">in the difference ↓</a>)", place);
  return out.put("</blockquote>\n");
}

Html proposal_form(const Call& call, const Update& update, const Draft& draft, const Params& back,
                   const Shown& shown, const std::vector<Update>& related) {
  Html out;
  out.put(R"(<form id="decide" class="proposal" method="post" action="{}" data-missing="{}">{}{}{}
{}{})",
          verb_link(update, "accept"), missing_for_accept(update), csrf_field(call),
          hidden("rev", std::to_string(update.rev)), hidden("back", back.encoded()), fields(update, draft),
          status_quote(call, update, shown));
  if (!update.seconds.empty())
    out.put(R"(<p class="warn" data-second="{}">Accepted by {}: what it says needs a second person.</p>
)",
            update.seconds, update.seconds);
  return out.put(R"(<div class="bar"><button class="primary" data-key="a">Accept <kbd>a</kbd></button>
{}{}<button class="quiet" formaction="{}" formnovalidate>Save words</button>
<noscript><button class="quiet" formaction="{}" formnovalidate>Seen</button></noscript></div></form>
)",
                 reject_menu(update), more_menu(call, update, related), verb_link(update, "edit"),
                 verb_link(update, "seen"));
}

Html closed_proposal(const Call& call, const Update& update, const Shown& shown) {
  Html out;
  out.put(
      R"(<dl class="facts"><dt>Title</dt><dd><bdi>{}</bdi></dd><dt>Date</dt><dd>{}</dd><dt>Policies</dt><dd>{}</dd><dt>Kind</dt><dd>{}</dd><dt>Status</dt><dd>{}</dd></dl>
<p class="prose">{}</p>
{})",
      update.title.empty() ? update.headline : update.title, update.date ? to_iso(*update.date) : "unknown",
      join(update.policies, ", "), spaced(word(update.kind)),
      update.status ? spaced(word(*update.status)) : "no change of status", update.text,
      status_quote(call, update, shown));
  return out;
}

Html kept_words(const Call& call, const Update& update, const Draft& draft, const Params& back) {
  const Draft now = draft_of(update);
  const std::tuple<std::string_view, const std::string&, const std::string&> fields[] = {
      {"title", draft.title, now.title},          {"date", draft.date, now.date},
      {"policies", draft.policies, now.policies}, {"kind", draft.kind, now.kind},
      {"status", draft.status, now.status},       {"text", draft.text, now.text}};
  Html shown, carried;
  for (const auto& [name, typed, current] : fields) {
    carried.add(hidden(name, typed));
    if (typed != current)
      shown.put(R"(<dt>{}</dt><dd><p class="prose">{}</p><p class="faint prose">the update says: {}</p></dd>
)",
                name, typed, current);
  }
  Html out, on_top;
  if (shown.empty() || !call.visitor.may_decide()) return out;
  if (update.state == UpdateState::accepted && update.fields.empty())
    on_top.put(R"(<button formaction="{}">Put mine on top of it</button>)", verb_link(update, "edit"));
  return out.put(R"(<div class="kept"><h3>Your words, not saved</h3><dl class="facts">{}</dl>
<form method="post" action="{}">{}{}{}{}{}<button>Take that decision back and go on with mine</button> {}</form></div>
)",
                 shown, verb_link(update, "undo"), csrf_field(call),
                 hidden("rev", std::to_string(update.rev)), hidden("back", back.encoded()),
                 hidden("keep", "yes"), carried, on_top);
}

Html decision_bar(const Call& call, const Update& update, const Params& back) {
  Html out;
  out.put(R"(<p class="decided">{})", chip("state", word(update.state)));
  if (!update.decided_by.empty()) out.put(" by {}", update.decided_by);
  if (update.decided_at) out.put(", {}", time_tag(*update.decided_at));
  if (update.reject_reason) out.put(" · reason: {}", spaced(word(*update.reject_reason)));
  if (!update.reject_note.empty()) out.put(" · <q>{}</q>", update.reject_note);
  if (update.merged_into != 0) {
    out.put(R"( · into <a href="{}">#{}</a>)", link_to_update(update.merged_into), update.merged_into);
  }
  out.add(rule_offer(call, update)).put("</p>\n");
  if (!call.visitor.may_decide()) return out;
  return out.put(
      R"(<form class="bar" method="post" action="{}">{}{}{}<button data-key="z">Undo this decision <kbd>z</kbd></button></form>
)",
      verb_link(update, "undo"), csrf_field(call), hidden("rev", std::to_string(update.rev)),
      hidden("back", back.encoded()));
}

}  // namespace policywatch::web
