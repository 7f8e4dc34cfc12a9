// A rule as page and API ask for it.
#pragma once

#include "base/error.hpp"
#include "review/rule.hpp"
#include "web/call.hpp"

namespace policywatch::web {

/// from, kind, watch, host, policy, texts (one a line), note, days; invalid names the wrong one.
Result<review::RuleWish> wish_from(const Params& params);

}  // namespace policywatch::web
