#include <algorithm>

#include "base/hash.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

constexpr Millis kDay = std::chrono::hours(24);
// A failing watch is never asked again sooner than this, whatever the jitter draws.
constexpr Millis kFailureFloor = std::chrono::minutes(5);
// Catching up after a pause takes this long at most.
constexpr Millis kCatchUp = std::chrono::minutes(10);
// A host's max-age may at most double the interval: the operator asked for timely news.
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

std::optional<Time> cron_next(const Watch& watch, Time after) {
  if (watch.cron.empty()) return std::nullopt;
  Result<Cron> cron = Cron::parse(watch.cron, watch.timezone);
  if (!cron) return std::nullopt;
  return cron->next(after);
}

}  // namespace

Time next_check(const Watch& watch, const ScheduleSettings& schedule, const CheckState& state) {
  Millis interval = interval_of(watch, schedule);
  std::int64_t day = std::chrono::floor<std::chrono::days>(state.last_check).time_since_epoch().count();
  std::optional<Time> planned = cron_next(watch, state.last_check);
  Time next = state.last_check;
  if (state.failures > 0) {
    std::uint64_t seed =
        fingerprint(watch.id + "\n" + std::to_string(state.last_check.time_since_epoch().count()));
    Millis wait = backoff(std::min(state.failures, 62), interval, kDay, seed);
    next += std::max(wait, std::min(interval, kFailureFloor));
    // A timetable says when it may be asked; waiting longer than its next date would lose that date.
    if (planned) next = std::max(*planned, std::min(next, state.last_check + kDay));
  } else if (planned) {
    next = *planned;
  } else {
    auto jitter = Millis(static_cast<Millis::rep>(static_cast<double>(interval.count()) *
                                                  std::clamp(schedule.jitter, 0.0, 1.0)));
    next += interval + hashed(watch.id, day, jitter);
    if (state.max_age)
      next = std::max(next, state.last_check + std::min(*state.max_age, interval * kMaxAgeStretch));
  }
  if (state.retry_after) next = std::max(next, std::min(*state.retry_after, state.last_check + kDay));
  return next;
}

Time spread_overdue(const Watch& watch, const ScheduleSettings& schedule, Time due, Time now) {
  if (due > now) return due;
  Millis window = std::min(interval_of(watch, schedule), kCatchUp);
  if (std::optional<Time> planned = cron_next(watch, now)) window = std::min(kCatchUp, *planned - now);
  return now + hashed(watch.id, 0, window);
}

}  // namespace policywatch::manners
