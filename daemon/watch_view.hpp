// What people are shown of a watch's health: one state, every trouble at once, each in a sentence.
#pragma once

#include <map>
#include <string>

#include "base/host_pace.hpp"
#include "base/settings.hpp"
#include "review/desk.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// How hosts let us come, by manners::pace_key.
using Paces = std::map<std::string, HostPace>;
Paces paces_of(store::Store& store, Time now);

/// As the configuration is checked: a selector that does not parse would match nothing for ever.
Result<void> check_rules(const Watch& watch);

review::WatchView view_of(store::WatchState&& state, const Settings& settings, const Paces& paces, Time now);

}  // namespace policywatch::daemon
