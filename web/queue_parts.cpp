#include "web/queue_parts.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::web {

Params filter_of(const Params& query) {
  static constexpr std::array<std::string_view, 7> kNames = {"state", "policy",    "kind",  "watch",
                                                             "q",     "min_score", "cursor"};
  Params out;
  for (const std::string_view name : kNames) {
    if (!query.get(name).empty()) out.set(std::string(name), query.get(name));
  }
  return out;
}

Neighbours neighbours(const Call& call, const Params& filter, std::int64_t id) {
  Neighbours found;
  Result<review::QueueFilter> wanted = filter_from(filter, call.visitor);
  if (!wanted) return found;
  wanted->limit = kPageSize;
  const review::QueuePage page = call.desk->queue(*wanted);
  const auto here = std::ranges::find(page.updates, id, &Update::id);
  if (here == page.updates.end()) {
    if (!page.updates.empty()) found.next = page.updates.front().id;
    return found;
  }
  if (here != page.updates.begin()) found.previous = std::prev(here)->id;
  if (std::next(here) != page.updates.end()) found.next = std::next(here)->id;
  return found;
}

std::string_view missing_for_accept(const Update& update) {
  if (update.policies.empty()) return "policies";
  if (!update.date) return "date";
  if (update.title.empty()) return "title";
  if (update.status && update.status_quote.empty()) return "status";
  return {};
}

Html rule_offer(const Call& call, const Update& update) {
  Html out;
  const bool offers =
      update.state == UpdateState::rejected &&
      (update.reject_reason == RejectReason::cosmetic || update.reject_reason == RejectReason::template_ ||
       update.reject_reason == RejectReason::volatile_ || update.reject_reason == RejectReason::unrelated);
  if (!offers || !call.visitor.may_decide() || update.decided_by.starts_with("rule ")) return out;
  Params query;
  query.set("from", std::to_string(update.id));
  return out.put(R"( <a href="{}" data-rule-offer>Make a rule of this…</a>)",
                 link_to({"rules", "new"}, query));
}

Html toast(const Call& call, const Update& update, const Params& back, bool on_list) {
  Html out;
  if (is_open(update) && update.state != UpdateState::snoozed) {
    return out.put("#{} is {}.", update.id, update.state == UpdateState::new_ ? "open again" : "claimed");
  }
  const std::string name = shorten(update.title.empty() ? update.headline : update.title, 80);
  out.put("{} #{} <bdi>{}</bdi>", spaced(word(update.state)), update.id, name);
  if (update.state == UpdateState::rejected && update.reject_reason) {
    out.put(" as {}", spaced(word(*update.reject_reason)));
  }
  if (update.merged_into != 0)
    out.put(R"( into <a href="{}">#{}</a>)", link_to_update(update.merged_into), update.merged_into);
  if (update.state == UpdateState::snoozed && update.snoozed_until) {
    out.put(" until {}", time_tag(*update.snoozed_until));
  }
  if (!call.visitor.may_decide()) return out;
  out.put(".").add(rule_offer(call, update));
  return out.put(R"( <form method="post" action="{}">{}{}{}{}<button data-key="z">Undo</button></form>)",
                 link_to({"updates", std::to_string(update.id), "undo"}), csrf_field(call),
                 hidden("rev", std::to_string(update.rev)), hidden("back", back.encoded()),
                 on_list ? hidden("stay", "list") : Html());
}

Html bulk_toast(const Call& call, const Update& update, std::int64_t with, const Params& back) {
  Html out;
  out.put("{} #{} and {}", spaced(word(update.state)), update.id, counted(with, "other", "others"));
  if (update.state == UpdateState::rejected && update.reject_reason)
    out.put(" as {}", spaced(word(*update.reject_reason)));
  if (!call.visitor.may_decide()) return out;
  return out.put(R"(. <form method="post" action="{}">{}{}{}<button data-key="z">Undo all</button></form>)",
                 Href::local("/undo"), csrf_field(call), hidden("back", back.encoded()),
                 hidden("stay", "list"));
}

Html score_mark(int score) {
  const std::string_view band = score >= 60 ? "high" : score >= 30 ? "mid" : "low";
  Html out;
  return out.put(R"(<span class="score {}"><span class="sr">score </span>{}</span>)", band, score);
}

}  // namespace policywatch::web
