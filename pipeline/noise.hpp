// What a watch's own checks have shown to change by itself: counted here, recognised in diff/noise.hpp.
// Learned parts are demoted, never left out of a difference.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/noise.hpp"
#include "base/policy.hpp"
#include "base/watch.hpp"
#include "diff/noise.hpp"

namespace policywatch::pipeline {

/// Words between others, and links: believed when they changed on this many of the last checks.
inline constexpr int kNoiseMoves = 5, kNoiseChecks = 8;
/// Blocks that come and go: a text that came back is not new. So many comings and goings of so many checks.
inline constexpr int kReturnMoves = 4, kReturnChecks = 16;
/// What did not change on this many checks is forgotten.
inline constexpr int kQuietChecks = 24;
inline constexpr std::size_t kNoisePlaces = 96;

/// `check`: the running number of the check; checks that found nothing new count as well.
void note_moved(NoiseMemory& memory, const std::vector<diff::Moved>& moved, std::int64_t check, Time now);

/// What is believed at that check. `tracked`: see names_tracked.
diff::Noise noise_of(const NoiseMemory& memory, std::int64_t check, std::vector<std::string> tracked);

/// Of the policies that the watch is about: what stands for them in text.
std::vector<std::string> names_tracked(const Watch& watch, std::span<const Policy> policies);

/// Whether it is treated as volatile at that check.
bool is_believed(const NoisePlace& place, std::int64_t check);
/// "changed on 6 of the last 8 checks, 14 times since 2026-03-01T00:00:00Z".
std::string words_of(const NoisePlace& place, std::int64_t check);

}  // namespace policywatch::pipeline
