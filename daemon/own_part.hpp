// Several updates may come from one change of one page: the diff of each shows what it tells, not what the
// others tell.
#pragma once

#include <vector>

#include "base/update.hpp"
#include "review/desk.hpp"

namespace policywatch::daemon {

/// Takes out of the comparison what `others` tell and `mine` does not. What nobody tells stays.
void keep_own_part(review::Comparison& comparison, const Update& mine, const std::vector<Update>& others);

}  // namespace policywatch::daemon
