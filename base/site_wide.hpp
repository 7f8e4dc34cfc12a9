// How an update that many pages of one host share says so of itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace policywatch {

/// The flag of such an update.
inline constexpr std::string_view kSiteWide = "site-wide";
/// Among its identifiers: the host, and what single pages changed besides ("besides:WATCH: words").
inline constexpr std::string_view kSiteKey = "site:", kBesidesKey = "besides:";

/// What stands behind the first identifier that begins so; "" when none does.
inline std::string behind_key(const std::vector<std::string>& identifiers, std::string_view key) {
  for (const std::string& identifier : identifiers) {
    if (identifier.starts_with(key)) return identifier.substr(key.size());
  }
  return {};
}

}  // namespace policywatch
