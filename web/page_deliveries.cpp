// What was sent to whom, what waits, what was given up and may be tried again.
#include "base/text.hpp"
#include "web/api.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr int kShown = 200;

Html button(const Call& call, const Delivery& delivery, std::string_view verb, std::string_view label) {
  Html out;
  return out.put(R"(<form method="post" action="{}">{}<button>{}</button></form>)",
                 link_to({"deliveries", std::to_string(delivery.id), verb}), csrf_field(call), label);
}

Html row_of(const Call& call, const Delivery& delivery) {
  Html about;
  if (delivery.update_id != 0) {
    about.put(R"(<a href="{}">#{}</a>)", link_to_update(delivery.update_id), delivery.update_id);
  } else if (!delivery.watch.empty()) {
    about.put(R"(<a href="{}">{}</a>)", link_to({"watches", delivery.watch}), delivery.watch);
  }
  Html buttons;
  const bool dead = delivery.state == DeliveryState::dead;
  if (call.visitor.may_decide() && dead) buttons.add(button(call, delivery, "retry", "Retry"));
  if (call.visitor.may_decide() && (dead || delivery.state == DeliveryState::pending))
    buttons.add(button(call, delivery, "discard", "Discard"));
  Html out;
  return out.put(
      R"(<tr><td>{}</td><td>{}</td><td>{} <bdi class="faint">{}</bdi></td><td>{}</td><td class="number">{}</td><td>{}</td><td><bdi>{}</bdi> {}</td></tr>
)",
      chip("delivery", word(delivery.state)), word(delivery.event), delivery.notifier, delivery.recipient,
      about, delivery.attempts,
      time_tag(delivery.delivered_at ? *delivery.delivered_at : delivery.created_at), delivery.last_error,
      buttons);
}

Html filter_form(const Call& call) {
  Html out;
  return out.put(
      R"(<form method="get" action="{}" class="filters"><label>State <select name="state">{}</select></label>
<label>Notifier <input name="notifier" value="{}"></label><button>Show</button></form>
)",
      Href::local("/deliveries"), options_of<DeliveryState>("any", call.query.get("state")),
      Field{call.query.get("notifier")});
}

}  // namespace

Result<review::DeliveryFilter> delivery_filter(const Call& call, int limit) {
  review::DeliveryFilter filter;
  filter.limit = limit;
  filter.state = call.query.get("state");
  filter.notifier = call.query.get("notifier");
  if (!filter.state.empty() && !parse_word<DeliveryState>(filter.state))
    return fail(ErrorKind::invalid, "state is one of pending, delivered, dead, cancelled");
  const std::string& since = call.query.get("since");
  if (since.empty()) return filter;
  filter.since = parse_rfc3339(since);
  if (!filter.since) return fail(ErrorKind::invalid, "since is a time such as 2026-03-01T12:00:00Z");
  return filter;
}

HttpReply deliveries_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::DeliveryFilter> filter = delivery_filter(call, kShown);
  if (!filter) return error_page(call, filter.error());
  Html rows;
  for (const Delivery& delivery : call.desk->find_deliveries(*filter)) rows.add(row_of(call, delivery));
  Page page{.title = "Deliveries", .section = "deliveries", .body = {}, .message = {}};
  page.body.put(R"(<div class="heading"><h1>Deliveries</h1><p class="faint">the last {}</p></div>
{})",
                kShown, filter_form(call));
  if (rows.empty()) {
    page.body.put(
        R"(<div class="empty"><p><b>{}</b></p></div>
)",
        filter->state.empty() && filter->notifier.empty() ? "Nothing was sent yet." : "None of those.");
  } else {
    page.body.put(
        R"(<div class="card scroll"><table><thead><tr><th>State</th><th>Event</th><th>Notifier</th><th>About</th><th>Tries</th><th>When</th><th><span class="sr">Command</span></th></tr></thead><tbody>
{}</tbody></table></div>
)",
        rows);
  }
  return page_reply(call, 200, std::move(page));
}

HttpReply retry_delivery_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<Delivery> delivery = call.desk->retry_delivery(call.id(), call.visitor.name);
  if (!delivery) return error_page(call, delivery.error());
  return redirect("/deliveries");
}

HttpReply discard_delivery_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<Delivery> delivery = call.desk->discard_delivery(call.id(), call.visitor.name);
  if (!delivery) return error_page(call, delivery.error());
  return redirect("/deliveries");
}

}  // namespace policywatch::web
