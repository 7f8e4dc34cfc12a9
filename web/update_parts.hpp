// The pieces of the page that decides one update.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/update.hpp"
#include "diff/views.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"
#include "web/html.hpp"

namespace policywatch::web {

/// The values the form shows: the update's own, or what a reviewer had typed when something went wrong.
struct Draft {
  std::string policies, kind, date, title, text, status, note, why;
  bool kept = false;  // typed by a person
};
Draft draft_of(const Update& update);
Draft draft_from(const Params& form, const Update& update);

/// The comparison that is looked at: which evidence, against which baseline, as which rows.
struct Shown {
  Result<review::Comparison> comparison = fail(ErrorKind::not_found, "this update has no snapshot");
  std::vector<diff::Row> rows = {};
  std::int64_t evidence = 0;
  std::string_view base = {};                                             // the chosen one of `bases`
  std::vector<std::pair<std::string_view, std::string_view>> bases = {};  // name in the address, label
  std::vector<std::string> versions = {};  // hashes from the baseline to the present, in order of time
  std::size_t step = 0;                    // the one looked at, from 1; 0: all of them at once
};
Shown shown_change(const Call& call, const Update& update);
/// The row that these words stand in; empty when none is shown.
Href quote_place(const Call& call, const Shown& shown, std::string_view quote);
Html what_changed(const Call& call, const Update& update, const Shown& shown, const Params& back);

/// Quoted words with a link to where they stand in the difference.
Html quote_block(const Html& before, std::string_view quote, const Href& place);
Html proposal_form(const Call& call, const Update& update, const Draft& draft, const Params& back,
                   const Shown& shown, const std::vector<Update>& related);
Html closed_proposal(const Call& call, const Update& update, const Shown& shown);
/// What a reviewer had typed when somebody else's decision closed the update, and the way to go on with it.
Html kept_words(const Call& call, const Update& update, const Draft& draft, const Params& back);
Html decision_bar(const Call& call, const Update& update, const Params& back);
Html why_flagged(const Update& update);
Html evidence_table(const Call& call, const Update& update, const Shown& shown);
Html history_list(const std::vector<Decision>& history);
Html current_record(const std::vector<Policy>& policies, const std::vector<PolicyId>& unknown);
Html related_list(const std::vector<Update>& related, const Params& back);

}  // namespace policywatch::web
