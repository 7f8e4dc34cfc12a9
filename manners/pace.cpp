#include "manners/pace.hpp"

#include <algorithm>

#include "manners/manners.hpp"
#include "manners/quota.hpp"

namespace policywatch::manners {
namespace {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;

// Heritrix's factor and bound: a host that is busy for a second with us has five for others.
constexpr int kTookFactor = 5;
constexpr Millis kLongestOwnPause = seconds(30);
constexpr int kFailuresUntilOpen = 5;
constexpr Millis kFirstProbe = minutes(15), kLastProbe = hours(6);
constexpr Millis kFirstThrottle = minutes(1), kLastThrottle = hours(1);
constexpr Millis kSlow = seconds(5);

Millis doubled(Millis first, int times, Millis last) {
  for (int i = 0; i < times && first < last; ++i) first *= 2;
  return std::min(first, last);
}

void close_until(HostPace& pace, Time until, HostWait why) {
  if (until <= pace.open_at) return;
  pace.open_at = until;
  pace.why = why;
}

void take_failure(HostPace& pace, const Visit& visit) {
  ++pace.failures;
  if (pace.failed_by.empty()) pace.failed_by = visit.watch;
  pace.several = pace.several || pace.failed_by != visit.watch;
  // A page that fails alone is its own watch's matter.
  const bool opens = pace.openings == 0 && pace.failures >= kFailuresUntilOpen && pace.several;
  const bool probe_failed = pace.openings > 0 && visit.started >= pace.open_at;
  if (!opens && !probe_failed) return;
  close_until(pace, visit.finished + doubled(kFirstProbe, pace.openings, kLastProbe), HostWait::host_down);
  ++pace.openings;
}

void take_answer(HostPace& pace) {
  pace.failures = pace.openings = 0;
  pace.failed_by.clear();
  pace.several = false;
  // A request that was under way when the breaker opened was answered after all.
  if (pace.why == HostWait::host_down) {
    pace.open_at = Time{};
    pace.why = HostWait::none;
  }
}

void take_throttle(HostPace& pace, const Visit& visit) {
  if (visit.retry_after) {
    pace.throttled = 0;
    close_until(pace, visit.finished + *visit.retry_after, HostWait::retry_after);
  } else if (visit.status == 429) {
    const Millis wait = doubled(kFirstThrottle, pace.throttled, kLastThrottle);
    ++pace.throttled;
    close_until(pace, visit.finished + wait, HostWait::retry_after);
  } else if (visit.outcome == Visit::Outcome::answered) {
    pace.throttled = 0;
  }
}

}  // namespace

std::string pace_key(const Url& url) {
  std::string host(url.hostname());
  while (host.ends_with('.')) host.pop_back();
  // "www.gov.example" and "gov.example" are one; "www.example" is a name of its own.
  if (host.starts_with("www.") && host.find('.', 4) != std::string::npos) host.erase(0, 4);
  const std::uint16_t port = url.effective_port();
  return port == 80 || port == 443 ? host : host + ":" + std::to_string(port);
}

Visit visit_of(const Response& response, std::string watch) {
  Visit visit;
  visit.watch = std::move(watch);
  visit.started = response.started;
  visit.finished = response.finished;
  visit.status = response.status;
  const bool refused_by_us =
      response.quality == Quality::address_denied || response.quality == Quality::robots_denied;
  if (response.status == 0 && refused_by_us) {
    visit.outcome = Visit::Outcome::not_asked;
  } else if (response.quality == Quality::unreachable || response.status == 0 ||
             (response.status >= 500 && response.status < 600)) {
    visit.outcome = Visit::Outcome::failed;
  }
  if (response.status == 429 || response.status == 503) {
    if (const std::string* value = find_header(response.headers, "Retry-After"))
      visit.retry_after = parse_retry_after(*value, response.finished);
  }
  visit.quota_wait = quota_wait(response.headers, response.finished);
  return visit;
}

HostPace after(HostPace pace, const Visit& visit, Millis spacing) {
  if (visit.outcome == Visit::Outcome::not_asked) return pace;
  pace.took = std::max(visit.finished - visit.started, Millis(0));
  if (visit.outcome == Visit::Outcome::failed) {
    take_failure(pace, visit);
  } else {
    take_answer(pace);
  }
  if (pace.open_at <= visit.finished) pace.why = HostWait::none;
  take_throttle(pace, visit);
  if (visit.quota_wait) close_until(pace, visit.finished + *visit.quota_wait, HostWait::retry_after);
  const Millis own = spacing > Millis(0)
                         ? std::max(spacing, std::min(pace.took * kTookFactor, kLongestOwnPause))
                         : Millis(0);
  close_until(pace, visit.finished + own, HostWait::none);
  if (!visit.robots) close_until(pace, visit.finished + pace.crawl_delay, HostWait::crawl_delay);
  return pace;
}

bool is_slow(const HostPace& pace) {
  return pace.took >= kSlow;
}

std::string_view wait_words(HostWait why) {
  switch (why) {
    case HostWait::none:
      return "";
    case HostWait::crawl_delay:
      return "host asks for slower pace";
    case HostWait::retry_after:
      return "host asked to be left alone";
    case HostWait::host_down:
      return "host down";
  }
  return "";
}

}  // namespace policywatch::manners
