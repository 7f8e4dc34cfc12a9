// Back-testing: the timelines are held back from the pipeline and compared with what it proposes.
#pragma once

#include <vector>

#include "base/back_test.hpp"

namespace policywatch::pipeline {

/// Takes what is dated after `from` out of the policies' timelines, as they stood that day, and returns what
/// of it lies in the period (until `to`, both days in UTC). `timelines`: policies that have a timeline.
std::vector<BackTest::Entry> hold_back(std::vector<Policy>& policies, Time from, Time to,
                                       std::vector<PolicyId>& timelines);

/// Fills `standing` and each entry's `told_by`: an entry is told by one proposal of its policy, and a
/// proposal tells one entry of each policy, dated within three days of it, at the same address or in much the
/// same words, or on the same day with the same status.
void set_against(BackTest& test);

}  // namespace policywatch::pipeline
