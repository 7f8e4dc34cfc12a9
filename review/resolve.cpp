#include "review/resolve.hpp"

namespace policywatch::review {

Result<Update> resolve(Desk& desk, std::int64_t id) {
  constexpr int kLongestChain = 64;
  Result<Update> update = desk.update(id);
  for (int steps = 0; steps < kLongestChain; ++steps) {
    if (!update || update->state != UpdateState::merged || update->merged_into == 0) return update;
    Result<Update> next = desk.update(update->merged_into);
    if (!next) return update;
    update = std::move(next);
  }
  return update;
}

}  // namespace policywatch::review
