// Parts of a watch's page that were seen to change by themselves, from that watch's own history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch {

/// `words`: some words between others that stay; `text`: a whole block that comes and goes; `link`: a link
/// that does, or whose address changes below the same words.
enum class NoiseKind { words, text, link };
template <>
struct Words<NoiseKind> {
  static constexpr std::array<std::string_view, 3> names = {"words", "text", "link"};
};

struct NoisePlace {
  NoiseKind kind = NoiseKind::words;
  std::string key;           // what stays: the words around the place, the block's text, the link
  std::string shown;         // what stood there last
  Time first{}, last{};      // when it was seen to change
  int times = 0;             // how often it changed in all
  std::uint32_t recent = 0;  // of the checks up to number `at`, newest in the lowest bit: it changed there
  std::int64_t at = 0;
  std::optional<Time> since;  // volatile from then on; absent: watched, not believed
  bool forgotten = false;     // a maintainer said that it matters: never learned again
  bool operator==(const NoisePlace&) const = default;
};

struct NoiseMemory {
  std::vector<NoisePlace> places;
  bool operator==(const NoiseMemory&) const = default;
};

/// As JSON on one line; "" for a memory of nothing.
std::string print_noise(const NoiseMemory& memory);
/// "" is a memory of nothing. An error names the damaged place.
Result<NoiseMemory> parse_noise(std::string_view text);

}  // namespace policywatch
