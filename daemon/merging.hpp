// One update's evidence goes into another: by a maintainer, or because a check found that they are one.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "pipeline/analyse.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// `detail` with what differs between the two as {name: before} and {name: after}.
boost::json::object with_difference(boost::json::object detail, const Update& before, const Update& after);

/// Both as they are after the merge; the policies are still each one's own.
struct MergedPair {
  Update from, into;
};
MergedPair merged(const Update& from, const Update& into, const std::string& by, Time now);

/// What a check found to belong to updates that it created: `created` are their numbers. Each can be undone
/// like a maintainer's merge. What a maintainer was quicker with stays as it is.
void merge_found(store::Store& store, const std::vector<pipeline::Merged>& found,
                 const std::vector<std::int64_t>& created, Time now);

}  // namespace policywatch::daemon
