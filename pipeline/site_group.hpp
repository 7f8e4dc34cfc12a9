// Which updates of one host's pages belong together, and making them one. Private to site_wide*.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/analyse.hpp"

namespace policywatch::pipeline {

inline constexpr int kMustLook = 60;

/// Pointers are to the recent updates.
struct SiteGroup {
  const Update* opened = nullptr;      // the host's update, when there is one already
  std::vector<const Update*> fellows;  // updates of single pages that share one of `names`, oldest first
  std::vector<std::string> names;      // that enough pages share; empty: none
  std::size_t pages = 1;               // the one in hand and the fellows'
};
SiteGroup group_of(const Knowledge& knowledge, const std::string& watch, Time now,
                   const std::vector<std::string>& names);

/// What names an update's changes are all among `names`.
bool names_only(const Update& update, const std::vector<std::string>& names);
std::vector<PolicyId> new_policies(const Update& update, const std::vector<PolicyId>& policies);
void unite_policies(Update& update, const SiteGroup& group);

/// Makes a page's update the host's.
void begin_group(Update& update, const SiteGroup& group, const std::string& host);
/// `fellow` goes into the host's update, which will stand at `place`; what was decided stays decided, and
/// only its pages are named.
void join_fellow(Findings& findings, Update& whole, const Update& fellow, std::size_t place);

/// Files a page that leads to `landing` now with the others of its host that do. False: they are not enough.
bool join_wave(Update fresh, const std::string& landing, const Knowledge& knowledge, Findings& findings);

}  // namespace policywatch::pipeline
