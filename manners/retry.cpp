#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

constexpr Millis kMaxRetryAfter = std::chrono::hours(24);

/// splitmix64: spreads a hash over all bits, so that near seeds give far values.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

}  // namespace

std::optional<Millis> parse_retry_after(std::string_view value, Time now) {
  value = trim(value);
  if (value.empty()) return std::nullopt;
  if (std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
    std::int64_t seconds = 0;
    for (char c : value) {
      seconds = seconds * 10 + (c - '0');
      if (Seconds(seconds) >= kMaxRetryAfter) return kMaxRetryAfter;
    }
    return Seconds(seconds);
  }
  std::optional<Time> date = parse_http_date(value, now);
  if (!date) return std::nullopt;
  return std::clamp<Millis>(*date - now, Millis(0), kMaxRetryAfter);
}

Millis backoff_limit(int attempt, Millis base, Millis cap) {
  Millis limit = std::clamp(base, Millis(0), cap);
  for (int i = 0; i < attempt && limit < cap; ++i) limit = limit > cap / 2 ? cap : limit * 2;
  return limit;
}

Millis backoff(int attempt, Millis base, Millis cap, std::uint64_t seed) {
  const Millis limit = backoff_limit(attempt, base, cap);
  auto range = static_cast<std::uint64_t>(limit.count()) + 1;
  return Millis(static_cast<Millis::rep>(mix(seed ^ mix(static_cast<std::uint64_t>(attempt))) % range));
}

std::optional<Millis> delivery_delay(int attempts_made, std::uint64_t seed) {
  using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;
  static constexpr std::array<Millis, 10> kWaits = {
      seconds(0), seconds(5), minutes(5), minutes(30), hours(2),
      hours(5),   hours(10),  hours(14),  hours(20),   hours(24),
  };
  if (attempts_made < 0 || static_cast<std::size_t>(attempts_made) >= kWaits.size()) return std::nullopt;
  Millis wait = kWaits[static_cast<std::size_t>(attempts_made)];
  Millis spread = wait / 5;
  if (spread == Millis(0)) return wait;
  auto range = static_cast<std::uint64_t>(2 * spread.count()) + 1;
  auto share = mix(seed + static_cast<std::uint64_t>(attempts_made)) % range;
  return wait - spread + Millis(static_cast<Millis::rep>(share));
}

}  // namespace policywatch::manners
