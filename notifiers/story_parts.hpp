// What stories of updates and stories of troubles share.
#pragma once

#include <string>
#include <string_view>

#include "notifiers/story.hpp"

namespace policywatch::notifiers {

inline constexpr std::size_t kMaxFact = 400;
// A digest beyond this names how many more wait on the review page.
inline constexpr std::size_t kMaxUpdates = 100;

/// What an event adds to "there is an update": nothing for a detected one.
std::string event_word(EventType type);
std::string thread_token(std::string_view text);
/// Nothing for an empty value.
void add_fact(Entry& entry, const char* name, std::string_view value);
/// watch.* and notifier.* events.
Story tell_trouble(const NotifierSettings& notifier, const Event& event);

}  // namespace policywatch::notifiers
