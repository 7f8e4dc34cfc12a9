#include "daemon/learned.hpp"

#include <unordered_map>
#include <utility>

#include "review/policy_fields.hpp"

namespace policywatch::daemon {
namespace {

/// Ids that lessons use, as the policies are called now; "" for those that nobody answers to.
class Names {
 public:
  explicit Names(std::span<const Policy> policies) : policies_(policies) {
    for (const Policy& policy : policies) present_.emplace(policy.id, policy.id);
  }

  const PolicyId& now(const PolicyId& then) {
    const auto known = present_.find(then);
    if (known != present_.end()) return known->second;
    PolicyId& found = present_[then];
    for (const Policy& policy : policies_) {
      if (!review::answers_to(policy, then)) continue;
      found = policy.id;
      break;
    }
    return found;
  }

 private:
  std::span<const Policy> policies_;
  std::unordered_map<PolicyId, PolicyId> present_;
};

}  // namespace

std::vector<match::Taught> taught_by(std::span<const review::Lesson> lessons,
                                     std::span<const Policy> policies) {
  std::vector<match::Taught> taught;
  Names names(policies);
  for (const review::Lesson& lesson : lessons) {
    const PolicyId& policy = names.now(lesson.policy);
    if (lesson.forgotten || policy.empty()) continue;
    taught.push_back({lesson.decision, policy, lesson.right, lesson.headline});
  }
  return taught;
}

std::vector<PolicyId> names_now(std::span<const PolicyId> then, std::span<const Policy> policies) {
  std::vector<PolicyId> now;
  Names names(policies);
  for (const PolicyId& id : then) {
    if (const PolicyId& present = names.now(id); !present.empty()) now.push_back(present);
  }
  return now;
}

review::Learned learned_about(const Policy& policy, std::span<const review::Lesson> lessons) {
  review::Learned learned;
  learned.policy = policy.id;
  for (const review::Lesson& lesson : lessons) {
    if (lesson.policy == policy.id || review::answers_to(policy, lesson.policy))
      learned.lessons.push_back(lesson);
  }
  for (auto& [id, terms] : match::learn(taught_by(learned.lessons, std::span(&policy, 1)))) {
    for (match::LearnedTerm& term : terms)
      learned.words.push_back(
          {std::move(term.term), term.weight, std::move(term.right), std::move(term.wrong)});
  }
  return learned;
}

}  // namespace policywatch::daemon
