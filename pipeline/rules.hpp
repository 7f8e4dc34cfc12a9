// What a rule made from decisions covers (review/rule.hpp). One function for the daemon, for previews and for
// telling that a rule was wrong, so that all three say the same.
#pragma once

#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/error.hpp"
#include "base/update.hpp"
#include "review/rule.hpp"

namespace policywatch::pipeline {

/// Whether all that the update tells is what the rule is about. Never: anything with a status word, an
/// identifier or one of the names `tracked` near what changed, a proposed status, a removed document, twelve
/// words gone with nothing in their place, a page that was removed or came back. `change`: behind the
/// update's first evidence; nullptr when there is none. Whether the rule is active is not asked.
bool covers(const review::Rule& rule, const Update& update, const Change* change,
            const std::vector<std::string>& tracked);

/// The rule that a reject for this reason suggests; nullopt: such rejects suggest none.
std::optional<review::RuleKind> kind_for(RejectReason reason);
/// The reason that a rule of this kind rejects with.
RejectReason reason_for(review::RuleKind kind);

/// The rule of that kind that covers this update, with scope and texts alone filled. Refused, with the cause,
/// when there is none.
Result<review::Rule> rule_about(const Update& update, const Change* change, review::RuleKind kind,
                                const std::vector<std::string>& tracked);

/// As a rule keeps and compares passages.
std::string rule_text(std::string_view passage);

}  // namespace policywatch::pipeline
