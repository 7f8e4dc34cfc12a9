#include <charconv>

#include "base/json_fields.hpp"
#include "base/json_records.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::value;

value action_to_json(const Action& a) {
  return {{"date", json::date_or_null(a.date)},
          {"header_date", json::date_or_null(a.header_date)},
          {"title", a.title},
          {"headline", a.headline},
          {"outlet", json::text_or_null(a.outlet)},
          {"text", a.text},
          {"url", json::text_or_null(a.url)},
          {"kind", json::text_or_null(a.kind)},
          {"status", json::word_or_null(a.status)}};
}

Action read_action(Fields& in) {
  Action a;
  in.date("date", a.date);
  in.date("header_date", a.header_date);
  in.text("title", a.title);
  in.text("headline", a.headline);
  in.text("outlet", a.outlet);
  in.text("text", a.text);
  in.text("url", a.url);
  in.text("kind", a.kind);
  if (!a.kind.empty() && !parse_word<UpdateKind>(a.kind)) in.wrong("kind", "unknown word '" + a.kind + "'");
  in.word("status", a.status);
  return a;
}

PolicyDocument read_document(Fields& in) {
  PolicyDocument d;
  in.text("title", d.title);
  in.text("url", d.url);
  in.text("section", d.section);
  return d;
}

// Other programs write a docket as {case, court, number}; here it is "CASE, No. NUMBER (COURT)".
std::string docket_text(Fields& parts) {
  std::string docket, court, number;
  parts.text("case", docket);
  parts.text("court", court);
  parts.text("number", number);
  if (!number.empty()) docket += (docket.empty() ? "No. " : ", No. ") + number;
  if (!court.empty()) docket += " (" + court + ")";
  return docket;
}

void read_dockets(Fields& in, std::vector<std::string>& into) {
  const json::array* all = in.elements("dockets");
  if (all == nullptr) return;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const value& one = (*all)[i];
    const std::string name = "dockets[" + std::to_string(i) + "]";
    if (const auto* text = one.if_string()) {
      into.emplace_back(text->data(), text->size());
    } else if (one.is_object()) {
      Fields parts(one, in.place_of(name));
      into.push_back(docket_text(parts));
      if (!parts.ok()) return in.adopt(parts);
    } else {
      return in.wrong(name, "expected a string or {case, court, number}");
    }
  }
}

}  // namespace

boost::json::value policy_id_to_json(const PolicyId& id) {
  std::uint64_t number = 0;
  const auto end = std::from_chars(id.data(), id.data() + id.size(), number);
  // "007" and numbers beyond 18 digits would not come back as they were.
  const bool plain =
      end.ptr == id.data() + id.size() && !id.empty() && id.size() <= 18 && (id.size() == 1 || id[0] != '0');
  return plain ? value(number) : value(id);
}

Result<PolicyId> policy_id_from_json(const boost::json::value& from) {
  if (const auto* number = from.if_int64(); number != nullptr && *number >= 0) return std::to_string(*number);
  if (const auto* number = from.if_uint64()) return std::to_string(*number);
  if (const auto* text = from.if_string(); text != nullptr && !text->empty()) {
    return std::string(text->data(), text->size());
  }
  return fail(ErrorKind::invalid, "a policy is named by its number or its slug");
}

boost::json::value json::actions_to_json(const std::vector<Action>& all) {
  return json::list(all, action_to_json);
}

void json::read_actions(Fields& in, std::string_view name, std::vector<Action>& into) {
  in.list(name, into, read_action);
}

boost::json::value to_json(const Policy& p) {
  const auto document = [](const PolicyDocument& d) -> value {
    return {
        {"title", d.title}, {"url", json::text_or_null(d.url)}, {"section", json::text_or_null(d.section)}};
  };
  return {{"id", p.id.empty() ? value(nullptr) : policy_id_to_json(p.id)},
          {"slug", p.slug},
          {"url", p.url},
          {"era", p.era},
          {"title", p.title},
          {"announced", json::date_or_null(p.announced)},
          {"effective", json::date_or_null(p.effective)},
          {"description", p.description},
          {"agencies", json::texts(p.agencies)},
          {"subjects", json::texts(p.subjects)},
          {"statuses", json::texts(p.statuses)},
          {"action_types", json::texts(p.action_types)},
          {"current_status", p.current_status},
          {"actions", json::actions_to_json(p.actions)},
          {"commentary", json::actions_to_json(p.commentary)},
          {"documents", json::list(p.documents, document)},
          {"related", json::texts(p.related)},
          {"terms", json::texts(p.terms)},
          {"dockets", json::texts(p.dockets)},
          {"aliases", json::texts(p.aliases)}};
}

Result<Policy> policy_from_json(const boost::json::value& from) {
  Fields in(from, "");
  Policy p;
  if (const value* id = in.find("id")) {
    if (auto found = policy_id_from_json(*id)) {
      p.id = *found;
    } else {
      in.wrong("id", found.error().message);
    }
  }
  in.text("slug", p.slug);
  in.text("url", p.url);
  in.text("era", p.era);
  in.text("title", p.title);
  in.date("announced", p.announced);
  in.date("effective", p.effective);
  in.text("description", p.description);
  in.texts("agencies", p.agencies);
  in.texts("subjects", p.subjects);
  in.texts("statuses", p.statuses);
  in.texts("action_types", p.action_types);
  in.text("current_status", p.current_status);
  json::read_actions(in, "actions", p.actions);
  json::read_actions(in, "commentary", p.commentary);
  in.list("documents", p.documents, read_document);
  in.texts("related", p.related);
  in.texts("terms", p.terms);
  read_dockets(in, p.dockets);
  in.texts("aliases", p.aliases);
  return json::finish(in, std::move(p));
}

}  // namespace policywatch
