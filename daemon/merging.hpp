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

/// Records a check and, in the same transaction, merges what it found to belong to updates that it created.
/// Each merge can be undone like a maintainer's. What a maintainer was quicker with stays as it is.
store::Recorded record_and_merge(store::Store& store, const store::CheckRecord& record,
                                 const std::vector<pipeline::Merged>& found, Time now);

}  // namespace policywatch::daemon
