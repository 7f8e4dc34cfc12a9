#include "match/classify.hpp"

namespace policywatch::match {

Classification classify(const PolicyIndex& index, const Story& story, std::size_t candidates) {
  Classification result;
  result.policies = match_policies(index, story, candidates, &result.candidates);
  result.status = find_status(story);
  result.kind = find_kind(story, result.status);
  return result;
}

}  // namespace policywatch::match
