// What a decision says about the matching of a story with policies: kept so that it can be learned from,
// shown and forgotten. What is made of it stands in match/learning.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::review {

/// One decision's word on one policy.
struct Lesson {
  std::int64_t decision = 0;  // the store gives it
  PolicyId policy;
  bool right = false;    // the story belongs to it
  std::string headline;  // of the story, at most kMostHeadline bytes
  bool forgotten = false;
  std::int64_t update_id = 0;  // this and the next two: of the decision, read only
  std::string by;
  Time at{};
  bool operator==(const Lesson&) const = default;
};
inline constexpr std::size_t kMostHeadline = 1000;

/// A word or two neighbours that weigh more, or less, for a policy than they did.
struct LearnedWord {
  std::string term;
  double weight = 0;                       // > 0: speaks for it; < 0: the share taken from its worth
  std::vector<std::int64_t> right, wrong;  // decisions
};

/// What decisions taught about one policy.
struct Learned {
  PolicyId policy;
  std::vector<LearnedWord> words;  // heaviest first
  std::vector<Lesson> lessons;     // oldest first, forgotten ones too
};

/// Policies it was filed under are right; those proposed and struck out are wrong. Only stories teach: what
/// changed on a policy's own page says nothing of the matching.
std::vector<Lesson> lessons_of_accept(const Update& proposed, const Update& accepted);
/// Rejected as unrelated or out of scope: its policies were wrong. All other reasons say nothing of them.
std::vector<Lesson> lessons_of_reject(const Update& rejected);

}  // namespace policywatch::review
