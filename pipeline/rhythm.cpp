#include "pipeline/rhythm.hpp"

#include <algorithm>
#include <set>

namespace policywatch::pipeline {
namespace {

using std::chrono::days;

constexpr std::size_t kLeastDays = 5;
constexpr std::size_t kMostDays = 60;  // the newest: a source's pace of years ago says little
constexpr days kLeastPatience{3};

std::vector<std::chrono::sys_days> days_with_news(const Told& told) {
  const auto today = std::chrono::floor<days>(told.now);
  std::set<std::chrono::sys_days> all;
  for (const Item& item : told.items) {
    if (!item.date) continue;
    if (const auto at = parse_rfc3339(to_iso(*item.date))) {
      const auto day = std::chrono::floor<days>(*at);
      if (day <= today) all.insert(day);
    }
  }
  for (const Time at : told.news) all.insert(std::chrono::floor<days>(at));
  std::vector<std::chrono::sys_days> sorted(all.begin(), all.end());
  if (sorted.size() > kMostDays) sorted.erase(sorted.begin(), sorted.end() - kMostDays);
  return sorted;
}

std::string counted_days(days span) {
  return span.count() == 1 ? "1 day" : std::to_string(span.count()) + " days";
}

}  // namespace

std::optional<Rhythm> learn_rhythm(const Told& told) {
  const std::vector<std::chrono::sys_days> all = days_with_news(told);
  if (all.size() < kLeastDays) return std::nullopt;
  std::vector<days> gaps;
  for (std::size_t i = 1; i < all.size(); ++i) gaps.push_back(all[i] - all[i - 1]);
  std::ranges::sort(gaps);
  const days usual = gaps[gaps.size() / 2], longest = gaps.back();
  // Twice the longest pause ever made; one holiday among many short pauses shall not make it deaf for long.
  const days patience = std::max({kLeastPatience, 3 * usual, std::min(2 * longest, 10 * usual + days(14))});
  const Time last = all.back();
  // A date names its whole day.
  const Time silent_after = std::max(last + days(1), told.since) + patience;
  return Rhythm{silent_after, std::to_string(all.size()) + " days with news, usually " + counted_days(usual) +
                                  " apart, at most " + counted_days(longest) + "; the last on " +
                                  to_rfc3339(last).substr(0, 10)};
}

}  // namespace policywatch::pipeline
