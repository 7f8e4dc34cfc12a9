// What many pages of one host change alike (a banner, a footer, a redirect to one address) is one update of
// the host with those pages as its evidence; what a page changed besides is an update of its own.
#pragma once

#include <cstddef>
#include <string>

#include "base/site_wide.hpp"
#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

inline constexpr Millis kSameRollout = std::chrono::hours(48);

/// So many pages make a change the site's: five, or one in fifty of what is watched there.
std::size_t site_wide_from(std::size_t watched_pages);

/// False: nothing is known that this page's change has in common with enough others. True: it was filed with
/// them.
bool join_site_wide(const Workshop& shop);
/// The parts that other pages may turn out to share become identifiers of the update just made.
void name_shared_parts(const Workshop& shop);

/// A page that is gone, filed like a change: with the others of its host that lead to the same address.
/// `landed`: where its address leads now; "" when it just does not answer.
void file_removal(Update removed, const std::string& landed, const Knowledge& knowledge, Findings& findings);

}  // namespace policywatch::pipeline
