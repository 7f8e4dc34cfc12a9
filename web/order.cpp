#include "web/order.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

std::unexpected<Error> wrong(std::string_view field, std::string_view what) {
  return fail(ErrorKind::invalid, std::string(field) + ": " + std::string(what));
}

Result<std::optional<Status>> parse_status(std::string_view text) {
  if (text.empty() || text == "none") return std::optional<Status>();
  const std::optional<Status> status = parse_word<Status>(text);
  if (!status) return wrong("status", "unknown word '" + visible(text) + "'");
  return status;
}

Result<Date> parse_date_field(std::string_view text) {
  const std::optional<Date> date = parse_iso_date(trim(text));
  if (!date) return wrong("date", "a date like 2025-12-18, 2025-12 or 2025 is wanted");
  return *date;
}

Result<UpdateKind> parse_kind(std::string_view text) {
  const std::optional<UpdateKind> kind = parse_word<UpdateKind>(text);
  if (!kind) return wrong("kind", "unknown word '" + visible(text) + "'");
  return *kind;
}

/// "1976, #1404 asylum-rule": separated by commas or spaces.
std::vector<PolicyId> parse_policies(std::string_view text) {
  std::vector<PolicyId> out;
  std::string word;
  for (const char letter : std::string(text) + ",") {
    if (letter != ',' && letter != ' ' && letter != '\t' && letter != '\n' && letter != '\r') {
      if (letter != '#' || !word.empty()) word += letter;
    } else if (!word.empty()) {
      if (std::ranges::find(out, word) == out.end()) out.push_back(word);
      word.clear();
    }
  }
  return out;
}

/// Browsers send CR LF for every line end of a text area.
std::string unix_lines(std::string_view text) {
  return replace_all(text, "\r\n", "\n");
}

/// What the form's field held before anybody typed into it.
std::string base_of(const Params& form, std::string_view name, std::string held) {
  const std::string base = "base_" + std::string(name);
  return form.has(base) ? unix_lines(form.get(base)) : held;
}

Result<review::Edits> edits_from_form(const Params& form, const Update& update) {
  review::Edits edits;
  if (form.has("title")) {
    // A title is one line, however its field was typed into.
    std::string title = collapse_space(form.get("title"));
    if (title != collapse_space(base_of(form, "title", update.title))) edits.title = std::move(title);
  }
  if (form.has("text")) {
    std::string text = unix_lines(form.get("text"));
    if (text != base_of(form, "text", unix_lines(update.text))) edits.text = std::move(text);
  }
  if (form.has("policies")) {
    std::vector<PolicyId> policies = parse_policies(form.get("policies"));
    if (policies != parse_policies(base_of(form, "policies", join(update.policies, ","))))
      edits.policies = std::move(policies);
  }
  if (form.has("kind") && form.get("kind") != base_of(form, "kind", std::string(word(update.kind)))) {
    const Result<UpdateKind> kind = parse_kind(form.get("kind"));
    if (!kind) return std::unexpected(kind.error());
    edits.kind = *kind;
  }
  const std::string shown_date = base_of(form, "date", update.date ? to_iso(*update.date) : "");
  if (form.has("date") && trim(form.get("date")) != shown_date) {
    const Result<Date> date = parse_date_field(form.get("date"));
    if (!date) return std::unexpected(date.error());
    edits.date = *date;
  }
  if (form.has("status")) {
    const Result<std::optional<Status>> status = parse_status(form.get("status"));
    if (!status) return std::unexpected(status.error());
    const auto held =
        parse_status(base_of(form, "status", update.status ? std::string(word(*update.status)) : ""));
    if (!held || *status != *held) edits.status = *status;
  }
  edits.reason = collapse_space(form.get("why"));
  edits.force = !edits.reason.empty();
  return edits;
}

Result<std::string> text_member(const json::value& value, std::string_view name) {
  if (!value.is_string()) return wrong(name, "a string is wanted");
  return to_valid_utf8(std::string_view(value.get_string()));
}

Result<std::int64_t> number_member(const json::value& value, std::string_view name) {
  if (value.is_int64() && value.get_int64() >= 0) return value.get_int64();
  return wrong(name, "a whole number is wanted");
}

Result<std::vector<PolicyId>> policies_member(const json::value& value) {
  std::vector<PolicyId> out;
  if (!value.is_array()) return wrong("policies", "an array is wanted");
  for (const json::value& entry : value.get_array()) {
    const Result<PolicyId> id = policy_id_from_json(entry);
    if (!id) return wrong("policies", id.error().message);
    out.push_back(*id);
  }
  return out;
}

Result<void> read_edit(review::Edits& edits, std::string_view name, const json::value& value) {
  if (name == "policies") {
    Result<std::vector<PolicyId>> policies = policies_member(value);
    if (!policies) return std::unexpected(policies.error());
    edits.policies = std::move(*policies);
    return {};
  }
  if (value.is_null() && name == "status") {
    edits.status = std::optional<Status>();
    return {};
  }
  Result<std::string> text = text_member(value, name);
  if (!text) return std::unexpected(text.error());
  if (name == "title") {
    edits.title = std::move(*text);
  } else if (name == "text") {
    edits.text = std::move(*text);
  } else if (name == "kind") {
    const Result<UpdateKind> kind = parse_kind(*text);
    if (!kind) return std::unexpected(kind.error());
    edits.kind = *kind;
  } else if (name == "date") {
    const Result<Date> date = parse_date_field(*text);
    if (!date) return std::unexpected(date.error());
    edits.date = *date;
  } else {
    const Result<std::optional<Status>> status = parse_status(*text);
    if (!status) return std::unexpected(status.error());
    edits.status = *status;
  }
  return {};
}

Result<void> read_evidence(Order& order, const json::value& value) {
  if (!value.is_array()) return wrong("evidence", "an array of ids is wanted");
  for (const json::value& entry : value.get_array()) {
    const Result<std::int64_t> id = number_member(entry, "evidence");
    if (!id) return std::unexpected(id.error());
    order.evidence.push_back(*id);
  }
  return {};
}

Result<void> read_reason(Order& order, std::string_view text) {
  const std::optional<RejectReason> reason = parse_word<RejectReason>(text);
  if (!reason) return wrong("reason", "unknown word '" + visible(text) + "'");
  order.reason = *reason;
  return {};
}

Result<void> read_member(Order& order, std::string_view name, const json::value& value, Time now) {
  static constexpr std::array<std::string_view, 6> kEdits = {"policies", "kind", "date",
                                                             "title",    "text", "status"};
  const bool edits = order.verb == Verb::accept || order.verb == Verb::edit;
  if (edits && name == "on_top") {
    if (!value.is_bool()) return wrong(name, "true or false is wanted");
    order.edits.on_top = value.get_bool();
    return {};
  }
  if (edits && name == "force") {
    if (!value.is_bool()) return wrong(name, "true or false is wanted");
    order.edits.force = value.get_bool();
    return {};
  }
  if (edits && name == "reason") {
    Result<std::string> why = text_member(value, name);
    if (!why) return std::unexpected(why.error());
    order.edits.reason = std::move(*why);
    return {};
  }
  if (edits && std::ranges::find(kEdits, name) != kEdits.end()) {
    return read_edit(order.edits, name, value);
  }
  if (name == "rev" || (name == "into" && order.verb == Verb::merge)) {
    const Result<std::int64_t> number = number_member(value, name);
    if (!number) return std::unexpected(number.error());
    (name == "rev" ? order.rev : order.into) = *number;
    return {};
  }
  if (name == "evidence" && order.verb == Verb::split) return read_evidence(order, value);
  const bool known = (order.verb == Verb::reject && (name == "reason" || name == "note")) ||
                     (order.verb == Verb::snooze && name == "until");
  if (!known) return wrong(visible(name), "not a member of this request");
  const Result<std::string> text = text_member(value, name);
  if (!text) return std::unexpected(text.error());
  if (name == "reason") return read_reason(order, *text);
  if (name == "note") {
    order.note = *text;
    return {};
  }
  const Result<Time> until = parse_until(*text, now);
  if (!until) return std::unexpected(until.error());
  order.until = *until;
  return {};
}

/// What a verb cannot do without.
Result<void> complete(const Order& order, bool has_reason) {
  if (order.verb == Verb::reject && !has_reason) return wrong("reason", "one of the reasons is wanted");
  if (order.verb == Verb::merge && order.into == 0) return wrong("into", "the id of an update is wanted");
  if (order.verb == Verb::split && order.evidence.empty()) return wrong("evidence", "at least one is wanted");
  if (order.verb == Verb::snooze && order.until == Time{}) return wrong("until", "a time is wanted");
  return {};
}

}  // namespace

Result<Time> parse_until(std::string_view text, Time now) {
  std::optional<Time> until = parse_rfc3339(trim(text));
  if (!until) {
    const std::optional<Millis> ahead = parse_duration(trim(text));
    if (ahead) until = now + *ahead;
  }
  if (!until) return wrong("until", "a date, a time or a duration like 3d is wanted");
  if (*until <= now) return wrong("until", "it must lie ahead");
  return *until;
}

Result<Order> order_from_form(Verb verb, const Params& form, const Update& update, Time now) {
  Order order;
  order.verb = verb;
  order.rev = parse_id(form.get("rev")).value_or(0);
  if (verb == Verb::accept || verb == Verb::edit) {
    Result<review::Edits> edits = edits_from_form(form, update);
    if (!edits) return std::unexpected(edits.error());
    order.edits = std::move(*edits);
    order.edits.on_top = form.has("on_top");
  }
  if (verb == Verb::reject) {
    const Result<void> reason = read_reason(order, form.get("reason"));
    if (!reason) return std::unexpected(reason.error());
    order.note = unix_lines(form.get("note"));
  }
  std::string_view into = trim(form.get(form.has("same") ? "same" : "into"));
  if (into.starts_with('#')) into.remove_prefix(1);
  order.into = parse_id(into).value_or(0);
  for (const std::string& id : form.all("evidence")) order.evidence.push_back(parse_id(id).value_or(0));
  if (verb == Verb::snooze) {
    const Result<Time> until = parse_until(form.get("until"), now);
    if (!until) return std::unexpected(until.error());
    order.until = *until;
  }
  const Result<void> whole = complete(order, true);
  if (!whole) return std::unexpected(whole.error());
  return order;
}

Result<Order> order_from_json(Verb verb, const json::object& body, Time now) {
  Order order;
  order.verb = verb;
  for (const auto& member : body) {
    const Result<void> read = read_member(order, member.key(), member.value(), now);
    if (!read) return std::unexpected(read.error());
  }
  const Result<void> whole = complete(order, body.contains("reason"));
  if (!whole) return std::unexpected(whole.error());
  return order;
}

Result<Update> carry_out(review::Desk& desk, std::int64_t id, const Order& order, const std::string& by) {
  switch (order.verb) {
    case Verb::accept:
      return desk.accept(id, order.edits, order.rev, by);
    case Verb::reject:
      return desk.reject(id, order.reason, order.note, order.rev, by);
    case Verb::merge:
      return desk.merge(id, order.into, order.rev, by);
    case Verb::split:
      return desk.split(id, order.evidence, order.rev, by);
    case Verb::snooze:
      return desk.snooze(id, order.until, order.rev, by);
    case Verb::claim:
      return desk.claim(id, order.rev, by);
    case Verb::release:
      return desk.release(id, order.rev, by);
    case Verb::undo:
      return desk.undo(id, order.rev, by);
    case Verb::edit:
      return desk.edit(id, order.edits, order.rev, by);
  }
  return fail(ErrorKind::invalid, "unknown decision");
}

}  // namespace policywatch::web
