// The pieces of the page that decides one update.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/update.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"
#include "web/html.hpp"

namespace policywatch::web {

/// The values the form shows: the update's own, or what a reviewer had typed when something went wrong.
struct Draft {
  std::string policies, kind, date, title, text, status, note;
  bool kept = false;  // typed by a person
};
Draft draft_of(const Update& update);
Draft draft_from(const Params& form, const Update& update);

Html proposal_form(const Call& call, const Update& update, const Draft& draft, const Params& back);
Html closed_proposal(const Update& update);
Html decision_bar(const Call& call, const Update& update, const Params& back);
Html why_flagged(const Update& update);
Html evidence_table(const Call& call, const Update& update);
Html history_list(const std::vector<Decision>& history);
Html current_record(const std::vector<Policy>& policies, const std::vector<PolicyId>& unknown);
Html related_list(const std::vector<Update>& related, const Params& back);

}  // namespace policywatch::web
