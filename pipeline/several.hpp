// One change of a page that tells several actions: each is an update of its own.
#pragma once

#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

/// False: it tells one matter, or nothing that can be taken apart.
bool judge_several(const Workshop& shop);

}  // namespace policywatch::pipeline
