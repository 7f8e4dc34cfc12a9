// What a row of the decision log says in its detail.
#pragma once

#include <boost/json/object.hpp>

#include "base/update.hpp"
#include "review/desk.hpp"

namespace policywatch::daemon {

/// The fields of two states of one update that differ: "before": {name: value}, "after": {name: value}.
void put_difference(boost::json::object& detail, const Update& before, const Update& after);
/// The edits by the names of the fields they change.
boost::json::object asked_of(const review::Edits& edits);
/// The detail with "reason" and "forced", where the edits name a reason.
boost::json::object with_reason(const review::Edits& edits, boost::json::object detail);
/// WorldError when the row is damaged.
boost::json::object detail_of(const Decision& decision);

}  // namespace policywatch::daemon
