// How the dated entries of a page's own history are marked.
#pragma once

#include <string_view>

#include "base/page.hpp"

namespace policywatch {

/// Keys of entries that are papers of a case begin with this.
inline constexpr std::string_view kDocketKey = "docket ";

inline bool is_docket_entry(const Item& entry) {
  return entry.key.starts_with(kDocketKey);
}

}  // namespace policywatch
