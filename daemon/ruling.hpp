// Rules at work: what a check finds is rejected by the rules that cover it, and rules whose time is over end.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "base/watch.hpp"
#include "daemon/check_parts.hpp"
#include "review/rule.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// Names that no rule may cover a change of: those of the watch's policies and of the update's own.
std::vector<std::string> names_kept(const Watch& watch, const Update& update,
                                    std::span<const Policy> policies);

/// Updates found that an active rule covers are rejected in its name. Each stands in the queue as rejected,
/// with its row in the log; nobody is told of it. Call before take_findings().
void apply_rules(pipeline::Findings& findings, Concluded& into, const Watch& watch, store::Store& store,
                 std::span<const Policy> policies, const CheckContext& context);

/// Those that expired since they were last looked at, each with a row in the log.
std::vector<review::Rule> end_expired_rules(store::Store& store, Time now);

}  // namespace policywatch::daemon
