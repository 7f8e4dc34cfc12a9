// Where an answer goes on, for watches that ask for more than one page (`pages = N`).
#pragma once

#include <string>

#include "base/page.hpp"
#include "base/watch.hpp"

namespace policywatch::watchers {

struct NextPage {
  std::string url;      // "": there is none, or it may not be asked
  std::string refused;  // why not, for the operator; "" when there simply is none
};

/// Kinds whose answers come in pages.
bool has_pages(WatchKind kind);

/// The page after `response`, by the Link header, the answer's own JSON or feed link, or the listing's pager.
/// Only the same scheme, host and port are gone to: the watch's headers may hold a key.
NextPage next_page(const Watch& watch, const Response& response);

}  // namespace policywatch::watchers
