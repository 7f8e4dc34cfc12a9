// One rejection in twenty before somebody else's eyes: what waits, one to look at, and how often people
// agreed.
#include "base/text.hpp"
#include "review/blind.hpp"
#include "web/diff_html.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"
#include "web/update_parts.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kDisagreedShown = 100;

Href look_link(std::int64_t id) {
  return link_to({"blind", std::to_string(id)});
}

Html tally_of(const review::BlindReport& report) {
  Html out;
  if (report.looked_at == 0) return out.put(R"(<p class="faint">Nobody has looked at one yet.</p>)");
  return out.put(
      R"(<p class="tally"><b>{} %</b> agreed that it is to be rejected, <b>{} %</b> for the same reason <span class="faint">of {} looked at</span></p>)",
      report.agreed * 100 / report.looked_at, report.same_reason * 100 / report.looked_at, report.looked_at);
}

Html disagreed_list(const review::BlindReport& report) {
  Html rows;
  std::size_t shown = 0;
  for (auto look = report.disagreed.rbegin(); look != report.disagreed.rend(); ++look) {
    if (shown++ == kDisagreedShown) break;
    rows.put(R"(<li data-disagreed="{}"><a href="{}">#{}</a> rejected by {} as {}; {} would accept it{}</li>
)",
             look->update, link_to_update(look->update), look->update, look->rejected_by,
             look->reason ? spaced(word(*look->reason)) : std::string("other"), look->looked_by,
             look->stands ? Html() : Html().put(R"( <span class="chip">opened again</span>)"));
  }
  Html out;
  if (rows.empty()) return out;
  return out.put(R"(<section class="card"><h2>Where people disagreed</h2><ul class="related">{}</ul></section>
)",
                 rows);
}

Html verdict_form(const Call& call) {
  Html reasons;
  for (const Reason& reason : kReasons)
    reasons.put(R"(<button name="reason" value="{}" data-key="r {}"><kbd>{}</kbd> {}</button>
)",
                reason.word, reason.key, reason.key, reason.label);
  Html out;
  return out.put(
      R"(<form class="bar" method="post" action="{}">{}<button class="primary" name="verdict" value="accept" data-key="a">I would accept it <kbd>a</kbd></button>
<details class="menu" data-menu="r"><summary>I would reject it <kbd>r</kbd></summary><div class="sheet"><p class="faint">Why? One digit decides.</p><div class="reasons">{}</div></div></details></form>
<p class="faint">The decision stands whatever you say; what you say is counted, and shown where you disagree.</p>
)",
      look_link(call.id()), csrf_field(call), reasons);
}

/// What the page changed, against what it said before; never what was last decided on, for that would tell.
Html difference(const Call& call, const Update& update) {
  const Result<review::Comparison> comparison = call.desk->comparison(update.id, 0);
  Html out;
  out.put(R"(<section class="card" id="diff"><h2>What changed</h2>{})",
          update.url.empty() ? Html() : Html().put("<p>{}</p>", outside_link(update.url, "Open the source")));
  if (!comparison)
    return out.put(R"(<p class="faint">There is no pair of snapshots to compare: {}</p></section>
)",
                   comparison.error().message);
  return out.put(R"(<p class="counts">{}</p>{}</section>
)",
                 change_counts(comparison->change),
                 diff_section(call, *comparison, rows_of(view_from(call.query), *comparison),
                              path_of({"blind", call.capture()}), {}));
}

Html quotes_of(const Update& update) {
  Html out;
  for (const Evidence& evidence : update.evidence) {
    out.put("<li>{}",
            outside_link(evidence.url, evidence.headline.empty() ? evidence.url : evidence.headline));
    if (!evidence.quote.empty()) out.add(quote_block(Html(), evidence.quote, Href()));
    out.put("</li>\n");
  }
  return Html().put(R"(<ul class="related">{}</ul>)", out);
}

}  // namespace

Html blind_summary(const Call& call) {
  Html out;
  if (!call.visitor.may_decide()) return out;
  const auto waiting = static_cast<std::int64_t>(call.desk->blind_waiting(call.visitor.name).size());
  const std::string words = waiting == 0 ? "About blind looks"
                                         : "Look blind at " + counted(waiting, "rejection of somebody else",
                                                                      "rejections of others");
  return out.put(R"(<section class="card"><h2>Do we agree?</h2>{}<p><a href="{}">{}</a></p></section>
)",
                 tally_of(call.desk->blind_report()), link_to({"blind"}), words);
}

HttpReply blind_page(Call& call, Hooks& /*hooks*/) {
  const std::vector<std::int64_t> waiting = call.desk->blind_waiting(call.visitor.name);
  const review::BlindReport report = call.desk->blind_report();
  Page page;
  page.title = "Blind looks";
  page.section = "status";
  Html next;
  if (waiting.empty()) {
    next.put(R"(<p class="faint">None waits for you.</p>)");
  } else {
    next.put(R"(<p><a class="button" href="{}" data-key="o">Look at the next of {}</a></p>)",
             look_link(waiting.front()), waiting.size());
  }
  page.body.put(
      R"(<div class="crumbs"><a href="{}" data-key="u">← Status</a></div>
<div class="heading"><h1>Blind looks</h1></div>
<section class="card" data-waiting="{}"><p>One rejection in twenty is shown to somebody else, without who rejected it and why. The log's own hashes draw them.</p>{}{}</section>
{})",
      link_to({"status"}), waiting.size(), tally_of(report), next, disagreed_list(report));
  return page_reply(call, 200, std::move(page));
}

HttpReply blind_look_page(Call& call, Hooks& /*hooks*/) {
  const Result<Update> update = call.desk->blind_look(call.id(), call.visitor.name);
  if (!update) return error_page(call, update.error());
  Page page;
  page.title = "Blind look";
  page.section = "status";
  page.body.put(
      R"(<div class="crumbs"><a href="{}" data-key="u">← Blind looks</a></div>
<div class="heading"><h1><bdi>{}</bdi></h1><p class="notes">{} {}</p></div>
<div class="columns"><div class="left"><section class="card"><h2>Proposed edit</h2>{}{}</section>{}</div>
<div class="right"><section class="card"><h2>Sources</h2>{}</section><section class="card"><h2>Why it is here</h2>{}</section></div></div>
)",
      link_to({"blind"}), update->headline.empty() ? update->title : update->headline,
      score_mark(update->score), chip("kind", word(update->kind)), closed_proposal(call, *update, Shown{}),
      verdict_form(call), difference(call, *update), quotes_of(*update), why_flagged(*update));
  return page_reply(call, 200, std::move(page));
}

HttpReply answer_blind_by_form(Call& call, Hooks& /*hooks*/) {
  review::BlindAnswer answer;
  if (call.form.get("verdict") != "accept") {
    answer.reject = parse_word<RejectReason>(call.form.get("reason"));
    if (!answer.reject) return error_page(call, 422, "Say whether you would accept it, or why not.");
  }
  const Result<void> done = call.desk->answer_blind(call.id(), answer, call.visitor.name);
  if (!done) return error_page(call, done.error());
  const std::vector<std::int64_t> waiting = call.desk->blind_waiting(call.visitor.name);
  return redirect(waiting.empty() ? path_of({"blind"}) : path_of({"blind", std::to_string(waiting.front())}));
}

}  // namespace policywatch::web
