// When to knock again, how long to wait, which doors never. Pure: times go in, times come out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "base/time.hpp"
#include "base/url.hpp"
#include "base/watch.hpp"

namespace policywatch::manners {

// --- schedule.cpp
// -------------------------------------------------------------------------------------------------
/// Five-field cron (minute hour day month weekday; lists, ranges, steps, names) in an IANA zone.
class Cron {
 public:
  static Result<Cron> parse(std::string_view text, std::string_view zone);
  /// The first matching minute after `after`: a time that a spring-forward skips runs at the gap's end, one
  /// that a fall-back repeats runs once. kNever when nothing matches within eight years.
  Time next(Time after) const;

 private:
  struct Fields;
  std::shared_ptr<const Fields> fields_;
};

/// What the schedule knows of a watch after a capture.
struct CheckState {
  Time last_check{};
  int failures = 0;                 // in a row, this one included
  std::optional<Time> retry_after;  // what the host asked for, absolute
  std::optional<Millis> max_age;    // may lengthen (up to schedule.max_interval), never shorten
};
/// The next check. Jitter is a hash of id and day, so that a restart does not move it; failures back off
/// exponentially with full jitter up to a day, but a failing host that named the time of its return is asked
/// then (not before our floor of five minutes or the interval); never earlier than retry_after, never outside
/// a timetable.
Time next_check(const Watch& watch, const ScheduleSettings& schedule, const CheckState& state);
/// Catching up after a pause: overdue checks are spread over min(interval / 2, 15 min) by the hash of their
/// id.
Time spread_overdue(const Watch& watch, const ScheduleSettings& schedule, Time due, Time now);
/// Whether something of the time `made` came after the clock was set by `by`, which was seen at `now`, some
/// seconds later: then it goes by the new time already.
bool made_after_step(Time made, Time now, Millis by);
/// The plan after the wall clock was set by `by`, to `now`: an interval's moves along, so that as much of it
/// is left as before; a timetable's is its next date, and one that was passed over comes once, now.
Time after_step(const Watch& watch, const ScheduleSettings& schedule, Time planned, Time now, Millis by);
/// The plan after the data of the watch's time zone changed: its timetable's next date; what is due stays.
Time after_zone_change(const Watch& watch, Time planned, Time now);
/// `planned`, or, when it is later than any answer of a host or any backoff can have made it, a new plan
/// within one interval: the clock was wrong when it was made.
Time believable(const Watch& watch, const ScheduleSettings& schedule, Time planned, Time now);

// --- retry.cpp
// ----------------------------------------------------------------------------------------------------
/// RFC 9110 section 10.2.3: seconds or an HTTP-date; nullopt when it is neither. Clamped to [0, 24 h].
std::optional<Millis> parse_retry_after(std::string_view value, Time now);
/// Full jitter: uniform in [0, min(cap, base·2^attempt)], drawn from `seed` (a hash), never from dice.
Millis backoff(int attempt, Millis base, Millis cap, std::uint64_t seed);
/// min(cap, base·2^attempt).
Millis backoff_limit(int attempt, Millis base, Millis cap);
/// Delivery retries: Standard Webhooks' published schedule (immediately, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h,
/// 14 h, 20 h, 24 h) ± 20 % by `seed`; nullopt after the last: a dead letter.
std::optional<Millis> delivery_delay(int attempts_made, std::uint64_t seed);

// --- robots.cpp
// ---------------------------------------------------------------------------------------------------
/// RFC 9309. `robots` is the file's text (only the first 500 KiB count); `agent` our product token; `url`
/// absolute.
bool robots_allow(std::string_view robots, std::string_view agent, std::string_view url);
std::optional<Millis> crawl_delay(std::string_view robots, std::string_view agent);
/// What the answer to a robots.txt fetch means (section 2.3.1): 2xx rules, 4xx or more than five redirects
/// allow all, 5xx, 429 or nothing disallow all (the last good copy is obeyed instead, by the caller).
enum class RobotsFetch { rules, allow_all, disallow_all };
RobotsFetch robots_fetch(int status, bool network_error, std::size_t redirects = 0);
/// What is odd about a file that counts as rules, for the operator; "" when nothing is.
std::string_view robots_oddity(std::string_view robots);

// --- agent.cpp
/// The token that robots.txt files know us by: the name before "/" (of "Mozilla/5.0 (compatible; name/1.0;
/// …)" the name that is compatible).
std::string product_token(std::string_view user_agent);
/// Why this User-Agent is not honest enough, in one sentence; "" when it names us and a way to complain.
std::string user_agent_fault(std::string_view user_agent);

// --- addresses.cpp
// ------------------------------------------------------------------------------------------------
/// Which addresses may be connected to: the public Internet, plus what the operator lists. Decides on the
/// resolved socket address, never on the name.
class AddressRules {
 public:
  static Result<AddressRules> parse(const std::vector<std::string>& allow);
  /// `ip` is a numeric IPv4 or IPv6 address without brackets. IPv4-mapped forms are judged as the IPv4
  /// inside; NAT64, 6to4 and Teredo are refused whole. Ports of well-known non-web services are refused
  /// unless an entry lists that very port.
  bool allowed(std::string_view ip, std::uint16_t port) const;
  /// Whether an entry names this address (and port, where it names one): the operator's own word for it.
  bool lists(std::string_view ip, std::uint16_t port) const;
  /// Whether an entry names this port.
  bool lists_port(std::uint16_t port) const;

 private:
  struct Range {
    std::uint8_t address[16];
    int prefix;
    std::uint16_t port;  // 0: any
  };
  std::vector<Range> allow_;
};
/// Whether an address may be fetched at all: http or https, a host, no credentials, a port that web pages
/// use; the address as it was read.
Result<Url> check_url(std::string_view url);
/// As well: numeric hosts and localhost against the rules, before anything is opened. Names are judged when
/// they are resolved.
Result<void> check_url(std::string_view url, const AddressRules& rules);

// --- hours.cpp
// ----------------------------------------------------------------------------------------------------
/// Digest and quiet hours of a notifier: the moment a message that is ready `now` may leave.
Result<void> check_digest(std::string_view digest);
Result<void> check_quiet(std::string_view quiet);
Time leave_at(const NotifierSettings& notifier, Time now);

}  // namespace policywatch::manners
