// How fast a host may be asked, and when it is left alone: spacing, Crawl-delay, Retry-After, circuit
// breaker. One value in, one value out; the gate keeps it in memory and the store through a restart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/host_pace.hpp"
#include "base/page.hpp"
#include "base/time.hpp"
#include "base/url.hpp"

namespace policywatch::manners {

/// What politeness is counted by: one machine, however it is spelt. Lower case, no dot at the end, no "www.",
/// http and https as one; other ports are other servers.
std::string pace_key(const Url& url);

/// One request that ended, as far as its host is concerned.
struct Visit {
  std::string watch;  // who asked; "robots.txt" for that file
  Time started{}, finished{};
  enum class Outcome { answered, failed, not_asked } outcome = Outcome::answered;
  int status = 0;
  std::optional<Millis> retry_after;  // from `finished`; only of 429 and 503
  std::optional<Millis> quota_wait;   // from `finished`; the answer said that no request is left (quota.hpp)
  bool robots = false;                // Crawl-delay stands between pages, not between the rules and a page
};
/// Failed: no answer at all, or 5xx. Not asked: our own rules kept us from it.
Visit visit_of(const Response& response, std::string watch);

/// The host's pace after a visit. `spacing` is the operator's pause after each request: at least that, at
/// least five times what the request took (up to half a minute), at least the Crawl-delay. Zero spacing means
/// the operator's own host: no pauses of ours at all.
///
/// Five failures in a row, by more than one watch, open the circuit breaker: one probe after 15 minutes, then
/// after twice as long each time, up to six hours; the first answer closes it.
HostPace after(HostPace pace, const Visit& visit, Millis spacing);

/// The host takes long to answer: it must not hold the places that quick ones could have.
bool is_slow(const HostPace& pace);
/// "host down", "host asks for slower pace", …; "" for `none`.
std::string_view wait_words(HostWait why);

}  // namespace policywatch::manners
