// How an update that many pages of one host share says so of itself: by a flag, and among its identifiers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/update.hpp"

namespace policywatch {

inline constexpr std::string_view kSiteWide = "site-wide";  // the flag
/// Identifiers: the host; what one page changed besides ("besides:WATCH: words"); and, of any update of a
/// page, the blocks that changed ("block:HOST:PRINT") and where its address leads now
/// ("landed:HOST:ADDRESS"), so that other pages' changes can be compared with it.
inline constexpr std::string_view kSiteKey = "site:", kBesidesKey = "besides:", kBlockKey = "block:",
                                  kLandedKey = "landed:";

/// A block or a landing: what a page's change is made of, no sign of an event.
bool is_part_of_page(std::string_view identifier);

/// "besides:WATCH: words".
std::string besides_identifier(std::string_view watch, std::string_view words);
/// What the page of `watch` changed besides; "" when nothing.
std::string besides_of(const Update& update, std::string_view watch);

struct SiteWide {
  std::string host;
  std::size_t pages = 0;
  Time first_seen{}, last_seen{};
};
/// nullopt: not the update of a whole site.
std::optional<SiteWide> site_wide_of(const Update& update);

}  // namespace policywatch
