#include <algorithm>

#include "base/hash.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

constexpr Millis kDay = std::chrono::hours(24);
// The daemon looks every ten seconds whether the clock was set.
constexpr Millis kStepSeenWithin = std::chrono::seconds(15);
// A failing watch is never asked again sooner than this, whatever the jitter draws.
constexpr Millis kFailureFloor = std::chrono::minutes(5);
// A host that names the time of its return is believed this often in a row; then our own interval counts too.
constexpr int kBelieved = 5;
// Catching up after a pause takes this long at most.
constexpr Millis kCatchUp = std::chrono::minutes(15);
// Without a word of the operator a host's max-age may at most double the interval: news is to be timely.
constexpr int kMaxAgeStretch = 2;

Millis interval_of(const Watch& watch, const ScheduleSettings& schedule) {
  Millis every = watch.every > Millis(0) ? watch.every : schedule.every;
  return std::max(every, Millis(1));
}

/// Uniform over [0, range), the same for one id and salt wherever and whenever it is asked.
Millis hashed(const std::string& id, std::int64_t salt, Millis range) {
  if (range <= Millis(0)) return Millis(0);
  std::uint64_t hash = fingerprint(id + "\n" + std::to_string(salt));
  return Millis(static_cast<Millis::rep>(hash % static_cast<std::uint64_t>(range.count())));
}

Millis share_of(Millis whole, double share) {
  return Millis(static_cast<Millis::rep>(static_cast<double>(whole.count()) * std::clamp(share, 0.0, 1.0)));
}

std::optional<Time> cron_next(const Watch& watch, Time after) {
  if (watch.cron.empty()) return std::nullopt;
  Result<Cron> cron = Cron::parse(watch.cron, watch.timezone);
  if (!cron) return std::nullopt;
  return cron->next(after);
}

/// How long a failing watch rests. Uniform between the floor and the doubled interval: a floor that merely
/// cuts off would gather everybody at its edge.
Millis rest_after_failure(const Watch& watch, const ScheduleSettings& schedule, const CheckState& state,
                          Millis interval) {
  const std::int64_t moment = state.last_check.time_since_epoch().count();
  const Millis floor = std::min(interval, kFailureFloor);
  if (state.retry_after) {
    const Millis lowest = state.failures > kBelieved ? std::min(interval, kDay) : floor;
    const Millis asked = std::clamp(*state.retry_after - state.last_check, lowest, kDay);
    return asked + hashed(watch.id, moment, std::min(share_of(asked, schedule.jitter), kFailureFloor));
  }
  const int doublings = std::min(state.failures, 62);
  const Millis limit = backoff_limit(doublings, interval, kDay);
  const Millis drawn =
      backoff(doublings, interval, kDay, fingerprint(watch.id + "\n" + std::to_string(moment)));
  return floor + drawn * std::max<Millis>(limit - floor, Millis(0)).count() /
                     std::max<Millis>(limit, Millis(1)).count();
}

}  // namespace

Time next_check(const Watch& watch, const ScheduleSettings& schedule, const CheckState& state) {
  Millis interval = interval_of(watch, schedule);
  std::int64_t day = std::chrono::floor<std::chrono::days>(state.last_check).time_since_epoch().count();
  std::optional<Time> planned = cron_next(watch, state.last_check);
  Time next = state.last_check;
  if (state.failures > 0) {
    next += rest_after_failure(watch, schedule, state, interval);
  } else if (!planned) {
    next += interval + hashed(watch.id, day, share_of(interval, schedule.jitter));
    const Millis longest =
        schedule.max_interval > Millis(0) ? schedule.max_interval : interval * kMaxAgeStretch;
    if (state.max_age) next = std::max(next, state.last_check + std::min(*state.max_age, longest));
  }
  if (state.retry_after) next = std::max(next, std::min(*state.retry_after, state.last_check + kDay));
  if (!planned) return next;
  // A timetable says when it may be asked: the first of its dates that the rest allows.
  return next <= *planned ? *planned : cron_next(watch, next - Millis(1)).value_or(*planned);
}

Time spread_overdue(const Watch& watch, const ScheduleSettings& schedule, Time due, Time now) {
  if (due > now) return due;
  Millis window = std::min(interval_of(watch, schedule) / 2, kCatchUp);
  if (std::optional<Time> planned = cron_next(watch, now)) window = std::min(kCatchUp, *planned - now);
  return now + hashed(watch.id, 0, window);
}

bool made_after_step(Time made, Time now, Millis by) {
  return made <= now && made > now - (by > Millis(0) ? by : kStepSeenWithin);
}

Time after_step(const Watch& watch, const ScheduleSettings& schedule, Time planned, Time now, Millis by) {
  if (const std::optional<Time> next = cron_next(watch, now))
    return by < Millis(0) ? *next : std::min(planned, *next);
  return believable(watch, schedule, planned + by, now);
}

Time after_zone_change(const Watch& watch, Time planned, Time now) {
  return planned <= now ? planned : cron_next(watch, now).value_or(planned);
}

Time believable(const Watch& watch, const ScheduleSettings& schedule, Time planned, Time now) {
  const Millis interval = interval_of(watch, schedule);
  // A host may stretch an interval, jitter adds up to one more; a failure or Retry-After rests a day at most.
  const Millis longest = std::max(kMaxAgeStretch * interval, schedule.max_interval) + interval + 2 * kDay;
  const std::optional<Time> date = cron_next(watch, now);
  if (planned <= (date ? std::max(*date, now) : now) + longest) return planned;
  return date ? *date : now + hashed(watch.id, 0, interval);
}

}  // namespace policywatch::manners
