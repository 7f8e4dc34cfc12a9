// Events → outbox rows, one per notifier that wants them. Pure but for the keys, which the caller draws.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/settings.hpp"
#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::daemon {

/// Draws a delivery's key ("msg_…"), different each time.
using DrawKey = std::function<std::string()>;

/// One row per notifier that wants `event` about `update`, for each of its mail addresses; it may leave at
/// manners::leave_at, not before `not_before`. `update.id` 0 stays 0: the store gives the number.
std::vector<Delivery> rows_for_update(std::span<const NotifierSettings> notifiers, EventType event,
                                      const Update& update, Time now, Time not_before, const DrawKey& draw);
/// The note under which the store keeps the key of the tokens below; drawn once.
inline constexpr const char* kUnsubscribeKey = "unsubscribe.key";
/// What stands in a mail's address for leaving: says nothing of whom it is for to those who lack the key.
std::string unsubscribe_token(std::string_view key, std::string_view notifier, std::string_view address);

/// notifier.failing, notifier.recovered: to the other notifiers. Who hears of failing watches hears of these.
std::vector<Delivery> rows_for_notifier(std::span<const NotifierSettings> notifiers, EventType event,
                                        const std::string& about, std::string_view detail, Time now,
                                        const DrawKey& draw);
/// storage.full, storage.recovered: at once, past digests and quiet hours. Who hears of failing watches hears
/// of these.
std::vector<Delivery> rows_for_storage(std::span<const NotifierSettings> notifiers, EventType event,
                                       const std::string& folder, std::string_view detail, Time now,
                                       const DrawKey& draw);
/// watch.failing, watch.recovered, watch.silent.
std::vector<Delivery> rows_for_watch(std::span<const NotifierSettings> notifiers, EventType event,
                                     const Watch& watch, std::string_view detail, Time now,
                                     const DrawKey& draw);

}  // namespace policywatch::daemon
