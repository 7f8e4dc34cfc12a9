#include "base/json_records.hpp"
#include "base/records_json.hpp"
#include "base/site_wide.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::value;

value capture_to_json(const CaptureRef& c) {
  const bool none = c == CaptureRef{};
  return {{"sha256", json::text_or_null(c.sha256)},
          {"fetched_at", json::time_or_null(c.fetched_at)},
          {"status", c.status == 0 ? value(nullptr) : value(c.status)},
          {"quality", none ? value(nullptr) : json::word_value(c.quality)}};
}

CaptureRef read_capture(Fields& in) {
  CaptureRef c;
  in.text("sha256", c.sha256);
  in.time("fetched_at", c.fetched_at);
  in.integer("status", c.status);
  in.word("quality", c.quality);
  return c;
}

value id_or_null(std::int64_t id) {
  return id == 0 ? value(nullptr) : value(id);
}

value evidence_to_json(const Evidence& e) {
  return {{"id", e.id},
          {"watch", e.watch},
          {"url", e.url},
          {"tier", e.tier},
          {"before", capture_to_json(e.before)},
          {"after", capture_to_json(e.after)},
          {"quote", e.quote},
          {"headline", json::text_or_null(e.headline)},
          {"outlet", json::text_or_null(e.outlet)},
          {"published", json::date_or_null(e.published)},
          {"change_id", id_or_null(e.change_id)},
          {"seen_at", to_rfc3339(e.seen_at)}};
}

Evidence read_evidence(Fields& in) {
  Evidence e;
  in.integer("id", e.id);
  in.text("watch", e.watch);
  in.text("url", e.url);
  in.integer("tier", e.tier);
  in.record("before", [&](Fields& inner) { e.before = read_capture(inner); });
  in.record("after", [&](Fields& inner) { e.after = read_capture(inner); });
  in.text("quote", e.quote);
  in.text("headline", e.headline);
  in.text("outlet", e.outlet);
  in.date("published", e.published);
  in.integer("change_id", e.change_id);
  in.time("seen_at", e.seen_at);
  return e;
}

constexpr std::string_view precision_word(DatePrecision precision) {
  return precision == DatePrecision::day ? "day" : precision == DatePrecision::month ? "month" : "year";
}

// An update's date is always written whole; its precision stands beside it.
value whole_date(const std::optional<Date>& date) {
  if (!date) return nullptr;
  Date whole = *date;
  whole.precision = DatePrecision::day;
  return value(to_iso(whole));
}

void read_date(Fields& in, std::optional<Date>& date) {
  std::string precision;
  in.date("date", date);
  in.text("date_precision", precision);
  if (!date || precision.empty() || precision == "day") return;
  if (precision != "month" && precision != "year") {
    return in.wrong("date_precision", "expected day, month or year");
  }
  date->day = 1;
  date->precision = DatePrecision::month;
  if (precision == "year") date->month = 1, date->precision = DatePrecision::year;
}

value between(const Update& u) {
  if (!u.changed_after && !u.changed_before) return nullptr;
  return json::array{json::time_or_null(u.changed_after), json::time_or_null(u.changed_before)};
}

void read_between(Fields& in, Update& u) {
  const json::array* pair = in.elements("changed_between");
  if (pair == nullptr) return;
  if (pair->size() != 2) return in.wrong("changed_between", "expected two times");
  const value both = {{"after", (*pair)[0]}, {"before", (*pair)[1]}};
  Fields inner(both, in.place_of("changed_between"));
  inner.time("after", u.changed_after);
  inner.time("before", u.changed_before);
  in.adopt(inner);
}

// Of an update that many pages of a host share: read off what it holds anyway, for whoever reads the JSON.
value site_wide(const Update& u, const SiteWide& site) {
  json::array members;
  for (const Evidence& e : u.evidence) {
    members.push_back({{"watch", e.watch},
                       {"url", e.url},
                       {"evidence", id_or_null(e.id)},
                       {"besides", json::text_or_null(besides_of(u, e.watch))}});
  }
  return {{"host", site.host},
          {"pages", static_cast<std::int64_t>(site.pages)},
          {"first_seen", to_rfc3339(site.first_seen)},
          {"last_seen", to_rfc3339(site.last_seen)},
          {"members", std::move(members)}};
}

}  // namespace

boost::json::value to_json(const Update& u) {
  value out = {
      {"id", u.id},
      {"rev", u.rev},
      {"state", json::word_value(u.state)},
      {"kind", json::word_value(u.kind)},
      {"policies", json::policy_ids(u.policies)},
      {"score", u.score},
      {"score_terms", json::score_terms_to_json(u.score_terms)},
      {"confidence", u.confidence},
      {"date", whole_date(u.date)},
      {"date_precision", u.date ? json::text_or_null(precision_word(u.date->precision)) : value(nullptr)},
      {"title", u.title},
      {"headline", u.headline},
      {"outlet", json::text_or_null(u.outlet)},
      {"url", json::text_or_null(u.url)},
      {"text", u.text},
      {"status", json::word_or_null(u.status)},
      {"status_quote", json::text_or_null(u.status_quote)},
      {"effective_from", json::date_or_null(u.effective_from)},
      {"scope", json::text_or_null(u.scope)},
      {"changed_between", between(u)},
      {"detected_at", to_rfc3339(u.detected_at)},
      {"evidence", json::list(u.evidence, evidence_to_json)},
      {"reasons", json::texts(u.reasons)},
      {"flags", json::texts(u.flags)},
      {"fields", json::fields_to_json(u.fields)},
      {"identifiers", json::texts(u.identifiers)},
      {"first_accepted_by", json::text_or_null(u.seconds)},
      {"decided_by", json::text_or_null(u.decided_by)},
      {"decided_at", json::time_or_null(u.decided_at)},
      {"snoozed_until", json::time_or_null(u.snoozed_until)},
      {"claimed_by", json::text_or_null(u.claimed_by)},
      {"claimed_until", json::time_or_null(u.claimed_until)},
      {"merged_into", id_or_null(u.merged_into)},
      {"reject_reason", json::word_or_null(u.reject_reason)},
      {"reject_note", json::text_or_null(u.reject_note)}};
  if (const auto site = site_wide_of(u)) out.as_object()["site_wide"] = site_wide(u, *site);
  return out;
}

Result<Update> update_from_json(const boost::json::value& from) {
  Fields in(from, "");
  Update u;
  in.integer("id", u.id);
  in.integer("rev", u.rev);
  in.word("state", u.state);
  in.word("kind", u.kind);
  in.policy_ids("policies", u.policies);
  in.integer("score", u.score);
  json::read_score_terms(in, u.score_terms);
  in.real("confidence", u.confidence);
  read_date(in, u.date);
  in.text("title", u.title);
  in.text("headline", u.headline);
  in.text("outlet", u.outlet);
  in.text("url", u.url);
  in.text("text", u.text);
  in.word("status", u.status);
  in.text("status_quote", u.status_quote);
  in.date("effective_from", u.effective_from);
  in.text("scope", u.scope);
  read_between(in, u);
  in.time("detected_at", u.detected_at);
  in.list("evidence", u.evidence, read_evidence);
  in.texts("reasons", u.reasons);
  in.texts("flags", u.flags);
  json::read_field_changes(in, u.fields);
  in.texts("identifiers", u.identifiers);
  in.text("first_accepted_by", u.seconds);
  in.text("decided_by", u.decided_by);
  in.time("decided_at", u.decided_at);
  in.time("snoozed_until", u.snoozed_until);
  in.text("claimed_by", u.claimed_by);
  in.time("claimed_until", u.claimed_until);
  in.integer("merged_into", u.merged_into);
  in.word("reject_reason", u.reject_reason);
  in.text("reject_note", u.reject_note);
  return json::finish(in, std::move(u));
}

boost::json::value to_json(const Delivery& d) {
  auto payload = parse_json(d.payload);
  return {{"id", d.id},
          {"key", d.key},
          {"notifier", d.notifier},
          {"event", json::word_value(d.event)},
          {"update_id", id_or_null(d.update_id)},
          {"watch", json::text_or_null(d.watch)},
          {"recipient", json::text_or_null(d.recipient)},
          {"sequence", id_or_null(d.sequence)},
          {"state", json::word_value(d.state)},
          {"attempts", d.attempts},
          {"created_at", to_rfc3339(d.created_at)},
          {"next_attempt_at", to_rfc3339(d.next_attempt_at)},
          {"delivered_at", json::time_or_null(d.delivered_at)},
          {"last_error", json::text_or_null(d.last_error)},
          {"payload", payload ? *std::move(payload) : json::text_or_null(d.payload)}};
}

}  // namespace policywatch
