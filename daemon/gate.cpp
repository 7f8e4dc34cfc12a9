#include "daemon/gate.hpp"

#include <algorithm>
#include <cassert>

namespace policywatch::daemon {

bool Gate::try_enter(const std::string& host, Time now) {
  Host& at = hosts_[host];
  if (at.inside >= per_host_ || now < at.open_at) return false;
  ++at.inside;
  return true;
}

void Gate::leave(const std::string& host, Time now, Millis pause) {
  Host& at = hosts_[host];
  assert(at.inside > 0);
  --at.inside;
  at.open_at = std::max(at.open_at, now + std::max(spacing_, pause));
}

std::optional<Time> Gate::free_at(const std::string& host) const {
  auto found = hosts_.find(host);
  if (found == hosts_.end()) return Time{};
  if (found->second.inside >= per_host_) return std::nullopt;
  return found->second.open_at;
}

void Gate::close_until(const std::string& host, Time until) {
  Host& at = hosts_[host];
  at.open_at = std::max(at.open_at, until);
}

}  // namespace policywatch::daemon
