// One update: everything that a decision needs on one screen, and what happens after it.
#include <algorithm>

#include "base/text.hpp"
#include "web/diff_html.hpp"
#include "web/layout.hpp"
#include "web/order.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"
#include "web/update_parts.hpp"

namespace policywatch::web {
namespace {

constexpr int kRelated = 6;

struct Answer {
  int status = 200;
  Html message;
  Tone tone = Tone::note;
  const Params* form = nullptr;  // what was typed, when it must not get lost
};

Html heading(const Update& update, const Neighbours& around, const Params& back) {
  Html out;
  out.put(R"(<div class="crumbs"><a href="{}" data-key="u">← Queue</a><span class="around">)",
          link_to({}, [&] {
            Params with = back;
            with.set("at", std::to_string(update.id));
            return with;
          }()));
  if (around.previous != 0) {
    out.put(R"(<a rel="prev" href="{}" data-key="k">Previous</a> )", link_to_update(around.previous, back));
  }
  if (around.next != 0) {
    out.put(R"(<a rel="next" href="{}" data-key="j">Next</a>)", link_to_update(around.next, back));
  }
  out.put(R"(</span></div>
<div class="heading"><h1><span class="number">#{}</span> <bdi>{}</bdi></h1><p class="notes">{} {}{} {}</p></div>
)",
          update.id, update.headline.empty() ? update.title : update.headline, score_mark(update.score),
          chip("state", word(update.state)),
          update.claimed_by.empty() ? Html()
                                    : Html().put(" <span class=\"faint\">by {}</span>", update.claimed_by),
          chip("kind", word(update.kind)));
  for (const std::string& flag : update.flags) out.put(R"(<span class="chip flag">! {}</span> )", flag);
  return out;
}

struct Records {
  std::vector<Policy> known;
  std::vector<PolicyId> unknown;
};

Records records_of(review::Desk& desk, const Update& update) {
  Records records;
  for (const PolicyId& id : update.policies) {
    Result<Policy> policy = desk.policy(id);
    if (policy) {
      records.known.push_back(std::move(*policy));
    } else {
      records.unknown.push_back(id);
    }
  }
  return records;
}

std::vector<Update> related_to(review::Desk& desk, const Update& update) {
  if (update.policies.empty()) return {};
  review::QueueFilter filter;
  filter.state = "any";
  filter.policy = update.policies.front();
  filter.limit = kRelated + 1;
  std::vector<Update> found = desk.queue(filter).updates;
  std::erase_if(found, [&](const Update& other) { return other.id == update.id; });
  if (found.size() > kRelated) found.resize(kRelated);
  return found;
}

Html proposal(const Call& call, const Update& update, const Answer& shown, const Shown& change,
              const Params& back, const std::vector<Update>& related) {
  Html out;
  out.put(R"(<section class="card"><h2>Proposed edit</h2>
)");
  if (is_open(update) && call.visitor.may_decide()) {
    const Draft draft = shown.form != nullptr ? draft_from(*shown.form, update) : draft_of(update);
    out.add(proposal_form(call, update, draft, back, change, related));
  } else {
    out.add(closed_proposal(call, update, change));
    if (!is_open(update)) out.add(decision_bar(call, update, back));
    if (shown.form != nullptr) out.add(kept_words(call, update, draft_from(*shown.form, update), back));
  }
  return out.put("</section>\n");
}

Html section(std::string_view title, const Html& content) {
  Html out;
  if (content.empty()) return out;
  return out.put(R"(<section class="card"><h2>{}</h2>
{}</section>
)",
                 title, content);
}

/// The filter's parameters and the view of the difference: what travels from one update to the next.
Params travelling(const Params& from) {
  Params back = filter_of(from);
  if (from.has("diff")) back.set("diff", from.get("diff"));
  return back;
}

HttpReply show(const Call& call, const Update& update, const Params& back, Answer shown) {
  const Records records = records_of(*call.desk, update);
  const std::string id = std::to_string(update.id);
  const Shown change = shown_change(call, update);
  const std::vector<Update> related = related_to(*call.desk, update);
  Page page;
  page.title = "#" + id + " " + shorten(update.headline.empty() ? update.title : update.headline, 80);
  page.section = "queue";
  page.message = std::move(shown.message);
  page.tone = shown.tone;
  page.body.put(
      R"(<div class="update" data-item-id="{}" data-update-id="{}" data-rev="{}" data-state="{}" data-score="{}" data-revision="{}" aria-current="true">
{}<div class="columns"><div class="left">
{}{}{}</div><div class="right">
<section class="card"><h2>Current record</h2>
{}</section>
{}{}{}</div></div></div>
)",
      id, id, update.rev, word(update.state), update.score, call.desk->queue_revision(),
      heading(update, neighbours(call, filter_of(back), update.id), back),
      proposal(call, update, shown, change, back, related), what_changed(call, update, change, back),
      section("Evidence", evidence_table(call, update, change)),
      current_record(records.known, records.unknown), section("Why it is here", why_flagged(update)),
      section("Also about this policy", related_list(related, back)),
      section("History", history_list(call.desk->history(update.id))));
  return page_reply(call, shown.status, std::move(page));
}

Html stale_message(const Update& now) {
  Html out;
  out.put("Someone was faster: #{} is now {} (revision {}", now.id, spaced(word(now.state)), now.rev);
  if (!now.decided_by.empty()) out.put(", by {}", now.decided_by);
  return out.put("). Nothing was changed by you; what you typed is kept below.");
}

HttpReply show_failure(const Call& call, const Update& now, const Error& error, const Params& back) {
  Answer shown{.status = status_of(error.kind), .message = {}, .tone = Tone::bad, .form = &call.form};
  const std::int64_t rev = parse_id(call.form.get("rev")).value_or(0);
  if (error.kind == ErrorKind::refused && rev != 0 && rev != now.rev) {
    shown.message = stale_message(now);
  } else {
    shown.message.put("Not done: {}", error.message);
  }
  return show(call, now, back, std::move(shown));
}

HttpReply after_decision(const Update& update, const Params& back, std::int64_t next, bool to_list) {
  Params query = back;
  query.set("done", std::to_string(update.id));
  if (to_list || next == 0) {
    query.erase("diff");
    if (next != 0) query.set("at", std::to_string(next));
    return redirect(path_of({}, query));
  }
  return redirect(path_of({"updates", std::to_string(next)}, query));
}

}  // namespace

HttpReply update_page(Call& call, Hooks& /*hooks*/) {
  const Result<Update> update = call.desk->update(call.id());
  if (!update) return error_page(call, update.error());
  const Params back = travelling(call.query);
  Answer shown;
  const std::int64_t done = parse_id(call.query.get("done")).value_or(0);
  if (done != 0) {
    const Result<Update> decided = call.desk->update(done);
    if (decided) shown.message = toast(call, *decided, back, false);
    shown.tone = Tone::good;
  }
  return show(call, *update, back, std::move(shown));
}

HttpReply decide_by_form(Call& call, Hooks& /*hooks*/) {
  const std::optional<Verb> verb = parse_word<Verb>(call.captures.at(1));
  if (!verb) return error_page(call, 404, "There is nothing at this address.");
  const Result<Update> before = call.desk->update(call.id());
  if (!before) return error_page(call, before.error());
  const Params back = travelling(Params::parse(call.form.get("back")));
  const Result<Order> order = order_from_form(*verb, call.form, *before, call.desk->now());
  if (!order) return show_failure(call, *before, order.error(), back);
  const Neighbours around = neighbours(call, filter_of(back), before->id);
  const Result<Update> after = carry_out(*call.desk, before->id, *order, call.visitor.name);
  if (!after) {
    const Result<Update> now = call.desk->update(before->id);
    return show_failure(call, now ? *now : *before, after.error(), back);
  }
  if (*verb == Verb::undo && call.form.has("keep")) {
    Answer answer{.status = 200, .message = {}, .tone = Tone::good, .form = &call.form};
    answer.message.put("#{} is open again; your words are in the form.", after->id);
    return show(call, *after, back, std::move(answer));
  }
  const bool to_list = call.form.get("stay") == "list";
  const bool closes =
      *verb == Verb::accept || *verb == Verb::reject || *verb == Verb::merge || *verb == Verb::snooze;
  if (!closes) return after_decision(*after, back, to_list ? before->id : after->id, to_list);
  const std::int64_t next = around.next != 0 ? around.next : around.previous;
  return after_decision(*after, back, next == before->id ? 0 : next, to_list);
}

HttpReply undo_last(Call& call, Hooks& /*hooks*/) {
  const Result<Update> undone = call.desk->undo(0, 0, call.visitor.name);
  if (!undone) return error_page(call, undone.error());
  return after_decision(*undone, travelling(Params::parse(call.form.get("back"))), undone->id,
                        call.form.get("stay") == "list");
}

}  // namespace policywatch::web
