// Several updates decided together: first what is meant (how many, and a sample), then the deed.
#include <algorithm>

#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/order.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kSample = 5;
constexpr std::size_t kTyped = 50;  // more than this has to be typed
constexpr int kMost = 500;          // bounds how long the store's thread is busy with one request

struct Chosen {
  std::int64_t id = 0, rev = 0;
};

std::optional<Chosen> parse_chosen(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto id = parse_id(text.substr(0, colon)), rev = parse_id(text.substr(colon + 1));
  if (!id || !rev) return std::nullopt;
  return Chosen{*id, *rev};
}

/// From the boxes of the list, from the page that asked, or everything that the filter finds.
Result<std::vector<Chosen>> chosen_of(const Call& call, const Params& back) {
  std::vector<std::string> words = call.form.all("pick");
  for (const std::string_view word : split(call.form.get("picks"), ',')) words.emplace_back(word);
  std::vector<Chosen> chosen;
  if (call.form.get("scope") == "filter") {
    Params whole = back;
    whole.erase("cursor");
    Result<review::QueueFilter> filter = filter_from(whole, call.visitor);
    if (!filter) return std::unexpected(filter.error());
    filter->limit = kMost;
    for (const Update& update : call.desk->queue(*filter).updates) chosen.push_back({update.id, update.rev});
    words.clear();
  }
  for (const std::string& word : words) {
    const auto one = parse_chosen(word);
    if (one && std::ranges::find(chosen, one->id, &Chosen::id) == chosen.end()) chosen.push_back(*one);
  }
  if (chosen.empty()) return fail(ErrorKind::invalid, "nothing is chosen");
  if (chosen.size() > kMost)
    return fail(ErrorKind::invalid, "at most " + std::to_string(kMost) + " updates are decided at once");
  return chosen;
}

std::string picks_of(const std::vector<Chosen>& chosen) {
  std::string out;
  for (const Chosen& one : chosen)
    out += (out.empty() ? "" : ",") + std::to_string(one.id) + ":" + std::to_string(one.rev);
  return out;
}

Html sample_of(const Call& call, const std::vector<Chosen>& chosen) {
  Html out;
  for (std::size_t i = 0; i < chosen.size() && i < kSample; ++i) {
    const Result<Update> update = call.desk->update(chosen[i].id);
    if (!update) continue;
    out.put(R"(<li>{} <a href="{}">#{} <bdi>{}</bdi></a></li>
)",
            score_mark(update->score), link_to_update(update->id), update->id,
            shorten(update->title.empty() ? update->headline : update->title, 120));
  }
  if (chosen.size() > kSample)
    out.put(R"(<li class="faint"><span></span>and {} more</li>)", chosen.size() - kSample);
  return Html().put(R"(<ul class="related sample">{}</ul>)", out);
}

Html reason_buttons() {
  Html out;
  for (const Reason& reason : kReasons) {
    out.put(R"(<button formaction="{}" name="reason" value="{}" data-key="r {}"><kbd>{}</kbd> {}</button>
)",
            Href::local("/bulk/reject"), reason.word, reason.key, reason.key, reason.label);
  }
  return out;
}

Html snooze_buttons(bool wanted) {
  Html out;
  bool first = wanted;
  for (const auto& [until, label] : kSnoozes) {
    out.put(R"(<button formaction="{}" name="until" value="{}"{}>{}</button>
)",
            Href::local("/bulk/snooze"), until, first ? Html().put(" autofocus") : Html(), label);
    first = false;
  }
  return out;
}

Html focus_if(const Call& call, std::string_view name) {
  return call.form.get("focus") == name ? Html().put(" autofocus") : Html();
}

Html form_of(const Call& call, const std::vector<Chosen>& chosen, const Params& back) {
  Html out;
  out.put(R"(<form class="together" method="post" action="{}">{}{}{}
)",
          Href::local("/bulk/accept"), csrf_field(call), hidden("picks", picks_of(chosen)),
          hidden("back", back.encoded()));
  if (chosen.size() > kTyped) {
    out.put(
        R"(<label class="typed">These are many. Type their number to go on<input name="count" inputmode="numeric" autocomplete="off" size="6" required autofocus></label>
)");
  }
  return out.put(R"(<fieldset><legend>Reject <kbd>r</kbd></legend><div class="reasons">{}</div>
<label>Note <input name="note" maxlength="2000"{}></label></fieldset>
<fieldset><legend>Snooze</legend><div class="stack">{}</div></fieldset>
<fieldset><legend>Merge</legend><label>Into update <input name="into" inputmode="numeric" size="8" placeholder="id"{}></label>
<button formaction="{}">Merge into it</button></fieldset>
<div class="bar"><button class="primary" data-key="a">Accept all <kbd>a</kbd></button><button formaction="{}" data-key="c">Claim all <kbd>c</kbd></button>
<a href="{}" data-key="u">Back without deciding <kbd>Esc</kbd></a></div></form>
)",
                 reason_buttons(), focus_if(call, "note"), snooze_buttons(call.form.get("focus") == "until"),
                 focus_if(call, "into"), Href::local("/bulk/merge"), Href::local("/bulk/claim"),
                 link_to({}, back));
}

HttpReply ask(const Call& call, const std::vector<Chosen>& chosen, const Params& back,
              const std::string& trouble) {
  Page page;
  page.title = counted(std::ssize(chosen), "update", "updates") + " together";
  page.section = "queue";
  page.tone = Tone::bad;
  if (!trouble.empty()) page.message.put("{}", trouble);
  page.body.put(
      R"(<div class="crumbs"></div><section class="card decide-together" role="dialog" aria-labelledby="together">
<h1 id="together">Decide <b data-count="{}">{}</b> {} together</h1>
{}{}</section>
)",
      chosen.size(), chosen.size(), chosen.size() == 1 ? "update" : "updates", sample_of(call, chosen),
      form_of(call, chosen, back));
  return page_reply(call, trouble.empty() ? 200 : 422, std::move(page));
}

struct BulkOutcome {
  std::vector<std::int64_t> done;
  std::vector<std::string> refused;
};

BulkOutcome carry_out_all(const Call& call, Verb verb, const std::vector<Chosen>& chosen,
                          const Order& order) {
  BulkOutcome outcome;
  call.desk->as_one([&] {
    for (const Chosen& one : chosen) {
      if (verb == Verb::merge && one.id == order.into) continue;
      Order each = order;
      each.rev = one.rev;
      const Result<Update> after = carry_out(*call.desk, one.id, each, call.visitor.name);
      if (after) {
        outcome.done.push_back(one.id);
      } else {
        outcome.refused.push_back("#" + std::to_string(one.id) + ": " + after.error().message);
      }
    }
  });
  return outcome;
}

HttpReply tell(const Call& call, const BulkOutcome& outcome, const Params& back) {
  if (outcome.refused.empty() && !outcome.done.empty()) {
    Params query = back;
    query.erase("diff");
    query.set("done", std::to_string(outcome.done.front()));
    if (outcome.done.size() > 1) query.set("with", std::to_string(outcome.done.size() - 1));
    return redirect(path_of({}, query));
  }
  Page page;
  page.title = "Not all were decided";
  page.section = "queue";
  page.tone = Tone::bad;
  page.message.put("{} decided, {} not.", outcome.done.size(), outcome.refused.size());
  Html lines;
  for (const std::string& line : outcome.refused) lines.put("<li>{}</li>\n", line);
  page.body.put(
      R"(<section class="card"><h1>Not all were decided</h1><ul class="refused">{}</ul><p><a href="{}">Back to the queue</a></p></section>
)",
      lines, link_to({}, back));
  return page_reply(call, 409, std::move(page));
}

}  // namespace

HttpReply bulk_page(Call& call, Hooks& /*hooks*/) {
  const Params back = filter_of(Params::parse(call.form.get("back")));
  const Result<std::vector<Chosen>> chosen = chosen_of(call, back);
  if (!chosen) return error_page(call, 422, chosen.error().message);
  return ask(call, *chosen, back, "");
}

HttpReply bulk_by_form(Call& call, Hooks& /*hooks*/) {
  const Params back = filter_of(Params::parse(call.form.get("back")));
  const std::optional<Verb> verb = parse_word<Verb>(call.capture());
  if (!verb || *verb == Verb::split || *verb == Verb::undo || *verb == Verb::release)
    return error_page(call, 404, "There is nothing at this address.");
  const Result<std::vector<Chosen>> chosen = chosen_of(call, back);
  if (!chosen) return error_page(call, 422, chosen.error().message);
  if (chosen->size() > kTyped && trim(call.form.get("count")) != std::to_string(chosen->size()))
    return ask(call, *chosen, back, "Nothing was decided: the number that was typed is not theirs.");
  // Each keeps what it proposes: of the form only reason, note, time and target count.
  const Result<Order> order = order_from_form(*verb, call.form, Update(), call.desk->now());
  if (!order) return ask(call, *chosen, back, "Nothing was decided: " + order.error().message);
  if (*verb == Verb::reject && order->reason == RejectReason::other && trim(order->note).empty())
    return ask(call, *chosen, back, "Nothing was decided: write a note for the reason \"other\".");
  return tell(call, carry_out_all(call, *verb, *chosen, *order), back);
}

}  // namespace policywatch::web
