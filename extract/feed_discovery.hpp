// Feeds that a page offers.
#pragma once

#include <string>
#include <vector>

#include "extract/dom.hpp"

namespace policywatch::extract {

struct OfferedFeed {
  std::string url;    // absolute
  std::string title;  // as the page names it; "" when it does not
  bool operator==(const OfferedFeed&) const = default;
};

/// The best first: <link rel="alternate"> of a feed's type as they stand (feeds of comments last), then links
/// that look like a feed's by type, address or words. Each address once; at most fifty.
std::vector<OfferedFeed> discover_feeds(const Dom& dom, const std::string& url);

}  // namespace policywatch::extract
