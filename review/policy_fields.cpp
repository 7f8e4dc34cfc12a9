#include "review/policy_fields.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/text.hpp"
#include "review/entries.hpp"

namespace policywatch::review {
namespace {

using List = std::vector<std::string>;
using TextAt = std::string Policy::*;
using DateAt = std::optional<Date> Policy::*;
using ListAt = List Policy::*;

struct TextField {
  std::string_view name;
  TextAt at;
};
constexpr std::array kTexts = {
    TextField{"url", &Policy::url}, TextField{"era", &Policy::era}, TextField{"title", &Policy::title},
    TextField{"description", &Policy::description}, TextField{"current_status", &Policy::current_status}};

struct DateField {
  std::string_view name;
  DateAt at;
};
constexpr std::array kDates = {DateField{"announced", &Policy::announced},
                               DateField{"effective", &Policy::effective}};

struct ListField {
  std::string_view name;
  ListAt at;
};
constexpr std::array kLists = {
    ListField{"agencies", &Policy::agencies}, ListField{"subjects", &Policy::subjects},
    ListField{"statuses", &Policy::statuses}, ListField{"action_types", &Policy::action_types},
    ListField{"related", &Policy::related},   ListField{"terms", &Policy::terms},
    ListField{"dockets", &Policy::dockets}};

constexpr std::array<std::string_view, 11> kStated = {
    "id",       "slug",     "title",    "announced",    "effective",     "description",
    "agencies", "subjects", "statuses", "action_types", "current_status"};

template <class Fields>
auto find(const Fields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, [](const auto& field) { return field.name; });
  return found == fields.end() ? nullptr : &*found;
}

List list_of(std::string_view text) {
  List out;
  for (const std::string_view part : split(text, ';')) {
    if (const auto kept = trim(part); !kept.empty()) out.emplace_back(kept);
  }
  return out;
}

std::string name_of(const Action& entry) {
  return entry.title.empty() ? shorten(entry.text, 200) : entry.title;
}

bool tells_the_same(const Action& a, const Action& b) {
  return a.title == b.title && a.text == b.text && a.date == b.date && a.header_date == b.header_date &&
         a.url == b.url;
}

void add_entries(std::string_view name, const std::vector<Action>& was, const std::vector<Action>& is,
                 std::vector<FieldChange>& out) {
  const auto pairs = pair_entries(was, is);
  std::vector<bool> stays(was.size());
  for (std::size_t i = 0; i < is.size(); ++i) {
    if (pairs[i]) stays[*pairs[i]] = true;
    if (pairs[i] && tells_the_same(was[*pairs[i]], is[i])) continue;
    out.push_back({std::string(name), pairs[i] ? name_of(was[*pairs[i]]) : "", name_of(is[i])});
  }
  for (std::size_t i = 0; i < was.size(); ++i) {
    if (!stays[i]) out.push_back({std::string(name), name_of(was[i]), ""});
  }
}

}  // namespace

std::string field_of(const Policy& policy, std::string_view name) {
  if (name == "id") return policy.id;
  if (name == "slug") return policy.slug;
  if (const auto* text = find(kTexts, name)) return policy.*(text->at);
  if (const auto* list = find(kLists, name)) return join(policy.*(list->at), "; ");
  const auto* date = find(kDates, name);
  return date != nullptr && policy.*(date->at) ? to_iso(*(policy.*(date->at))) : "";
}

bool set_field(Policy& policy, std::string_view name, std::string_view text) {
  if (name == "id" || name == "slug") {
    rename(policy, name == "id" ? std::string(text) : policy.id,
           name == "slug" ? std::string(text) : policy.slug);
  } else if (const auto* words = find(kTexts, name)) {
    policy.*(words->at) = text;
  } else if (const auto* list = find(kLists, name)) {
    policy.*(list->at) = list_of(text);
  } else if (const auto* date = find(kDates, name)) {
    const auto parsed = parse_iso_date(text);
    if (!parsed && !text.empty()) return false;
    policy.*(date->at) = parsed;
  } else {
    return false;
  }
  return true;
}

std::vector<FieldChange> differing_fields(const Policy& was, const Policy& is) {
  std::vector<FieldChange> out;
  for (const std::string_view name : kStated) {
    std::string before = field_of(was, name), after = field_of(is, name);
    if (before != after) out.push_back({std::string(name), std::move(before), std::move(after)});
  }
  return out;
}

std::vector<FieldChange> differing_entries(const Policy& was, const Policy& is) {
  std::vector<FieldChange> out;
  add_entries("action", was.actions, is.actions, out);
  add_entries("commentary", was.commentary, is.commentary, out);
  const auto add_missing = [&](std::span<const PolicyDocument> from, std::span<const PolicyDocument> in,
                               bool came) {
    for (const PolicyDocument& document : from) {
      const auto known = std::ranges::find(in, document.title, &PolicyDocument::title);
      if (known != in.end()) continue;
      out.push_back({"document", came ? "" : document.title, came ? document.title : ""});
    }
  };
  add_missing(is.documents, was.documents, true);
  add_missing(was.documents, is.documents, false);
  return out;
}

void rename(Policy& policy, const PolicyId& id, const std::string& slug) {
  for (const std::string& old : {policy.id, policy.slug}) {
    if (!old.empty() && std::ranges::find(policy.aliases, old) == policy.aliases.end())
      policy.aliases.push_back(old);
  }
  policy.id = id;
  policy.slug = slug;
  std::erase_if(policy.aliases, [&](const std::string& name) { return name == id || name == slug; });
}

bool answers_to(const Policy& policy, std::string_view name) {
  return !name.empty() && (policy.id == name || policy.slug == name ||
                           std::ranges::find(policy.aliases, name) != policy.aliases.end());
}

}  // namespace policywatch::review
