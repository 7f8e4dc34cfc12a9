#include "review/policy_history.hpp"

#include <algorithm>
#include <array>

#include "review/entries.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::review {
namespace {

constexpr std::array<std::string_view, 16> kFields = {
    "id",          "slug",     "title",    "url",      "era",          "announced",      "effective",
    "description", "agencies", "subjects", "statuses", "action_types", "current_status", "related",
    "terms",       "dockets"};

void line(std::string& out, std::string_view text) {
  if (text.empty()) return;
  if (!out.empty()) out += "\n";
  out += text;
}

std::string words_of(const Action& entry) {
  std::string out;
  if (entry.header_date) line(out, to_iso(*entry.header_date));
  if (entry.date && entry.date != entry.header_date) line(out, "event: " + to_iso(*entry.date));
  line(out, entry.title.empty() ? entry.headline : entry.title);
  if (entry.status) line(out, "status: " + std::string(word(*entry.status)));
  if (!entry.kind.empty()) line(out, "kind: " + entry.kind);
  line(out, entry.url);
  line(out, entry.text);
  return out;
}

std::string words_of(const PolicyDocument& document) {
  std::string out;
  line(out, document.title);
  line(out, document.section);
  line(out, document.url);
  return out;
}

void compare_entries(std::vector<FieldChange>& out, const char* name, const std::vector<Action>& was,
                     const std::vector<Action>& is) {
  const std::vector<std::optional<std::size_t>> known = pair_entries(was, is);
  std::vector<bool> kept(was.size(), false);
  for (std::size_t i = 0; i < is.size(); ++i) {
    const std::string before = known[i] ? words_of(was[*known[i]]) : "";
    if (known[i]) kept[*known[i]] = true;
    const std::string after = words_of(is[i]);
    if (before != after) out.push_back({name, before, after});
  }
  for (std::size_t i = 0; i < was.size(); ++i) {
    if (!kept[i]) out.push_back({name, words_of(was[i]), ""});
  }
}

void compare_documents(std::vector<FieldChange>& out, const std::vector<PolicyDocument>& was,
                       const std::vector<PolicyDocument>& is) {
  const auto same = [](const PolicyDocument& one) {
    return [&one](const PolicyDocument& other) {
      return one.url.empty() ? one.title == other.title : one.url == other.url;
    };
  };
  for (const PolicyDocument& document : is) {
    const auto before = std::ranges::find_if(was, same(document));
    if (before == was.end()) {
      out.push_back({"document", "", words_of(document)});
    } else if (*before != document) {
      out.push_back({"document", words_of(*before), words_of(document)});
    }
  }
  for (const PolicyDocument& document : was) {
    if (std::ranges::none_of(is, same(document))) out.push_back({"document", words_of(document), ""});
  }
}

}  // namespace

std::optional<Policy> record_at(const PolicyHistory& history, Time at) {
  std::optional<Policy> record = history.now;
  for (const PolicyVersion& version : history.versions) {
    if (version.at <= at) break;
    record = version.before;
  }
  return record;
}

std::optional<Policy> record_on(const PolicyHistory& history, const Date& day) {
  return record_at(history, midnight(day) + std::chrono::days(1) - Millis(1));
}

std::optional<Policy> record_after(const PolicyHistory& history, std::int64_t rev) {
  std::optional<Policy> record = history.now;
  for (const PolicyVersion& version : history.versions) {
    if (version.rev == rev) return record;
    record = version.before;
  }
  return std::nullopt;
}

std::vector<FieldChange> record_changes(const Policy& was, const Policy& is) {
  std::vector<FieldChange> out;
  for (const std::string_view name : kFields) {
    std::string before = field_of(was, name), after = field_of(is, name);
    if (before != after) out.push_back({std::string(name), std::move(before), std::move(after)});
  }
  compare_entries(out, "action", was.actions, is.actions);
  compare_entries(out, "commentary", was.commentary, is.commentary);
  compare_documents(out, was.documents, is.documents);
  return out;
}

std::vector<Writing> writings_of(const PolicyHistory& history, std::string_view field) {
  std::vector<Writing> out;
  const Policy* after = &history.now;
  for (const PolicyVersion& version : history.versions) {
    Writing one{&version, {}};
    if (version.before) one.changes = record_changes(*version.before, *after);
    if (version.before) after = &*version.before;
    if (!field.empty()) std::erase_if(one.changes, [&](const FieldChange& c) { return c.name != field; });
    if (field.empty() || !one.changes.empty()) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace policywatch::review
