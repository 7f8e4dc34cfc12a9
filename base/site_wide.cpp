#include "base/site_wide.hpp"

#include <algorithm>
#include <set>

namespace policywatch {
namespace {

/// What stands behind the first identifier that begins so; "" when none does.
std::string behind(const Update& update, std::string_view key) {
  const auto found =
      std::ranges::find_if(update.identifiers, [&](const std::string& id) { return id.starts_with(key); });
  return found == update.identifiers.end() ? "" : found->substr(key.size());
}

}  // namespace

bool is_part_of_page(std::string_view identifier) {
  return identifier.starts_with(kBlockKey) || identifier.starts_with(kLandedKey);
}

std::string besides_identifier(std::string_view watch, std::string_view words) {
  return std::string(kBesidesKey).append(watch).append(": ").append(words);
}

std::string besides_of(const Update& update, std::string_view watch) {
  return behind(update, besides_identifier(watch, ""));
}

std::optional<SiteWide> site_wide_of(const Update& update) {
  if (std::ranges::find(update.flags, kSiteWide) == update.flags.end()) return std::nullopt;
  SiteWide site{
      .host = behind(update, kSiteKey), .first_seen = update.detected_at, .last_seen = update.detected_at};
  std::set<std::string_view> pages;
  for (const Evidence& evidence : update.evidence) {
    pages.insert(evidence.watch);
    site.first_seen = std::min(site.first_seen, evidence.seen_at);
    site.last_seen = std::max(site.last_seen, evidence.seen_at);
  }
  site.pages = pages.size();
  return site;
}

}  // namespace policywatch
