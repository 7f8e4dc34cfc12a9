// Shapes of JSON that are known by their own fields, whatever watch they come to.
#pragma once

#include <boost/json/value.hpp>

#include "base/page.hpp"

namespace policywatch::watchers {

/// A document, docket or comment of Regulations.gov's v4 API.
bool is_regulations_resource(const boost::json::value& entry);
/// `entry` must be one. Keyed by its id; dated by the day of posting.
Item read_regulations_resource(const boost::json::value& entry);

}  // namespace policywatch::watchers
