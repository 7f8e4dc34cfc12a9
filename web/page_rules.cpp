// Rules made from decisions: the list of them, and a new one with what it would cover before it is made.
#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"
#include "web/rule_form.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kShownIds = 100;

std::string_view words_for(review::RuleKind kind) {
  switch (kind) {
    case review::RuleKind::block:
      return "this passage of the page, also when it is worded anew";
    case review::RuleKind::template_:
      return "this text on every page of the host";
    case review::RuleKind::mask:
      return "what stands between these words";
    case review::RuleKind::term:
      return "headlines with these words are not about the policy";
  }
  return "";
}

Html scope_of(const review::Rule& rule) {
  Html out;
  if (!rule.watch.empty())
    return out.put(R"(<a href="{}">{}</a>)", link_to({"watches", rule.watch}), rule.watch);
  if (!rule.host.empty()) return out.put("{}", rule.host);
  return out.put(R"(<a href="{}">policy {}</a>)", link_to({"policies", rule.policy}), rule.policy);
}

Html texts_of(const review::Rule& rule) {
  Html out;
  for (const std::string& text : rule.texts) out.put("<li><bdi>{}</bdi></li>\n", shorten(text, 200));
  return Html().put("<ul>{}</ul>", out);
}

Html id_links(const std::vector<std::int64_t>& ids) {
  Html out;
  for (std::size_t i = 0; i < ids.size() && i < kShownIds; ++i)
    out.put(R"({}<a href="{}">#{}</a>)", i == 0 ? "" : ", ", link_to_update(ids[i]), ids[i]);
  if (ids.size() > kShownIds) out.put(" and {} more", ids.size() - kShownIds);
  return out;
}

Html state_of(const Call& call, const review::Rule& rule) {
  Html out;
  const Time now = call.desk->now();
  if (rule.ended_at) return out.put("ended {} by {}", time_tag(*rule.ended_at), rule.ended_by);
  if (!rule.is_active(now)) return out.put("expired {}", time_tag(rule.expires_at));
  out.put("until {}", time_tag(rule.expires_at));
  if (call.visitor.may_decide())
    out.put(R"( <form method="post" action="{}">{}<button>End it</button></form>)",
            link_to({"rules", std::to_string(rule.id), "expire"}), csrf_field(call));
  return out;
}

Html hits_of(const review::Rule& rule) {
  Params query;
  query.set("q", "state:any by:\"" + rule.name() + "\"");
  Html out;
  out.put(R"(<a href="{}">{}</a>)", link_to({}, query), rule.hits);
  if (rule.last_hit) out.put(R"(<span class="faint"> last {}</span>)", time_tag(*rule.last_hit));
  if (rule.flagged_by != 0)
    out.put(R"( <span class="chip flag">! somebody accepted <a href="{}">#{}</a>, which it covers</span>)",
            link_to_update(rule.flagged_by), rule.flagged_by);
  return out;
}

Html rule_row(const Call& call, const review::Rule& rule) {
  Html out;
  return out.put(
      R"(<tr id="rule{}" data-rule-id="{}" data-active="{}"><td class="number">{}</td><td>{}<br>{}</td><td>{}</td><td>{}{}</td><td>{}<span class="faint"> by {}</span></td><td>{}</td></tr>
)",
      rule.id, rule.id, rule.is_active(call.desk->now()) ? "yes" : "no", rule.id,
      chip("kind", word(rule.kind)), scope_of(rule), texts_of(rule), spaced(word(rule.reason)),
      rule.note.empty() ? Html() : Html().put(": <bdi>{}</bdi>", rule.note), time_tag(rule.created_at),
      rule.owner, Html().put("{}<br>{}", hits_of(rule), state_of(call, rule)));
}

Html hidden_wish(const review::RuleWish& wish) {
  Html out;
  if (wish.from_update != 0) out.add(hidden("from", std::to_string(wish.from_update)));
  if (!wish.watch.empty()) out.add(hidden("watch", wish.watch));
  if (!wish.host.empty()) out.add(hidden("host", wish.host));
  if (!wish.policy.empty()) out.add(hidden("policy", wish.policy));
  return out;
}

Html shown_preview(const review::RulePreview& preview) {
  Html out;
  out.put(
      R"(<section class="card" id="preview" data-count="{}"><h2>What it would have covered</h2>
<p>{} of {} detected in the last {} days.</p>
)",
      preview.covers.size(), counted(static_cast<std::int64_t>(preview.covers.size()), "update", "updates"),
      preview.looked_at, preview.days);
  if (!preview.covers.empty()) out.put("<p>{}</p>\n", id_links(preview.covers));
  if (!preview.accepted.empty())
    out.put(R"(<p class="warn">Somebody accepted {}: the rule would have rejected that.</p>
)",
            id_links(preview.accepted));
  return out.put("</section>\n");
}

/// What was previewed, and nothing else, is what the button makes.
Html make_form(const Call& call, const review::RuleWish& wish, const review::RulePreview& preview) {
  Html out, open;
  if (!call.visitor.may_decide()) return out;
  if (!preview.open.empty())
    open.put(
        R"(<label class="line"><input type="checkbox" name="reject_open" value="yes"> Reject the {} it covers now as well</label>
)",
        counted(static_cast<std::int64_t>(preview.open.size()), "open update", "open updates"));
  return out.put(R"(<form id="make" method="post" action="{}">{}{}{}{}{}{}
{}<div class="bar"><button class="primary">Make this rule</button></div></form>
)",
                 link_to({"rules"}), csrf_field(call), hidden_wish(wish),
                 hidden("kind", word(preview.rule.kind)), hidden("days", call.query.get("days")),
                 hidden("texts", join(preview.rule.texts, "\n")), hidden("note", wish.note), open);
}

Html rule_form(const Call& call, const review::RuleWish& wish, const review::RulePreview& preview) {
  const review::Rule& rule = preview.rule;
  Html kinds, lasts;
  for (const std::string_view kind : Words<review::RuleKind>::names)
    kinds.add(option(kind, kind, kind == word(rule.kind)));
  const std::string wanted = call.query.get("days").empty() ? "180" : call.query.get("days");
  for (const std::string_view days : {"7", "30", "90", "180", "365", "730"})
    lasts.add(option(days, std::string(days) + " days", days == wanted));
  Html out;
  return out.put(
      R"(<section class="card"><h2>Rule</h2><form method="get" action="{}">{}<div class="grid">
<label>Kind<select name="kind">{}</select></label><label>For<select name="days">{}</select></label></div>
<label class="wide">It is about: {} (one text a line)<textarea name="texts" rows="5" maxlength="20000">
{}</textarea></label>
<label class="wide">Note<input name="note" maxlength="2000" value="{}"></label>
<div class="bar"><button>Preview again</button></div></form>
<p class="faint">Applies to {}. What it covers is rejected as {} and stays in the list of the rejected, with the rule's number; nobody is told. Never covered: words of status, identifiers, names of tracked policies, removed documents, twelve words gone with nothing in their place.</p></section>
)",
      link_to({"rules", "new"}), hidden_wish(wish).add(hidden("texts_of", word(rule.kind))), kinds, lasts,
      words_for(rule.kind), Field{join(rule.texts, "\n")}, Field{wish.note}, scope_of(rule),
      spaced(word(rule.reason)));
}

HttpReply wrong_wish(const Call& call, const review::RuleWish& wish, const Error& error) {
  Page page;
  page.title = "New rule";
  page.section = "queue";
  page.tone = Tone::bad;
  page.message.put("No rule: {}", error.message);
  page.body.put(R"(<div class="heading"><h1>New rule</h1></div>
<p><a href="{}">Back to the update</a></p>
)",
                wish.from_update == 0 ? link_to({"rules"}) : link_to_update(wish.from_update));
  return page_reply(call, status_of(error.kind), std::move(page));
}

}  // namespace

HttpReply rules_page(Call& call, Hooks& /*hooks*/) {
  Html rows;
  for (const review::Rule& rule : call.desk->rules()) rows.add(rule_row(call, rule));
  Page page;
  page.title = "Rules";
  page.section = "queue";
  page.body.put(
      R"(<div class="heading"><h1>Rules</h1><p class="faint">What they cover is rejected as it is detected, never hidden. A rule is made on the page of a rejected update.</p></div>
)");
  if (rows.empty()) {
    page.body.put(R"(<div class="empty"><p><b>No rules yet.</b></p></div>
)");
  } else {
    page.body.put(
        R"(<div class="scroll"><table><thead><tr><th>Rule</th><th>Where</th><th>About</th><th>Reason</th><th>Made</th><th>Hits</th></tr></thead><tbody>
{}</tbody></table></div>
)",
        rows);
  }
  const std::int64_t made = parse_id(call.query.get("made")).value_or(0);
  if (made != 0) {
    page.message.put("Rule {} is at work.", made);
    page.tone = Tone::good;
  }
  return page_reply(call, 200, std::move(page));
}

HttpReply new_rule_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::RuleWish> wish = wish_from(call.query);
  if (!wish) return wrong_wish(call, {}, wish.error());
  const Result<review::RulePreview> preview = call.desk->preview_rule(*wish);
  if (!preview) return wrong_wish(call, *wish, preview.error());
  Page page;
  page.title = "New rule";
  page.section = "queue";
  page.body.put(R"(<div class="heading"><h1>New rule</h1></div>
{}{}{})",
                rule_form(call, *wish, *preview), shown_preview(*preview), make_form(call, *wish, *preview));
  return page_reply(call, 200, std::move(page));
}

HttpReply add_rule_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<review::RuleWish> wish = wish_from(call.form);
  if (!wish) return wrong_wish(call, {}, wish.error());
  const Result<review::Rule> rule =
      call.desk->add_rule(*wish, call.form.has("reject_open"), call.visitor.name);
  if (!rule) return wrong_wish(call, *wish, rule.error());
  Params query;
  query.set("made", std::to_string(rule->id));
  return redirect(path_of({"rules"}, query));
}

HttpReply end_rule_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<review::Rule> ended = call.desk->end_rule(call.id(), call.visitor.name);
  if (!ended) return error_page(call, ended.error());
  return redirect(path_of({"rules"}));
}

}  // namespace policywatch::web
