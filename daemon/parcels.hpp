// Which waiting messages leave as one. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/settings.hpp"
#include "base/update.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::daemon {

/// Oldest first. What left together before stays together; of what is new, a digest's messages go as one, and
/// so do those beyond what the notifier may still send now (`room`). Programs get each by itself.
std::vector<std::vector<Delivery>> make_parcels(const NotifierSettings& notifier, std::vector<Delivery> due,
                                                std::size_t room);
/// Whether that is a roll-up of more than the notifier may send.
bool is_roll_up(const NotifierSettings& notifier, const std::vector<Delivery>& parcel);

/// What a message is about: the policies of its updates, or watches and notifiers; each with its reader.
using Topics = std::set<std::pair<std::string, std::string>>;
Topics topics_of(const std::vector<Delivery>& parcel, const notifiers::Event& event);

/// In a payload: what had become of the update when its message was first tried.
inline constexpr std::string_view kSinceThen = "since_then";
/// The event that the rows hold; damaged payloads are left out.
notifiers::Event unpack(const std::vector<Delivery>& parcel);

}  // namespace policywatch::daemon
