#include "manners/caching.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "base/text.hpp"

namespace policywatch::manners {
namespace {

constexpr std::int64_t kLongestSeconds = 365 * 24 * 3600;
constexpr Millis kLongest = std::chrono::seconds(kLongestSeconds);

std::set<std::string> not_taken_over(const Headers& fresh) {
  static constexpr std::array<const char*, 10> kConnection = {"connection",
                                                              "keep-alive",
                                                              "proxy-authenticate",
                                                              "proxy-authorization",
                                                              "proxy-authentication-info",
                                                              "proxy-connection",
                                                              "te",
                                                              "trailer",
                                                              "transfer-encoding",
                                                              "upgrade"};
  std::set<std::string> names(kConnection.begin(), kConnection.end());
  names.insert("content-length");
  for (const auto& [name, value] : fresh) {
    if (!equals_ascii_nocase(name, "connection")) continue;
    for (std::string_view token : split(value, ',')) names.insert(ascii_lower(trim(token)));
  }
  return names;
}

/// Whole seconds in digits; too many are as good as the most. nullopt: anything else.
std::optional<Millis> delta_seconds(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    seconds = std::min<std::int64_t>(seconds * 10 + (c - '0'), kLongestSeconds);
  }
  return std::chrono::seconds(seconds);
}

struct Directives {
  bool forbidden = false, has_max_age = false;
  std::optional<Millis> max_age;
};

Directives directives_of(const Headers& headers) {
  Directives found;
  for (const auto& [name, value] : headers) {
    if (!equals_ascii_nocase(name, "cache-control")) continue;
    bool quoted = false;
    std::size_t start = 0;
    auto take = [&](std::string_view directive) {
      directive = trim(directive);
      const std::size_t equals = directive.find('=');
      const std::string word = ascii_lower(directive.substr(0, equals));
      if (word == "no-store" || word == "no-cache") found.forbidden = true;
      if (word != "max-age" || equals == std::string_view::npos || found.has_max_age) return;
      std::string_view text = directive.substr(equals + 1);
      if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"'))
        text = text.substr(1, text.size() - 2);
      found.has_max_age = true;  // the first one counts; one that does not read lengthens nothing
      found.max_age = delta_seconds(text);
    };
    const std::string_view all = value;
    for (std::size_t i = 0; i <= all.size(); ++i) {
      if (i < all.size() && all[i] == '"') quoted = !quoted;
      if (i < all.size() && (quoted || all[i] != ',')) continue;
      take(all.substr(start, i - start));
      start = i + 1;
    }
  }
  return found;
}

}  // namespace

Headers merge_not_modified(const Headers& stored, const Headers& fresh) {
  const std::set<std::string> kept_out = not_taken_over(fresh);
  std::set<std::string> replaced;
  for (const auto& [name, value] : fresh) {
    std::string lower = ascii_lower(name);
    if (!kept_out.contains(lower)) replaced.insert(std::move(lower));
  }
  Headers merged;
  for (const auto& field : stored) {
    if (!replaced.contains(ascii_lower(field.first))) merged.push_back(field);
  }
  for (const auto& field : fresh) {
    if (replaced.contains(ascii_lower(field.first))) merged.push_back(field);
  }
  return merged;
}

SendValidators validators_to_send(const KnownAnswer& known, Time now, Millis full_every) {
  if (!known.has_body || known.distrusted) return {};
  const bool believed_long_enough =
      full_every > Millis(0) && known.last_full && now - *known.last_full >= full_every;
  if (believed_long_enough) return {};
  return {known.etag, known.last_modified};
}

bool is_broken_validator(const std::string& known_etag, const std::string* etag, bool same_bytes) {
  if (known_etag.empty() || !etag || *etag != known_etag || same_bytes) return false;
  return !known_etag.starts_with("W/") && !known_etag.starts_with("w/");
}

std::optional<Millis> freshness(const Headers& headers, Time now) {
  const Directives said = directives_of(headers);
  if (said.forbidden) return std::nullopt;
  std::optional<Millis> lasts = said.max_age;
  if (!said.has_max_age) {
    const std::string* expires = find_header(headers, "Expires");
    const std::string* date = find_header(headers, "Date");
    const std::optional<Time> until = expires ? parse_http_date(*expires, now) : std::nullopt;
    if (!until) return std::nullopt;
    lasts = *until - (date ? parse_http_date(*date, now).value_or(now) : now);
  }
  if (!lasts) return std::nullopt;
  if (const std::string* age = find_header(headers, "Age"))
    *lasts -= delta_seconds(trim(*age)).value_or(Millis(0));
  if (*lasts <= Millis(0)) return std::nullopt;
  return std::min(*lasts, kLongest);
}

}  // namespace policywatch::manners
