// Sources that swing between contents (caches, server nodes out of step) or come and go: told once or twice,
// then known as unstable until they have been quiet for a week.
#pragma once

#include <cstdint>
#include <string>

#include "base/memory.hpp"
#include "base/page.hpp"

namespace policywatch::pipeline {

inline constexpr Millis kSwingWindow = std::chrono::hours(24 * 7);
inline constexpr int kSwingsUntilUnstable = 2;

/// Identity of what a document says: entries when it has any, else title, main text and links' targets.
std::uint64_t content_print(const Document& document);

/// The variant that said this within the window; nullptr: none.
const Variant* find_variant(const WatchMemory& memory, std::uint64_t print, Time now);

/// A content differs from the base. Keeps it as a variant; counts a swing when it is a known one that did not
/// show at the last look.
void note_variant(WatchMemory& memory, std::uint64_t print, const std::string& sha256, Time now);
/// The base's own content was seen again.
void note_base(WatchMemory& memory, std::uint64_t print, const std::string& sha256, Time now);
/// The page answers again after an absence.
void note_return(WatchMemory& memory, Time now);

/// The content swings: changes back and forth between known variants are no news.
bool is_swinging(const WatchMemory& memory, Time now);
/// Swinging, or absent again within a week of a return. `missing`: the newest capture found no page.
bool is_unstable(const WatchMemory& memory, bool missing, Time now);

}  // namespace policywatch::pipeline
