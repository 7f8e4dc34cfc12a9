// A record edited by hand: its facts, or one entry of it at a time.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "review/policy_fields.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/policies.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kLongestText = 100'000;

using TextAt = std::string Policy::*;
using ListAt = std::vector<std::string> Policy::*;

struct TextField {
  const char* name;
  TextAt at;
};
constexpr std::array kTexts = {TextField{"title", &Policy::title},
                               TextField{"description", &Policy::description},
                               TextField{"current_status", &Policy::current_status},
                               TextField{"era", &Policy::era}, TextField{"url", &Policy::url}};
struct ListField {
  const char* name;
  ListAt at;
};
constexpr std::array kLists = {
    ListField{"agencies", &Policy::agencies}, ListField{"subjects", &Policy::subjects},
    ListField{"statuses", &Policy::statuses}, ListField{"action_types", &Policy::action_types},
    ListField{"related", &Policy::related},   ListField{"terms", &Policy::terms},
    ListField{"dockets", &Policy::dockets}};

/// Which entry of which list is edited; "new" adds one.
struct Place {
  char list = 'f';  // f facts, a timeline, c commentary, d documents, n a new entry
  std::size_t index = 0;
};

std::optional<Place> place_of(const std::string& entry, const Policy& policy) {
  if (entry.empty()) return Place{};
  if (entry == "new") return Place{'n', 0};
  const auto index = parse_id(entry.substr(1));
  if (!index || *index < 0) return std::nullopt;
  const Place place{entry[0], static_cast<std::size_t>(*index)};
  const std::size_t size = place.list == 'a'   ? policy.actions.size()
                           : place.list == 'c' ? policy.commentary.size()
                           : place.list == 'd' ? policy.documents.size()
                                               : 0;
  return place.index < size ? std::optional(place) : std::nullopt;
}

/// Text as typed: lines end as they do in records.
std::string typed_text(const Params& form, std::string_view name) {
  return std::string(trim(replace_all(form.get(name).substr(0, kLongestText), "\r\n", "\n")));
}

std::vector<std::string> lines_of(const Params& form, std::string_view name) {
  std::vector<std::string> out;
  for (const std::string_view line : split(typed_text(form, name), '\n')) {
    if (!trim(line).empty()) out.emplace_back(trim(line));
  }
  return out;
}

Result<std::optional<Date>> day_of(const Params& form, const char* name) {
  const std::string text = typed_text(form, name);
  if (text.empty()) return std::optional<Date>();
  const std::optional<Date> date = parse_iso_date(text);
  if (!date) return fail(ErrorKind::invalid, std::string(name) + ": a day like 2026-01-31 is wanted");
  return date;
}

Result<void> read_facts(const Params& form, Policy& policy) {
  for (const TextField& field : kTexts) policy.*(field.at) = typed_text(form, field.name);
  for (const ListField& field : kLists) policy.*(field.at) = lines_of(form, field.name);
  const auto announced = day_of(form, "announced"), effective = day_of(form, "effective");
  if (!announced) return std::unexpected(announced.error());
  if (!effective) return std::unexpected(effective.error());
  policy.announced = *announced;
  policy.effective = *effective;
  return {};
}

Result<Action> read_action(const Params& form, Action action) {
  const auto header = day_of(form, "header_date"), event = day_of(form, "date");
  if (!header) return std::unexpected(header.error());
  if (!event) return std::unexpected(event.error());
  const std::string title = typed_text(form, "title");
  if (title.empty()) return fail(ErrorKind::invalid, "title: an entry needs one");
  if (title != action.title) action.headline = title;
  action.title = title;
  action.header_date = *header;
  action.date = *event ? *event : *header;
  action.text = typed_text(form, "text");
  action.url = typed_text(form, "url");
  action.outlet = typed_text(form, "outlet");
  action.kind = typed_text(form, "kind");
  action.status.reset();
  if (const std::string status = typed_text(form, "status"); !status.empty()) {
    action.status = parse_word<Status>(status);
    if (!action.status) return fail(ErrorKind::invalid, "status: unknown word");
  }
  return action;
}

/// Where an entry of that day belongs among the others; entries without a day keep their places.
void insert_by_day(std::vector<Action>& list, Action action) {
  const auto day = action.header_date ? action.header_date : action.date;
  const auto later = std::ranges::find_if(list, [&](const Action& other) {
    const auto there = other.header_date ? other.header_date : other.date;
    return day && there && *there > *day;
  });
  list.insert(later, std::move(action));
}

Result<void> read_document(const Params& form, PolicyDocument& document) {
  document = {typed_text(form, "title"), typed_text(form, "url"), typed_text(form, "section")};
  if (document.title.empty()) return fail(ErrorKind::invalid, "title: a document needs one");
  return {};
}

/// What an entry is known by when its place may have changed.
std::string title_at(const Policy& policy, const Place& place) {
  if (place.list == 'a') return policy.actions[place.index].title;
  if (place.list == 'c') return policy.commentary[place.index].title;
  return place.list == 'd' ? policy.documents[place.index].title : std::string();
}

/// What the form says, put into the record.
Result<Policy> edited_record(const Params& form, Policy policy, const Place& place) {
  const auto at = static_cast<std::ptrdiff_t>(place.index);
  const bool remove = form.has("remove");
  if (place.list == 'f') {
    if (const auto read = read_facts(form, policy); !read) return std::unexpected(read.error());
    return policy;
  }
  if (place.list == 'd') {
    if (remove) {
      policy.documents.erase(policy.documents.begin() + at);
      return policy;
    }
    const auto read = read_document(form, policy.documents[place.index]);
    return read ? Result<Policy>(std::move(policy)) : std::unexpected(read.error());
  }
  if (place.list == 'n' && form.get("in") == "document") {
    const auto read = read_document(form, policy.documents.emplace_back());
    return read ? Result<Policy>(std::move(policy)) : std::unexpected(read.error());
  }
  const bool comment = place.list == 'c' || (place.list == 'n' && form.get("in") == "commentary");
  std::vector<Action>& list = comment ? policy.commentary : policy.actions;
  Action stored;
  if (place.list != 'n') stored = list[place.index];
  if (remove && place.list != 'n') {
    list.erase(list.begin() + at);
    return policy;
  }
  Result<Action> action = read_action(form, stored);
  if (!action) return std::unexpected(action.error());
  if (place.list != 'n' && action->header_date == stored.header_date && action->date == stored.date) {
    list[place.index] = *std::move(action);
    return policy;
  }
  if (place.list != 'n') list.erase(list.begin() + at);
  insert_by_day(list, *std::move(action));
  return policy;
}

Html text_input(std::string_view label, std::string_view name, const std::string& value) {
  Html out;
  return out.put(R"(<label class="wide">{}<input name="{}" value="{}"></label>
)",
                 label, name, Field{value});
}

Html text_area(std::string_view label, std::string_view name, const std::string& value) {
  Html out;
  return out.put(R"(<label class="wide">{}<textarea name="{}" rows="2">
{}</textarea></label>
)",
                 label, name, Field{value});
}

Html day_input(std::string_view label, std::string_view name, const std::string& value) {
  Html out;
  return out.put(R"(<label>{}<input type="date" name="{}" value="{}"></label>
)",
                 label, name, Field{value});
}

std::string day_text(const std::optional<Date>& date) {
  return date ? to_iso(*date) : "";
}

/// What was typed, where something was; else what stands there.
std::string value_of(const Call& call, std::string_view name, const std::string& stored) {
  return call.form.has(name) ? call.form.get(name) : stored;
}

Html facts_fields(const Call& call, const Policy& policy) {
  Html out, lists;
  out.add(text_input("Title", "title", value_of(call, "title", policy.title)));
  out.put(
      R"(<div class="grid">{}{}{}{}</div>
)",
      day_input("Announced", "announced", value_of(call, "announced", day_text(policy.announced))),
      day_input("Effective", "effective", value_of(call, "effective", day_text(policy.effective))),
      text_input("Current status", "current_status", value_of(call, "current_status", policy.current_status)),
      text_input("Era", "era", value_of(call, "era", policy.era)));
  out.add(text_area("Description", "description", value_of(call, "description", policy.description)));
  for (const ListField& field : kLists) {
    lists.add(text_area(field_label(field.name), field.name,
                        value_of(call, field.name, join(policy.*(field.at), "\n"))));
  }
  out.put(R"(<h2>Lists, one to a line</h2><div class="grid lists">{}</div>
)",
          lists);
  return out.add(text_input("Address", "url", value_of(call, "url", policy.url)));
}

Html document_fields(const Call& call, const PolicyDocument& document) {
  Html out;
  return out.add(text_area("Title", "title", value_of(call, "title", document.title)))
      .add(text_input("Address", "url", value_of(call, "url", document.url)))
      .add(text_input("Section", "section", value_of(call, "section", document.section)));
}

Html action_fields(const Call& call, const Action& action, bool fresh) {
  Html out;
  if (fresh) {
    const std::string in = value_of(call, "in", "timeline");
    out.put(R"(<label class="wide">In<select name="in">{}{}{}</select></label>
)",
            option("timeline", "Timeline", in == "timeline"),
            option("commentary", "Commentary", in == "commentary"),
            option("document", "Documents (title, address)", in == "document"));
  }
  const std::string event = action.date == action.header_date ? "" : day_text(action.date);
  out.add(text_area("Title, in house form", "title", value_of(call, "title", action.title)));
  out.put(
      R"(<div class="grid">{}{}<label>Kind<select name="kind">{}</select></label><label>Status it brings<select name="status">{}</select></label></div>
)",
      day_input(
          "Date shown", "header_date",
          value_of(call, "header_date", day_text(action.header_date ? action.header_date : action.date))),
      day_input("Date of the event, if another", "date", value_of(call, "date", event)),
      options_of<UpdateKind>("not said", value_of(call, "kind", action.kind)),
      options_of<Status>("none",
                         value_of(call, "status", action.status ? std::string(word(*action.status)) : "")));
  return out.add(text_area("Text", "text", value_of(call, "text", action.text)))
      .add(text_input("Address", "url", value_of(call, "url", action.url)))
      .add(text_input("Outlet", "outlet", value_of(call, "outlet", action.outlet)));
}

Html fields_of(const Call& call, const Policy& policy, const Place& place) {
  if (place.list == 'f') return facts_fields(call, policy);
  if (place.list == 'd') return document_fields(call, policy.documents[place.index]);
  if (place.list == 'n') return action_fields(call, Action(), true);
  return action_fields(call, (place.list == 'a' ? policy.actions : policy.commentary)[place.index], false);
}

std::string_view heading_of(const Place& place) {
  if (place.list == 'f') return "Edit the record";
  if (place.list == 'n') return "Add an entry";
  return place.list == 'd'   ? "Edit a document"
         : place.list == 'c' ? "Edit commentary"
                             : "Edit a timeline entry";
}

HttpReply form_page(const Call& call, int status, const review::PolicyHistory& history, const Place& place,
                    Html trouble) {
  const std::string& entry = call.query.get("entry");
  Params query;
  query.set("entry", entry);
  Page page{.title = std::string(heading_of(place)),
            .section = "policies",
            .body = {},
            .message = std::move(trouble),
            .tone = Tone::bad};
  const bool may_remove = place.list != 'f' && place.list != 'n';
  page.body.put(
      R"(<div class="crumbs"><a href="{}" data-key="u">← The record</a></div>
<div class="heading"><h1>{}</h1><p class="faint"><span class="number">{}</span> <bdi>{}</bdi></p></div>
<form method="post" action="{}" class="card sheet-form">{}{}
{}{}<div class="bar"><button class="primary">Save</button>{}</div></form>
)",
      link_to({"policies", history.now.id}), heading_of(place), history.now.id, history.now.title,
      link_to({"policies", history.now.id, "edit"}, query), csrf_field(call),
      Html(hidden("rev", std::to_string(history.rev()))).add(hidden("was", title_at(history.now, place))),
      fields_of(call, history.now, place),
      text_input("Why (kept in the history)", "note", call.form.get("note")),
      may_remove ? Html().put(R"(<button name="remove" value="1" formnovalidate>Remove this entry</button>)")
                 : Html());
  return page_reply(call, status, std::move(page));
}

}  // namespace

HttpReply edit_policy_page(Call& call, Hooks& /*hooks*/) {
  const Result<review::PolicyHistory> history = call.desk->policy_history(call.capture());
  if (!history) return error_page(call, history.error());
  const std::optional<Place> place = place_of(call.query.get("entry"), history->now);
  if (!place) return error_page(call, 404, "There is no such entry in this record.");
  return form_page(call, 200, *history, *place, {});
}

HttpReply edit_policy_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<review::PolicyHistory> history = call.desk->policy_history(call.capture());
  if (!history) return error_page(call, history.error());
  const std::optional<Place> place = place_of(call.query.get("entry"), history->now);
  if (!place) return error_page(call, 404, "There is no such entry in this record any more.");
  if (typed_text(call.form, "was") != trim(title_at(history->now, *place)))
    return error_page(call, 409, "The record was changed meanwhile: the entry is not where it was.");
  const std::int64_t rev = parse_id(call.form.get("rev")).value_or(-1);
  Result<Policy> edited = edited_record(call.form, history->now, *place);
  // An entry is named by its place: after somebody else's change it may be another one.
  if (edited)
    edited = call.desk->edit_policy(history->now.id, *edited, rev, typed_text(call.form, "note"),
                                    call.visitor.name);
  if (edited) {
    Params query;
    query.set("did", "edit");
    return redirect(path_of({"policies", history->now.id}, query));
  }
  Html trouble;
  trouble.put("Not saved: {}. What you typed is still below.", edited.error().message);
  if (edited.error().kind == ErrorKind::refused) {
    trouble.put(R"( <a href="{}">See what changed</a>; saving again writes over it.)",
                link_to({"policies", history->now.id, "history"}));
  }
  return form_page(call, status_of(edited.error().kind), *history, *place, std::move(trouble));
}

}  // namespace policywatch::web
