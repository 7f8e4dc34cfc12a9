#include "daemon/clock_step.hpp"

#include <time.h>

#include <algorithm>

#include "manners/manners.hpp"

namespace policywatch::daemon {
namespace {

constexpr Millis kWorthAWord = std::chrono::seconds(5);
constexpr int kEveryWatch = 1'000'000;
// Later than any plan, also one that a wrong clock made.
constexpr Time kForEver{std::chrono::hours(24 * 366) * 100'000};

/// Each plan that `plan` changes; gives how many.
template <class Plan>
std::size_t replan(store::Store& store, const Plan& plan) {
  std::vector<store::Replanned> moved;
  for (const store::DueWatch& due : store.due_watches(kForEver, kEveryWatch)) {
    const auto state = store.watch_state(due.id);
    if (!state) continue;
    const Time to = plan(*state, due.at);
    if (to != due.at) moved.push_back({due.id, due.at, to});
  }
  store.reschedule(moved);
  return moved.size();
}

}  // namespace

std::optional<Millis> ClockWatch::look(Time wall, Millis since_boot) {
  const Millis apart = wall.time_since_epoch() - since_boot;
  const Millis by = apart - apart_.value_or(apart);
  apart_ = apart;
  if (by <= kWorthAWord && by >= -kWorthAWord) return std::nullopt;
  return by;
}

Millis since_boot() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + Millis(now.tv_nsec / 1'000'000);
}

std::size_t replan_after_step(store::Store& store, const Settings& settings, Time now, Millis by) {
  return replan(store, [&](const store::WatchState& state, Time planned) {
    const bool new_time =
        state.watch.cron.empty() && state.last_check && manners::made_after_step(*state.last_check, now, by);
    return new_time ? planned : manners::after_step(state.watch, settings.schedule, planned, now, by);
  });
}

std::size_t replan_zones(store::Store& store, const std::vector<std::string>& zones, Time now) {
  if (zones.empty()) return 0;
  return replan(store, [&](const store::WatchState& state, Time planned) {
    const bool meant = std::ranges::find(zones, state.watch.timezone) != zones.end();
    return meant ? manners::after_zone_change(state.watch, planned, now) : planned;
  });
}

std::size_t replan_absurd(store::Store& store, const Settings& settings, Time now) {
  return replan(store, [&](const store::WatchState& state, Time planned) {
    return manners::believable(state.watch, settings.schedule, planned, now);
  });
}

}  // namespace policywatch::daemon
