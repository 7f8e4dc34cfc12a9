// What an accepted update does to a policy's record, and taking it back. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/policy.hpp"
#include "base/update.hpp"
#include "review/desk.hpp"

namespace policywatch::review {

/// The update with the reviewer's edits, or why it may not be accepted (no policy, unknown policy, no title).
Result<Update> with_edits(const Update& update, const Edits& edits,
                          const std::vector<PolicyId>& known_policies);

/// subsequent_action, court_order, rulemaking, page_* → timeline; commentary → commentary; document →
/// documents; a status sets statuses/current_status in the tracker's words where the vocabulary has one.
/// Timeline stays in date order. An update with fields sets those and is no entry; one that adds a policy
/// gives the blank record of that id its fields, and any other record its names (the same policy after all).
Policy apply(Policy policy, const Update& accepted);

/// The policy that accepting the update adds to the record, by its id; "" when it adds none.
PolicyId added_policy(const Update& update);

/// The record without what `accepted` brought: exactly `before` when nothing else came since, else `now`
/// without the entry, tags and status it added.
Policy take_back(Policy now, const Policy& before, const Update& accepted);

/// What may follow what (cases/review.md 3.2). Returns the state after `command`, or refused.
Result<UpdateState> next_state(const Update& update, std::string_view command, Time now);

}  // namespace policywatch::review
