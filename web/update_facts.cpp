// What stands beside the proposal: the policy's record, the reasons, the evidence, the history.
#include <algorithm>

#include "base/site_wide.hpp"
#include "base/text.hpp"
#include "review/decision_words.hpp"
#include "web/layout.hpp"
#include "web/queue_parts.hpp"
#include "web/update_parts.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kShownSources = 50;  // of what a whole site changed there may be thousands
constexpr std::size_t kLastActions = 4;    // enough to see where a new one would stand

std::string_view tier_words(int tier) {
  static constexpr std::array<std::string_view, 5> kWords = {"source", "primary document or docket",
                                                             "agency page", "press", "other"};
  return kWords[tier >= 1 && tier <= 4 ? static_cast<std::size_t>(tier) : 0u];
}

Html capture_cell(const CaptureRef& capture, std::string_view none) {
  Html out;
  if (capture.sha256.empty()) return out.put(R"(<span class="faint">{}</span>)", none);
  out.put(R"(<a href="{}">{}</a> )", link_to({"api", "v1", "snapshots", capture.sha256}),
          short_hash(capture.sha256));
  if (capture.fetched_at) out.put("{} ", time_tag(*capture.fetched_at));
  if (capture.status != 0) out.put(R"(<span class="faint">HTTP {}</span> )", capture.status);
  if (capture.quality != Quality::ok) out.put("{}", chip("quality", word(capture.quality)));
  return out;
}

Html evidence_row(const Evidence& evidence, bool may_split, const Href& place, const Href& compare,
                  std::string_view besides) {
  Html out;
  out.put(R"(<tr><td><span class="tier tier-{}" title="{}">{}</span></td><td>)", evidence.tier,
          tier_words(evidence.tier), evidence.tier);
  if (may_split) {
    out.put(
        R"(<label class="pick"><input type="checkbox" form="split" name="evidence" value="{}"><span class="sr">choose for splitting</span></label> )",
        evidence.id);
  }
  out.put(R"({}<div class="faint">{}{}<a href="{}">{}</a></div>)",
          outside_link(evidence.url, evidence.headline.empty() ? evidence.url : evidence.headline),
          evidence.outlet, evidence.outlet.empty() ? "" : " · ", link_to({"watches", evidence.watch}),
          evidence.watch);
  if (evidence.published) out.put(R"(<div class="faint">published {}</div>)", to_iso(*evidence.published));
  if (!evidence.quote.empty()) out.add(quote_block(Html(), evidence.quote, place));
  if (!besides.empty()) out.put(R"(<div>changed besides: <bdi>{}</bdi></div>)", besides);
  if (!compare.empty()) out.put(R"(<a class="to-place" href="{}">show what changed here</a>)", compare);
  return out.put("</td><td>{}</td><td>{}</td></tr>\n", capture_cell(evidence.before, "no earlier snapshot"),
                 capture_cell(evidence.after, "none"));
}

/// What a site changed on many pages alike says how many and since when.
Html site_wide_line(const Update& update) {
  const auto site = site_wide_of(update);
  if (!site) return {};
  return Html().put("<p>One change on <b>{}</b> watched pages of <bdi>{}</bdi>, seen from {} to {}.</p>\n",
                    site->pages, site->host, time_tag(site->first_seen), time_tag(site->last_seen));
}

Html action_item(const Action& action) {
  Html out;
  const std::string& title = action.title.empty() ? action.headline : action.title;
  // In house form the title begins with its day.
  const bool says_day = action.date && title.starts_with(to_house(*action.date));
  out.put("<li>{}<bdi>{}</bdi>",
          says_day ? Html()
                   : Html().put(R"(<span class="date">{}</span> )",
                                action.date ? to_iso(*action.date) : "undated"),
          title);
  if (action.status) out.put(" {}", chip("status", word(*action.status)));
  return out.put("</li>\n");
}

Html record_of(const Policy& policy) {
  Html actions;
  const std::size_t count = policy.actions.size();
  for (std::size_t i = count > kLastActions ? count - kLastActions : 0; i < count; ++i) {
    actions.add(action_item(policy.actions[i]));
  }
  Html comments;
  const std::size_t comment_count = policy.commentary.size();
  for (std::size_t i = comment_count > 2 ? comment_count - 2 : 0; i < comment_count; ++i) {
    comments.add(action_item(policy.commentary[i]));
  }
  Html out;
  out.put(R"(<article class="record"><h3><a href="{}"><span class="number">{}</span> <bdi>{}</bdi></a></h3>
<dl class="facts"><dt>Current status</dt><dd><b>{}</b></dd><dt>Announced</dt><dd>{}</dd>)",
          link_to({"policies", policy.id}), policy.id, policy.title,
          policy.current_status.empty() ? "None" : policy.current_status,
          policy.announced ? to_iso(*policy.announced) : "unknown");
  if (policy.effective) out.put("<dt>Effective</dt><dd>{}</dd>", to_iso(*policy.effective));
  if (!policy.agencies.empty()) out.put("<dt>Agencies</dt><dd>{}</dd>", join(policy.agencies, ", "));
  out.put("</dl>\n<h4>Last actions</h4>\n");
  if (count > kLastActions) out.put(R"(<p class="faint">{} earlier</p>)", count - kLastActions);
  if (actions.empty()) {
    out.put(R"(<p class="faint">No action is recorded after the announcement.</p>)");
  } else {
    out.put(R"(<ol class="actions">{}</ol>)", actions);
  }
  if (!comments.empty()) out.put(R"(<h4>Last commentary</h4><ol class="actions">{}</ol>)", comments);
  return out.put("</article>\n");
}

/// Through what it came, its reason, and each field before and after.
Html what_it_did(const Decision& decision) {
  const review::DecisionWords words = review::words_of(decision);
  Html out, fields;
  if (!words.client.empty()) out.put(R"( <span class="faint">({})</span>)", words.client);
  if (!words.reason.empty()) out.put(" as {}", spaced(words.reason));
  if (!words.note.empty()) out.put(": <q><bdi>{}</bdi></q>", shorten(words.note, 300));
  for (const FieldChange& field : words.fields)
    fields.put(R"(<dt>{}</dt><dd><del>{}</del> → <ins>{}</ins></dd>
)",
               spaced(field.name), shorten(field.before, 200), shorten(field.after, 200));
  if (!fields.empty()) out.put(R"(<dl class="facts changes">{}</dl>)", fields);
  return out;
}

}  // namespace

Html why_flagged(const Update& update) {
  Html terms;
  for (const ScoreTerm& term : update.score_terms) {
    terms.put(R"(<li><b class="points">{}{}</b> {} <span class="faint"><bdi>{}</bdi></span></li>
)",
              term.points > 0 ? "+" : "", term.points, spaced(term.term), term.detail);
  }
  Html reasons;
  for (const std::string& reason : update.reasons) reasons.put("<li><bdi>{}</bdi></li>\n", reason);
  Html out;
  out.put(R"(<p>{} of 100 · confidence {} %</p>)", score_mark(update.score),
          static_cast<int>(update.confidence * 100 + 0.5));
  if (!terms.empty()) out.put(R"(<ul class="terms">{}</ul>)", terms);
  if (!reasons.empty())
    out.put(R"(<h3 class="minor">Why this policy</h3><ul class="reasons-given">{}</ul>)", reasons);
  return out;
}

Html evidence_table(const Call& call, const Update& update, const Shown& shown) {
  const bool may_split = call.visitor.may_decide() && is_open(update) && update.evidence.size() > 1;
  std::vector<Evidence> ranked = update.evidence;
  std::ranges::sort(ranked, {},
                    [](const Evidence& evidence) { return std::pair(evidence.tier, evidence.id); });
  const std::size_t all = ranked.size();
  const bool cut = all > kShownSources && call.query.get("sources") != "all";
  if (cut) ranked.resize(kShownSources);
  Html rows;
  for (const Evidence& evidence : ranked) {
    Params query;
    query.set("evidence", std::to_string(evidence.id));
    const bool other =
        evidence.id != shown.evidence && !evidence.after.sha256.empty() && !evidence.before.sha256.empty();
    rows.add(evidence_row(evidence, may_split, quote_place(call, shown, evidence.quote),
                          other ? link_to_update(update.id, query) : Href(),
                          besides_of(update, evidence.watch)));
  }
  Html out = site_wide_line(update);
  out.put(
      R"(<div class="scroll evidence"><table><thead><tr><th>Tier</th><th>Source</th><th>Before</th><th>After</th></tr></thead><tbody>
{}</tbody></table></div>
)",
      rows);
  if (cut) {
    Params whole;
    whole.set("sources", "all");
    out.put(R"(<p>{} of {} sources are shown. <a href="{}">Show all</a></p>
)",
            kShownSources, all, link_to_update(update.id, whole));
  }
  out.put(
      R"(<p><a href="{}" download>All of it as an archive</a> <span class="faint">bodies, headers, difference, log, hashes</span></p>
)",
      link_to({"api", "v1", "updates", std::to_string(update.id), "bundle"}));
  if (may_split) {
    out.put(
        R"(<form id="split" class="inline" method="post" action="{}">{}{}<button>Split the chosen sources out <kbd>s</kbd></button></form>
)",
        link_to({"updates", std::to_string(update.id), "split"}), csrf_field(call),
        hidden("rev", std::to_string(update.rev)));
  }
  return out;
}

Html history_list(const std::vector<Decision>& history) {
  Html out;
  for (const Decision& decision : history) {
    out.put(R"(<li><b>{}</b> {} <span class="faint">{}</span>)", spaced(decision.command),
            decision.by.empty() ? Html() : Html().put("by {}", decision.by), time_tag(decision.at));
    out.add(what_it_did(decision));
    if (!decision.detail.empty() && decision.detail != "{}") {
      out.put(R"(<details><summary>details</summary><code class="detail">{}</code></details>)",
              shorten(decision.detail, 4000));
    }
    out.put("</li>\n");
  }
  return out.empty() ? Html() : Html().put(R"(<ol class="history">{}</ol>)", out);
}

Html current_record(const std::vector<Policy>& policies, const std::vector<PolicyId>& unknown) {
  Html out;
  for (const Policy& policy : policies) out.add(record_of(policy));
  for (const PolicyId& id : unknown) {
    out.put(R"(<p class="warn">Policy {} is not in the store; import it or choose another.</p>)", id);
  }
  if (out.empty()) {
    out.put(
        R"(<p class="faint">No policy is named yet. Put a number into the form to accept this update.</p>)");
  }
  return out;
}

Html related_list(const std::vector<Update>& related, const Params& back) {
  Html out;
  for (const Update& other : related) {
    out.put(R"(<li>{} <a href="{}">#{} <bdi>{}</bdi></a></li>
)",
            chip("state", word(other.state)), link_to_update(other.id, back), other.id,
            shorten(other.title.empty() ? other.headline : other.title, 120));
  }
  return out.empty() ? Html() : Html().put(R"(<ul class="related">{}</ul>)", out);
}

}  // namespace policywatch::web
