#include "manners/quota.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;

constexpr Millis kUnstated = minutes(15);
constexpr Millis kLongest = hours(24);
// A number of seconds larger than this is a moment since 1970, larger than that one in milliseconds.
constexpr std::int64_t kMoment = 1'000'000'000, kMomentInMillis = 1'000'000'000'000;

/// A whole number, perhaps with decimals that do not count; nullopt for anything else.
std::optional<std::int64_t> number_in(std::string_view text) {
  text = trim(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range && !text.starts_with('-')) return INT64_MAX;
  if (error != std::errc() || value < 0) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const bool decimals =
      rest.starts_with('.') && rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!rest.empty() && !decimals) return std::nullopt;
  return value;
}

Millis wait_of(std::int64_t stated, Time now) {
  if (stated < kMoment) return std::clamp<Millis>(seconds(stated), Millis(0), kLongest);
  const Time moment{stated < kMomentInMillis ? Millis(seconds(stated)) : Millis(stated)};
  return std::clamp<Millis>(moment - now, Millis(0), kLongest);
}

std::optional<Millis> wait_in(std::string_view text, Time now) {
  if (const auto stated = number_in(text)) return wait_of(*stated, now);
  return parse_retry_after(text, now);  // some write a date
}

struct Said {
  bool spent = false;
  std::optional<Millis> wait;
  void merge(const std::optional<Millis>& other) {
    if (other) wait = std::max(wait.value_or(Millis(0)), *other);
  }
};

/// "limit=10, remaining=0, reset=50" is one policy; "\"hour\";r=0;t=1200, \"day\";r=7;t=80000" are two.
void take_ratelimit(std::string_view value, Time now, Said& said) {
  const bool older = contains_ascii_nocase(value, "remaining=");
  for (const std::string_view policy : older ? std::vector<std::string_view>{value} : split(value, ',')) {
    std::optional<std::int64_t> left;
    std::optional<Millis> wait;
    for (const std::string_view part : split(policy, older ? ',' : ';')) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string name = ascii_lower(trim(part.substr(0, equals)));
      if (name == "r" || name == "remaining") left = number_in(part.substr(equals + 1));
      if (name == "t" || name == "reset") wait = wait_in(part.substr(equals + 1), now);
    }
    if (left != 0) continue;
    said.spent = true;
    said.merge(wait);
  }
}

/// "x-ratelimit-remaining", "x-rate-limit-remaining-hour" → "remaining".
std::string_view part_of(std::string_view name) {
  for (const std::string_view start : {"x-ratelimit-", "x-rate-limit-", "ratelimit-"}) {
    if (!name.starts_with(start)) continue;
    const std::string_view rest = name.substr(start.size());
    return rest.substr(0, rest.find('-'));
  }
  return "";
}

}  // namespace

std::optional<Millis> quota_wait(const Headers& headers, Time now) {
  Said said;
  std::optional<Millis> reset;
  for (const auto& [written, value] : headers) {
    const std::string name = ascii_lower(written);
    if (name == "ratelimit") take_ratelimit(value, now, said);
    const std::string_view part = part_of(name);
    if (part == "remaining" && number_in(value) == 0) said.spent = true;
    if (part == "reset" || name == "retry-after") {
      if (const auto wait = wait_in(value, now)) reset = std::max(reset.value_or(Millis(0)), *wait);
    }
  }
  if (!said.spent) return std::nullopt;
  said.merge(reset);
  return said.wait.value_or(kUnstated);
}

}  // namespace policywatch::manners
