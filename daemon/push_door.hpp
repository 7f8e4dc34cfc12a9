// The daemon's side of the hooks: who knows which secret, and the store that has a delivery before its sender
// hears so.
#pragma once

#include <map>
#include <string>

#include "io/clock.hpp"
#include "store/store.hpp"
#include "web/site.hpp"

namespace policywatch::daemon {

/// `secrets` by watch. All three outlive the door, which is used on the store's thread.
web::Site::PushDoor push_door(store::Store& store, const std::map<std::string, std::string>& secrets,
                              io::Clock& clock);

/// The watches that a delivery is for: of those that share the secret, the ones whose docket it speaks of;
/// the one that it was sent to when there is none.
std::vector<std::string> watches_for(const std::string& named, std::string_view body,
                                     const std::vector<Watch>& sharing);

}  // namespace policywatch::daemon
