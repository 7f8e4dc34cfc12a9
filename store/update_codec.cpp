#include "store/update_codec.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "base/policy.hpp"
#include "base/site_wide.hpp"
#include "store/say.hpp"
#include "store/stored_json.hpp"

namespace policywatch::store {

namespace json = boost::json;

namespace {

// Part of the format of every stored update: never edited. Words that updates share cost nothing in a row.
constexpr std::string_view kWords =
    R"( The Department of Homeland Security announced today that the court order rule policy memo guidance )"
    R"(Immigration and Customs Enforcement U.S. Citizenship and Immigration Services preliminary injunction )"
    R"(temporary restraining order Federal Register effective date District Court court_order page_change )"
    R"(commentary subsequent_action rulemaking document page_removed page_restored enjoined vacated rescinded )"
    R"(https://www.https://www.justice.gov/uscis.gov/newsroom/news-releases/policy/2025-2026-)"
    R"(["page text changed","link changed","title changed","item added"],"flags":["alternating","conflict",)"
    R"("identifiers":["url:https://www.","docket:","fr:2025-","fr:2026-"],"reasons":["named in the watch")"
    R"({"confidence":0.9,"policies":["1976"],"terms":[["status_word",25,""],["identifier",35,""],)"
    R"(["policy_match",30,""],["tier",15,""],["tier",10,""],["main_text",10,""],["new_item",20,""]],)"
    R"("headline":"","outlet":"","url":"https://","text":"","quote":"","after":-1800000,"before":-2,)"
    R"("evidence":[{"tier":2,"at":0,"quote":"","headline":"","outlet":"","published":"2025-12-18"}],"reasons":[")";

std::string prefix_of(const Update& update) {
  return std::string(kWords) + update.title;
}

json::object print_ref(const CaptureRef& ref, const CaptureRef& known, Time from) {
  json::object object;
  if (ref.sha256 != known.sha256) object["sha256"] = ref.sha256;
  if (ref.fetched_at != known.fetched_at) {
    if (ref.fetched_at) {
      object["at"] = (*ref.fetched_at - from).count();
    } else {
      object["at"] = nullptr;
    }
  }
  if (ref.status != known.status) object["status"] = ref.status;
  if (ref.quality != known.quality) object["quality"] = word(ref.quality);
  return object;
}

CaptureRef read_ref(const json::object& holder, std::string_view key, CaptureRef known, Time from) {
  const json::value* found = holder.if_contains(key);
  if (found == nullptr || !found->is_object()) return known;
  const json::object& object = found->get_object();
  if (object.contains("sha256")) known.sha256 = text_at(object, "sha256");
  if (const json::value* at = object.if_contains("at"))
    known.fetched_at = at->is_null() ? std::nullopt : time_at(object, "at", from);
  known.status = static_cast<int>(number_at(object, "status", known.status));
  if (object.contains("quality"))
    known.quality = parse_word<Quality>(text_at(object, "quality")).value_or(Quality::ok);
  return known;
}

json::object print_evidence(const Evidence& evidence, const EvidenceColumns& columns, const Update& update) {
  json::object object;
  put(object, "tier", std::int64_t{evidence.tier});
  put(object, "at", (evidence.seen_at - update.detected_at).count());
  if (columns.address.empty()) put(object, "url", evidence.url);
  if (columns.watch.empty()) put(object, "watch", evidence.watch);
  put(object, "quote", evidence.quote);
  if (evidence.headline != update.headline) object["headline"] = evidence.headline;
  if (evidence.outlet != update.outlet) object["outlet"] = evidence.outlet;
  put(object, "published", evidence.published);
  if (columns.change == 0) put(object, "change", evidence.change_id);
  const auto before = print_ref(evidence.before, columns.before, update.detected_at);
  const auto after = print_ref(evidence.after, columns.after, update.detected_at);
  if (!before.empty()) object["b"] = before;
  if (!after.empty()) object["a"] = after;
  return object;
}

Evidence read_evidence(const json::object& object, const EvidenceColumns& columns, const Update& update) {
  Evidence evidence;
  evidence.id = columns.id;
  evidence.watch = columns.watch.empty() ? text_at(object, "watch") : columns.watch;
  evidence.url = columns.address.empty() ? text_at(object, "url") : columns.address;
  evidence.tier = static_cast<int>(number_at(object, "tier"));
  evidence.seen_at = time_at(object, "at", update.detected_at).value_or(update.detected_at);
  evidence.quote = text_at(object, "quote");
  evidence.headline = object.contains("headline") ? text_at(object, "headline") : update.headline;
  evidence.outlet = object.contains("outlet") ? text_at(object, "outlet") : update.outlet;
  evidence.published = date_at(object, "published");
  evidence.change_id = columns.change != 0 ? columns.change : number_at(object, "change");
  evidence.before = read_ref(object, "b", columns.before, update.detected_at);
  evidence.after = read_ref(object, "a", columns.after, update.detected_at);
  return evidence;
}

// A further page of a site-wide change: what its row does not say is as with the first.
Evidence member_like(const Evidence& first, const EvidenceColumns& columns, const Update& update) {
  Evidence member = read_evidence(json::object{}, columns, update);
  member.headline.clear();
  member.outlet = first.outlet;
  member.tier = first.tier;
  member.quote = first.quote;
  member.seen_at = member.after.fetched_at.value_or(update.detected_at);
  return member;
}

void print_terms(json::object& object, const std::vector<ScoreTerm>& terms) {
  json::array array;
  for (const ScoreTerm& term : terms) array.emplace_back(json::array{term.term, term.points, term.detail});
  if (!array.empty()) object["terms"] = std::move(array);
}

std::vector<ScoreTerm> read_terms(const json::object& object) {
  std::vector<ScoreTerm> terms;
  const json::value* found = object.if_contains("terms");
  if (found == nullptr) return terms;
  for (const json::value& value : found->as_array()) {
    const json::array& parts = value.as_array();
    terms.push_back({std::string(parts.at(0).as_string()), static_cast<int>(parts.at(1).as_int64()),
                     std::string(parts.at(2).as_string())});
  }
  return terms;
}

void print_fields(json::object& object, const std::vector<FieldChange>& fields) {
  json::array array;
  for (const FieldChange& field : fields)
    array.emplace_back(json::array{field.name, field.before, field.after});
  if (!array.empty()) object["fields"] = std::move(array);
}

std::vector<FieldChange> read_fields(const json::object& object) {
  std::vector<FieldChange> fields;
  const json::value* found = object.if_contains("fields");
  if (found == nullptr) return fields;
  for (const json::value& value : found->as_array()) {
    const json::array& parts = value.as_array();
    fields.push_back({std::string(parts.at(0).as_string()), std::string(parts.at(1).as_string()),
                      std::string(parts.at(2).as_string())});
  }
  return fields;
}

void print_decision(json::object& object, const Update& update) {
  put(object, "decided_by", update.decided_by);
  put(object, "decided_at", update.decided_at, update.detected_at);
  put(object, "claimed_by", update.claimed_by);
  put(object, "claimed_until", update.claimed_until, update.detected_at);
  put(object, "merged_into", update.merged_into);
  if (update.reject_reason) object["reject_reason"] = word(*update.reject_reason);
  put(object, "reject_note", update.reject_note);
  put(object, "seconds", update.seconds);
}

void read_decision(const json::object& object, Update& update) {
  update.decided_by = text_at(object, "decided_by");
  update.decided_at = time_at(object, "decided_at", update.detected_at);
  update.claimed_by = text_at(object, "claimed_by");
  update.claimed_until = time_at(object, "claimed_until", update.detected_at);
  update.merged_into = number_at(object, "merged_into");
  update.reject_reason = parse_word<RejectReason>(text_at(object, "reject_reason"));
  update.reject_note = text_at(object, "reject_note");
  update.seconds = text_at(object, "seconds");
}

double confidence_at(const json::object& object) {
  const json::value* found = object.if_contains("confidence");
  return found != nullptr && found->is_number() ? found->to_number<double>() : 0.0;
}

}  // namespace

std::string pack_update(Packer& packer, const Update& update, const std::vector<EvidenceColumns>& evidence) {
  json::object object;
  if (update.confidence != 0.0) object["confidence"] = update.confidence;
  put(object, "policies", update.policies);
  print_terms(object, update.score_terms);
  put(object, "headline", update.headline);
  put(object, "outlet", update.outlet);
  const bool same_url = !update.evidence.empty() && update.url == update.evidence.front().url;
  if (!same_url) object["url"] = update.url;
  put(object, "text", update.text);
  put(object, "status_quote", update.status_quote);
  put(object, "effective_from", update.effective_from);
  put(object, "scope", update.scope);
  put(object, "after", update.changed_after, update.detected_at);
  put(object, "before", update.changed_before, update.detected_at);
  json::array pieces;
  for (std::size_t i = 0; i < update.evidence.size(); ++i)
    pieces.emplace_back(print_evidence(update.evidence[i], evidence.at(i), update));
  if (!pieces.empty()) object["evidence"] = std::move(pieces);
  put(object, "reasons", update.reasons);
  put(object, "flags", update.flags);
  print_fields(object, update.fields);
  put(object, "identifiers", update.identifiers);
  print_decision(object, update);
  return packer.pack(print_stored(object), prefix_of(update), Packer::Effort::small);
}

void unpack_update(Packer& packer, std::string_view data, const std::vector<EvidenceColumns>& evidence,
                   Update& update) {
  const std::string place = say("update {}", update.id);
  const json::object object = parse_stored(packer.unpack(data, prefix_of(update), place), place);
  update.confidence = confidence_at(object);
  update.policies = texts_at(object, "policies");
  update.score_terms = read_terms(object);
  update.headline = text_at(object, "headline");
  update.outlet = text_at(object, "outlet");
  update.text = text_at(object, "text");
  update.status_quote = text_at(object, "status_quote");
  update.effective_from = date_at(object, "effective_from");
  update.scope = text_at(object, "scope");
  update.changed_after = time_at(object, "after", update.detected_at);
  update.changed_before = time_at(object, "before", update.detected_at);
  update.flags = texts_at(object, "flags");
  const json::value* pieces = object.if_contains("evidence");
  const std::size_t count = pieces == nullptr ? 0 : pieces->as_array().size();
  const bool has_members = count > 0 && count < evidence.size() &&
                           std::ranges::find(update.flags, kSiteWide) != update.flags.end();
  if (count != evidence.size() && !has_members)
    throw WorldError(say("{} is damaged: {} pieces of evidence, {} rows", place, count, evidence.size()), 5);
  for (std::size_t i = 0; i < count; ++i)
    update.evidence.push_back(read_evidence(pieces->as_array()[i].as_object(), evidence[i], update));
  for (std::size_t i = count; i < evidence.size(); ++i)
    update.evidence.push_back(member_like(update.evidence.front(), evidence[i], update));
  const bool same_url = !object.contains("url") && !update.evidence.empty();
  update.url = same_url ? update.evidence.front().url : text_at(object, "url");
  update.reasons = texts_at(object, "reasons");
  update.fields = read_fields(object);
  update.identifiers = texts_at(object, "identifiers");
  read_decision(object, update);
}

}  // namespace policywatch::store
