// Title lines in house form.
#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "match/cases.hpp"
#include "match/classify.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxHeadline = 1000;

bool starts_nocase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ascii_nocase(text.substr(0, prefix.size()), prefix);
}

// "Complaint - A v. B", "Order Granting … - A v. B", "A v. B, No. … - Complaint": the court's own papers.
bool is_court_paper(std::string_view headline) {
  if (find_cases(tokenize(headline), headline).empty()) return false;
  static constexpr std::string_view kPapers[] = {"complaint",
                                                 "order",
                                                 "opinion",
                                                 "judgment",
                                                 "amended complaint",
                                                 "memorandum",
                                                 "petition",
                                                 "class action complaint",
                                                 "temporary restraining order",
                                                 "preliminary injunction",
                                                 "notice of appeal",
                                                 "stipulation",
                                                 "settlement",
                                                 "brief",
                                                 "motion",
                                                 "mandate",
                                                 "consent",
                                                 "dismissal",
                                                 "emergency"};
  const std::size_t dash = headline.rfind(" - ");
  const std::string_view tail =
      dash == std::string_view::npos ? std::string_view() : headline.substr(dash + 3);
  return std::any_of(std::begin(kPapers), std::end(kPapers), [&](std::string_view paper) {
    return starts_nocase(headline, paper) || starts_nocase(tail, paper);
  });
}

bool ends_with_outlet(std::string_view headline, std::string_view outlet) {
  if (outlet.empty()) return true;
  if (headline.size() < outlet.size() + 1) return false;
  const std::size_t at = headline.size() - outlet.size();
  if (!equals_ascii_nocase(headline.substr(at), outlet)) return false;
  const std::string_view before = trim(headline.substr(0, at));
  return before.ends_with('-') || before.ends_with('|') || before.ends_with(',') ||
         before.ends_with("\xE2\x80\x93") || before.ends_with("\xE2\x80\x94");
}

}  // namespace

std::string house_title(const std::optional<Date>& date, std::string_view headline, std::string_view outlet,
                        int tier, UpdateKind kind) {
  const std::string clean = shorten(collapse_space(headline), kMaxHeadline);
  const std::string source = collapse_space(outlet);
  const bool paper = kind != UpdateKind::commentary && is_court_paper(clean);
  std::string title;
  if (date) {
    const std::string house = to_house(*date);
    if (!clean.starts_with(house)) title = house + " ";
  }
  const bool reported = tier >= 3 && !paper && !starts_nocase(clean, "reported:");
  if (reported) title += "Reported: ";
  title += clean;
  if (!paper && !ends_with_outlet(clean, source)) title += " - " + source;
  return title;
}

}  // namespace policywatch::match
