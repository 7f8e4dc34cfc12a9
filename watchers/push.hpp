// What CourtListener sends by itself: docket alerts of its webhook, read for the watch of a docket.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/page.hpp"
#include "base/watch.hpp"

namespace policywatch::watchers {

/// The docket that a watch's address names: "…/docket/123/feed/", "…?docket=123"; "" when it names none.
std::string docket_of_watch(const Watch& watch);

/// The dockets whose entries a delivery holds; empty when it is no docket alert.
std::set<std::string> pushed_dockets(std::string_view body);

/// The entries of the delivery that belong to this watch: of its docket, or all when its address names none.
/// Keyed as the watch's own address keys them (a docket's Atom feed by entry number, REST by id), so that
/// what is fetched later is the same entry. Quality wrong_type: no docket alert.
Reading read_push(const Watch& watch, const Response& delivery);

/// The pushed entries beside what the watch held: new ones first, titled as the docket's feed titles its own
/// ("Entry #7 in A v. B (1:26-cv-417)"); known ones stay as they were, for a push tells of new papers.
Document with_pushed(const Document& held, std::vector<Item> pushed);

}  // namespace policywatch::watchers
