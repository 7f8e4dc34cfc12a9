#include "review/lesson.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::review {
namespace {

bool is_story(const Update& update) {
  return update.kind != UpdateKind::page_change && update.kind != UpdateKind::page_removed &&
         update.kind != UpdateKind::page_restored && update.fields.empty();
}

void add(std::vector<Lesson>& lessons, const Update& update, const PolicyId& policy, bool right) {
  const std::string& headline = update.headline.empty() ? update.title : update.headline;
  if (headline.empty()) return;
  Lesson lesson;
  lesson.policy = policy;
  lesson.right = right;
  lesson.headline = shorten(headline, kMostHeadline);
  lessons.push_back(std::move(lesson));
}

}  // namespace

std::vector<Lesson> lessons_of_accept(const Update& proposed, const Update& accepted) {
  std::vector<Lesson> lessons;
  if (!is_story(proposed) || !is_story(accepted)) return lessons;
  for (const PolicyId& policy : accepted.policies) add(lessons, proposed, policy, true);
  for (const PolicyId& policy : proposed.policies) {
    const bool kept = std::ranges::find(accepted.policies, policy) != accepted.policies.end();
    if (!kept) add(lessons, proposed, policy, false);
  }
  return lessons;
}

std::vector<Lesson> lessons_of_reject(const Update& rejected) {
  std::vector<Lesson> lessons;
  const bool of_matching = rejected.reject_reason == RejectReason::unrelated ||
                           rejected.reject_reason == RejectReason::out_of_scope;
  if (!of_matching || !is_story(rejected)) return lessons;
  for (const PolicyId& policy : rejected.policies) add(lessons, rejected, policy, false);
  return lessons;
}

}  // namespace policywatch::review
