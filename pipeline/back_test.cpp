#include "pipeline/back_test.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/tokens.hpp"

namespace policywatch::pipeline {
namespace {

constexpr int kDays = 3;
constexpr double kSameWords = 0.5, kSameDayWords = 0.2;

std::optional<Date> date_of(const Action& action) {
  return action.date ? action.date : action.header_date;
}

void take_later(std::vector<Action>& actions, const PolicyId& policy, Date from, Date to,
                std::vector<BackTest::Entry>& entries) {
  std::erase_if(actions, [&](const Action& action) {
    const std::optional<Date> date = date_of(action);
    if (!date || *date <= from) return false;
    if (*date <= to) entries.push_back({policy, action, std::nullopt});
    return true;
  });
}

std::string words_of(const Action& action) {
  return fold(action.headline.empty() ? action.title : action.headline);
}

double share_of(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return 0;
  return diff::overlap(diff::word_prints(a), diff::word_prints(b));
}

double alike(const Update& update, const Action& action) {
  return std::max(share_of(fold(update.headline), words_of(action)),
                  share_of(fold(update.text), fold(action.text)));
}

// 0: another matter; else the more the surer.
double likeness(const Update& update, const BackTest::Entry& entry) {
  if (std::ranges::count(update.policies, entry.policy) == 0) return 0;
  const std::optional<Date> date = date_of(entry.action);
  if (!update.date || !date || std::abs(days_between(*update.date, *date)) > kDays) return 0;
  const bool same_day = *update.date == *date;
  const double words = alike(update, entry.action);
  if (!entry.action.url.empty() && identity_of(entry.action.url) == identity_of(update.url)) return 3 + words;
  if (words >= kSameWords) return 1 + words + (same_day ? 1 : 0);
  const bool same_status = update.status && update.status == entry.action.status;
  return same_day && (same_status || words >= kSameDayWords) ? 0.5 + words : 0;
}

bool has_timeline(const BackTest& test, const Update& update) {
  return std::ranges::any_of(update.policies, [&](const PolicyId& policy) {
    return std::ranges::find(test.timelines, policy) != test.timelines.end();
  });
}

}  // namespace

std::vector<BackTest::Entry> hold_back(std::vector<Policy>& policies, Time from, Time to,
                                       std::vector<PolicyId>& timelines) {
  std::vector<BackTest::Entry> entries;
  const Date first = policywatch::date_of(from), last = policywatch::date_of(to);
  for (Policy& policy : policies) {
    if (policy.actions.empty() && policy.commentary.empty()) continue;
    timelines.push_back(policy.id);
    take_later(policy.actions, policy.id, first, last, entries);
    take_later(policy.commentary, policy.id, first, last, entries);
  }
  std::ranges::sort(entries, [](const BackTest::Entry& a, const BackTest::Entry& b) {
    const auto a_date = date_of(a.action), b_date = date_of(b.action);
    return std::tie(a_date, a.policy, a.action.title) < std::tie(b_date, b.policy, b.action.title);
  });
  return entries;
}

void set_against(BackTest& test) {
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  for (std::size_t u = 0; u < test.proposed.size(); ++u) {
    for (std::size_t e = 0; e < test.entries.size(); ++e) {
      const double value = likeness(test.proposed[u], test.entries[e]);
      if (value > 0) pairs.emplace_back(-value, u, e);
    }
  }
  std::ranges::sort(pairs);
  test.standing.clear();
  for (const Update& update : test.proposed) {
    test.standing.push_back(has_timeline(test, update) ? BackTest::Standing::not_on_timeline
                                                       : BackTest::Standing::not_judged);
  }
  std::set<std::pair<std::size_t, PolicyId>> told;
  for (const auto& [value, u, e] : pairs) {
    if (test.entries[e].told_by || !told.emplace(u, test.entries[e].policy).second) continue;
    test.standing[u] = BackTest::Standing::on_timeline;
    test.entries[e].told_by = u;
  }
}

}  // namespace policywatch::pipeline
