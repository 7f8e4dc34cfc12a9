#include "extract/tracker_tags.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

bool lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool space(char c) {
  return c == ' ' || c == '\t';
}
bool separator(char c) {
  return c == ',' || c == ';' || c == '|';
}

constexpr auto kStatuses = std::to_array<std::string_view>(
    {"Final/Actual", "In Litigation", "Enjoined/Vacated", "Reported", "Rescinded", "Proposed", "Replaced",
     "Renewed", "Expired", "Comment Period"});
constexpr auto kActionTypes = std::to_array<std::string_view>(
    {"Agency Directive", "Change in Practice", "Presidential Orders", "Rule", "Program Termination",
     "Forms and Information Collection", "Adjudication", "Data and Reports", "Legislation"});
constexpr auto kSubjects = std::to_array<std::string_view>({"Asylum, Withholding and CAT",
                                                            "Border",
                                                            "Interior",
                                                            "Detention",
                                                            "Enforcement",
                                                            "Hearings and Adjudications",
                                                            "Immigrant Visas: Employment-Based",
                                                            "Immigrant Visas: Special Immigrant",
                                                            "Immigrant Visas: Diversity",
                                                            "Immigrant Visas: Family-Based",
                                                            "Immigrant Visas",
                                                            "Non-Immigrant Visas: Employment-Based",
                                                            "Non-Immigrant Visas: Student",
                                                            "Non-Immigrant Visas",
                                                            "TPS",
                                                            "Humanitarian",
                                                            "Minors",
                                                            "Sanctuary Restrictions",
                                                            "Citizenship",
                                                            "Refugees",
                                                            "Labor",
                                                            "Naturalization",
                                                            "DACA",
                                                            "Employment Verification",
                                                            "Workplace Enforcement",
                                                            "U/T/VAWA",
                                                            "Other"});
constexpr auto kAgencies = std::to_array<std::string_view>({"USCIS",
                                                            "DHS",
                                                            "ICE",
                                                            "CBP",
                                                            "DOJ",
                                                            "EOIR",
                                                            "DOS",
                                                            "State & Local Entities",
                                                            "Other",
                                                            "AG",
                                                            "ORR",
                                                            "DOD",
                                                            "Bureau of Consular Affairs",
                                                            "DOL",
                                                            "HHS",
                                                            "Bureau of Population, Refugees, and Migration",
                                                            "SSA",
                                                            "FEMA",
                                                            "CDC",
                                                            "White House",
                                                            "IRS",
                                                            "DOT",
                                                            "HUD",
                                                            "USDA",
                                                            "Treasury",
                                                            "FBI",
                                                            "TSA",
                                                            "USCG",
                                                            "BOP",
                                                            "OMB",
                                                            "President"});

constexpr std::array kOrder = {Tags::subject, Tags::agency, Tags::status, Tags::action_type};

std::span<const std::string_view> vocabulary(Tags kind) {
  switch (kind) {
    case Tags::status:
      return kStatuses;
    case Tags::action_type:
      return kActionTypes;
    case Tags::subject:
      return kSubjects;
    case Tags::agency:
      return kAgencies;
  }
  return {};
}

std::string_view longest_tag(std::string_view text, std::span<const std::string_view> known) {
  std::string_view best;
  for (const std::string_view tag : known) {
    if (tag.size() <= best.size() || !text.starts_with(tag)) continue;
    if (text.size() > tag.size() && (lower(text[tag.size()]))) continue;
    best = tag;
  }
  return best;
}

}  // namespace

std::vector<std::string> split_tags(std::string_view text, Tags kind) {
  const auto known = vocabulary(kind);
  std::vector<std::string> out;
  std::string unknown;
  const auto keep_unknown = [&] {
    std::string word(trim(unknown));
    if (!word.empty() && word != "," && word != ";" && word != "|") out.push_back(std::move(word));
    unknown.clear();
  };
  bool boundary = true;  // a tag begins at the start, after a separator, or glued to another tag
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view tag = boundary ? longest_tag(text.substr(at), known) : std::string_view();
    if (!tag.empty()) {
      keep_unknown();
      out.emplace_back(tag);
      at += tag.size();
      continue;
    }
    const char c = text[at++];
    boundary = space(c) || separator(c);
    if (!boundary || !unknown.empty()) unknown += c;
  }
  keep_unknown();
  return out;
}

std::optional<Tags> kind_of_tag(std::string_view tag, Tags from) {
  const auto holds = [&](Tags kind) { return std::ranges::count(vocabulary(kind), tag) > 0; };
  const auto later = std::ranges::find_if(kOrder, [&](Tags kind) { return kind >= from && holds(kind); });
  if (later != kOrder.end()) return *later;
  const auto any = std::ranges::find_if(kOrder, holds);
  return any == kOrder.end() ? std::nullopt : std::optional(*any);
}

TagRun tag_run(std::string_view text, std::size_t from, std::optional<Tags> only) {
  TagRun run{from, {}, false};
  Tags last = only.value_or(Tags::subject);
  std::size_t at = from;
  while (at < text.size()) {
    std::string_view best;
    Tags kind = last;
    for (const Tags one : kOrder) {
      if (one < last || (only && one != *only)) continue;
      const std::string_view tag = longest_tag(text.substr(at), vocabulary(one));
      if (tag.size() > best.size()) best = tag, kind = one;
    }
    if (best.empty() || std::ranges::count(run.tags, best) > 0) break;
    run.tags.emplace_back(best);
    last = kind;
    run.end = at += best.size();
    while (at < text.size() && (space(text[at]) || separator(text[at]))) ++at;
    run.glued = at == run.end;
  }
  return run;
}

std::vector<std::string> known_tags(std::string_view text) {
  std::vector<std::string> out;
  bool boundary = true;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view best;
    for (const Tags kind : {Tags::subject, Tags::agency, Tags::status, Tags::action_type}) {
      const std::string_view tag =
          boundary ? longest_tag(text.substr(at), vocabulary(kind)) : std::string_view();
      if (tag.size() > best.size()) best = tag;
    }
    if (!best.empty()) out.emplace_back(best);
    at += std::max<std::size_t>(best.size(), 1);
    boundary = !best.empty() || space(text[at - 1]) || text[at - 1] == ',' || text[at - 1] == ';';
  }
  return out;
}

}  // namespace policywatch::extract
