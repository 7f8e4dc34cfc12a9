// What changed in the furniture of a host's pages, kept for two days until it is known whether it is the
// site's.
#pragma once

#include <string>
#include <vector>

#include "pipeline/analyse.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// WorldError when what is stored is damaged.
std::vector<pipeline::Sighting> sightings_of(const std::string& host, store::Store& store);
/// Adds them; forgets what is older than a rollout takes, and the oldest of very many.
void keep_sightings(const std::string& host, const std::vector<pipeline::Sighting>& fresh, Time now,
                    store::Store& store);

}  // namespace policywatch::daemon
