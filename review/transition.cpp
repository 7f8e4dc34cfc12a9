#include "review/transition.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/words.hpp"

namespace policywatch::review {
namespace {

constexpr std::string_view kArrow = "->";

/// By the day of the entry; of one day, the one that stands further down.
std::optional<Status> newest_status(const Policy& policy) {
  const Action* newest = nullptr;
  const auto day = [](const Action& action) { return action.date ? action.date : action.header_date; };
  for (const Action& action : policy.actions) {
    if (!action.status) continue;
    if (newest == nullptr || day(action) >= day(*newest)) newest = &action;
  }
  return newest == nullptr ? std::nullopt : newest->status;
}

bool names(std::string_view side, const std::optional<Status>& status, std::string_view current) {
  if (side == "*") return true;
  if (status && side == word(*status)) return true;
  return !current.empty() && side == ascii_lower(current);
}

}  // namespace

std::optional<std::string> guard_met(const std::vector<std::string>& guards, const Policy& before,
                                     const Policy& after, const Update& accepted) {
  if (!accepted.status) return std::nullopt;
  const std::optional<Status> held = newest_status(before);
  for (const std::string& guard : guards) {
    const std::size_t arrow = guard.find(kArrow);
    if (arrow == std::string::npos) continue;
    const std::string from = ascii_lower(trim(std::string_view(guard).substr(0, arrow)));
    const std::string to = ascii_lower(trim(std::string_view(guard).substr(arrow + kArrow.size())));
    if (names(from, held, before.current_status) && names(to, accepted.status, after.current_status))
      return guard;
  }
  return std::nullopt;
}

}  // namespace policywatch::review
