#include "pipeline/docket.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kLongestPaper = 180;

// How courts begin the papers they write themselves; "MINUTE ENTRY" and the like tell what was ordered
// orally.
constexpr auto kRulings = std::to_array<std::string_view>({"order",
                                                           "opinion",
                                                           "memorandum",
                                                           "judgment",
                                                           "minute entry",
                                                           "minute order",
                                                           "paperless order",
                                                           "text order",
                                                           "electronic order",
                                                           "text only order",
                                                           "temporary restraining order",
                                                           "preliminary injunction",
                                                           "permanent injunction",
                                                           "final judgment",
                                                           "mandate",
                                                           "per curiam",
                                                           "ruling",
                                                           "amended order",
                                                           "oral order",
                                                           "decision",
                                                           "findings of fact",
                                                           "endorsed order",
                                                           "unopposed order",
                                                           "stipulated order",
                                                           "consent decree",
                                                           "verdict",
                                                           "amended judgment"});
constexpr auto kComplaints = std::to_array<std::string_view>(
    {"complaint", "amended complaint", "first amended complaint", "second amended complaint",
     "class action complaint", "supplemental complaint", "petition for review", "petition for writ",
     "petition for a writ"});
// An order about one of these decides something; one about time, pages or admission to practice does not.
constexpr auto kWeighty = std::to_array<std::string_view>(
    {"injunct",       "restrain",   "stay",       "dismiss",       "summary judgment",
     "vacat",         "set aside",  "sets aside", "setting aside", "class certif",
     "certify class", "certifying", "remand",     "declarat",      "revers",
     "affirm",        "enjoin",     "postpon",    "unlawful",      "arbitrary",
     "transfer",      "habeas",     "contempt",   "consolidat",    "settlement"});
constexpr auto kOpinions = std::to_array<std::string_view>(
    {"opinion", "memorandum opinion", "judgment", "final judgment", "per curiam", "mandate",
     "temporary restraining order", "preliminary injunction", "permanent injunction", "findings of fact",
     "consent decree", "verdict"});

template <std::size_t N>
bool begins(std::string_view lower, const std::array<std::string_view, N>& openings) {
  return std::ranges::any_of(openings, [&](std::string_view opening) { return lower.starts_with(opening); });
}

/// "Entry #31 in A v. B (1:26-cv-00417)" → "A v. B".
std::string case_of(std::string_view title) {
  const std::size_t in = title.find(" in ");
  if (in == std::string_view::npos) return "";
  std::string_view name = title.substr(in + 4);
  if (const std::size_t number = name.rfind(" ("); number != std::string_view::npos)
    name = name.substr(0, number);
  return std::string(trim(name));
}

std::string_view first_sentence(std::string_view text) {
  const std::vector<std::string_view> all = sentences(text);
  std::string_view first = all.empty() ? text : trim(all.front());
  while (first.ends_with('.')) first.remove_suffix(1);
  return first;
}

}  // namespace

DocketEntry read_docket_entry(const Item& item, bool tells_status) {
  DocketEntry entry;
  const std::string_view text =
      trim(item.summary.empty() ? std::string_view(item.title) : std::string_view(item.summary));
  const std::string lower = ascii_lower(text.substr(0, std::min<std::size_t>(text.size(), 2000)));
  const bool ruling = begins(lower, kRulings);
  const bool weighty =
      std::ranges::any_of(kWeighty, [&](std::string_view word) { return lower.contains(word); });
  entry.is_news =
      begins(lower, kComplaints) || begins(lower, kOpinions) || (ruling && (weighty || tells_status));
  entry.is_ruling = ruling || begins(lower, kOpinions);
  entry.paper = shorten(first_sentence(text), kLongestPaper);
  entry.case_name = case_of(item.title);
  entry.headline = entry.case_name.empty() ? entry.paper : entry.paper + " - " + entry.case_name;
  return entry;
}

}  // namespace policywatch::pipeline
