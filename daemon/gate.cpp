#include "daemon/gate.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/log.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {
namespace {

void tell(const HostPace& before, const HostPace& now) {
  if (now.openings > 0 && before.openings == 0) {
    log::warn("host.down", {{"host", now.host},
                            {"failures", std::to_string(now.failures)},
                            {"next_probe", to_rfc3339(now.open_at)}});
  } else if (now.openings == 0 && before.openings > 0) {
    log::info("host.up", {{"host", now.host}});
  }
  if (now.why == HostWait::retry_after && before.why != HostWait::retry_after)
    log::info("host.asked_to_wait", {{"host", now.host}, {"until", to_rfc3339(now.open_at)}});
}

}  // namespace

Gate::Host& Gate::at(const std::string& host) {
  Host& found = hosts_[host];
  if (found.pace.host.empty()) found.pace.host = host;
  return found;
}

void Gate::remember(HostPace pace) {
  const std::string key = pace.host;
  if (hosts_.contains(key)) return;
  hosts_.emplace(key, Host{.pace = std::move(pace), .inside = 0, .kept = true});
}

bool Gate::try_enter(const std::string& host, Time now) {
  Host& here = at(host);
  const int places = here.pace.openings > 0 ? 1 : per_host_;
  if (here.inside >= places || now < here.pace.open_at) return false;
  ++here.inside;
  return true;
}

void Gate::visited(const std::string& host, const manners::Visit& visit) {
  Host& here = at(host);
  HostPace pace = manners::after(here.pace, visit, spacing_);
  tell(here.pace, pace);
  here.pace = std::move(pace);
  here.visited = visit.finished;
}

void Gate::clock_stepped(Millis by, Time now) {
  for (auto& [name, host] : hosts_) {
    if (!manners::made_after_step(host.visited, now, by)) host.pace.open_at += by;
  }
}

void Gate::step_out(const std::string& host) {
  Host& here = at(host);
  assert(here.inside > 0);
  --here.inside;
}

void Gate::leave(const std::string& host) {
  step_out(host);
  if (on_leave) on_leave(host);
}

void Gate::leave(const std::string& host, const manners::Visit& visit) {
  step_out(host);
  visited(host, visit);
  if (on_leave) on_leave(host);
}

void Gate::set_crawl_delay(const std::string& host, Millis delay) {
  Host& here = at(host);
  if (here.pace.crawl_delay == delay) return;
  if (delay > spacing_)
    log::info("host.slower_pace", {{"host", host}, {"crawl_delay", format_duration(delay)}});
  here.pace.crawl_delay = delay;
}

std::optional<Time> Gate::free_at(const std::string& host) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return Time{};
  const Host& here = found->second;
  if (here.inside >= (here.pace.openings > 0 ? 1 : per_host_)) return std::nullopt;
  return here.pace.open_at;
}

HostPace Gate::pace(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? HostPace{.host = host} : found->second.pace;
}

bool Gate::slow(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found != hosts_.end() && manners::is_slow(found->second.pace);
}

std::optional<HostPace> Gate::to_keep(const std::string& host, Time now) {
  Host& here = at(host);
  const HostPace& pace = here.pace;
  const bool says = pace.open_at > now || pace.failures > 0 || pace.openings > 0 || pace.throttled > 0;
  if (!says && !here.kept) return std::nullopt;
  here.kept = says;
  return pace;
}

}  // namespace policywatch::daemon
