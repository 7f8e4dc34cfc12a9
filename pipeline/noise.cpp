#include "pipeline/noise.hpp"

#include <algorithm>
#include <bit>

namespace policywatch::pipeline {
namespace {

constexpr int kBits = 32;
constexpr std::size_t kTelling = 4;  // bytes: shorter names stand in words that mean something else

std::uint32_t window(int checks) {
  return (std::uint32_t{1} << checks) - 1;
}

// The place's checks as seen from `check`.
std::uint32_t history_at(const NoisePlace& place, std::int64_t check) {
  const std::int64_t passed = std::max<std::int64_t>(0, check - place.at);
  return passed >= kBits ? 0 : place.recent << passed;
}

int moves(const NoisePlace& place, std::int64_t check, int checks) {
  return std::popcount(history_at(place, check) & window(checks));
}

bool moves_often(const NoisePlace& place, std::int64_t check) {
  return place.kind == NoiseKind::text ? moves(place, check, kReturnChecks) >= kReturnMoves
                                       : moves(place, check, kNoiseChecks) >= kNoiseMoves;
}

bool is_quiet(const NoisePlace& place, std::int64_t check) {
  return moves(place, check, kQuietChecks) == 0;
}

// Room for one more: of what is not believed, the one that moved longest ago goes.
bool make_room(NoiseMemory& memory) {
  if (memory.places.size() < kNoisePlaces) return true;
  auto oldest = memory.places.end();
  for (auto it = memory.places.begin(); it != memory.places.end(); ++it) {
    if (it->since || it->forgotten) continue;
    if (oldest == memory.places.end() || it->at < oldest->at) oldest = it;
  }
  if (oldest == memory.places.end()) return false;
  memory.places.erase(oldest);
  return true;
}

void note_one(NoiseMemory& memory, const diff::Moved& moved, std::int64_t check, Time now) {
  auto place = std::ranges::find_if(memory.places, [&](const NoisePlace& known) {
    return known.kind == moved.kind && known.key == moved.key;
  });
  if (place == memory.places.end()) {
    if (!make_room(memory)) return;
    NoisePlace fresh;
    fresh.kind = moved.kind;
    fresh.key = moved.key;
    fresh.first = now;
    fresh.at = check;
    memory.places.push_back(std::move(fresh));
    place = std::prev(memory.places.end());
  }
  const std::uint32_t before = history_at(*place, check);
  if ((before & 1U) != 0) return;  // twice in one check is once
  place->recent = before | 1U;
  place->at = check;
  place->last = now;
  place->shown = moved.shown;
  ++place->times;
  if (!place->forgotten && !place->since && moves_often(*place, check)) place->since = now;
}

}  // namespace

void note_moved(NoiseMemory& memory, const std::vector<diff::Moved>& moved, std::int64_t check, Time now) {
  std::erase_if(memory.places,
                [&](const NoisePlace& place) { return !place.forgotten && is_quiet(place, check); });
  for (NoisePlace& place : memory.places) {
    if (place.since && !is_believed(place, check)) place.since.reset();
  }
  for (const diff::Moved& one : moved) note_one(memory, one, check, now);
}

bool is_believed(const NoisePlace& place, std::int64_t check) {
  return place.since && !place.forgotten && moves(place, check, kQuietChecks) >= 2;
}

diff::Noise noise_of(const NoiseMemory& memory, std::int64_t check, std::vector<std::string> tracked) {
  diff::Noise noise;
  noise.tracked = std::move(tracked);
  for (const NoisePlace& place : memory.places) {
    if (!is_believed(place, check)) continue;
    auto& keys = place.kind == NoiseKind::words  ? noise.words
                 : place.kind == NoiseKind::text ? noise.texts
                                                 : noise.links;
    keys.insert(place.key);
  }
  return noise;
}

std::vector<std::string> names_tracked(const Watch& watch, std::span<const Policy> policies) {
  std::vector<std::string> out;
  for (const Policy& policy : policies) {
    if (std::ranges::find(watch.policies, policy.id) == watch.policies.end()) continue;
    for (const auto* names : {&policy.dockets, &policy.terms, &policy.aliases}) {
      for (const std::string& name : *names) {
        if (name.size() >= kTelling) out.push_back(name);
      }
    }
    out.push_back(policy.title);
  }
  return out;
}

std::string words_of(const NoisePlace& place, std::int64_t check) {
  const int checks = place.kind == NoiseKind::text ? kReturnChecks : kNoiseChecks;
  const std::string did = place.kind == NoiseKind::words ? "changed" : "came, went or changed";
  return did + " on " + std::to_string(moves(place, check, checks)) + " of the last " +
         std::to_string(checks) + " checks, " + std::to_string(place.times) + " times since " +
         to_rfc3339(place.first);
}

}  // namespace policywatch::pipeline
