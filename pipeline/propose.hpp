// From something told to one proposed edit with its evidence, score and reasons.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "match/classify.hpp"
#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

/// What a proposal is made from. `quote` stands literally in the capture.
struct Telling {
  match::Story story;
  match::Classification judged;
  std::string quote;
  bool one_of_a_kind_url = false;  // story.url names this event and no other: it folds by its address
};

/// The matched policies and those the watch is about, best first, without repetition.
std::vector<PolicyId> policies_of(const Workshop& shop, const match::Classification& judged);

/// Leaves of the update's policies those that want to be told of dockets' paperwork; false: none does.
bool keep_unmuted(const Workshop& shop, Update& update);

/// A complete update in state new; title, interval, evidence, score and identifiers filled.
Update propose(const Workshop& shop, const Telling& telling);

void add_term(Update& update, std::string term, int points, std::string_view detail);
/// What must be looked at never weighs less than 60: adds what is missing to that, and settles the score.
void add_floor(Update& update, std::string_view why);
/// The score again as the sum of its terms, held to 0…100.
void settle_score(Update& update);
/// Builds the house title again after headline, date or kind were set by hand.
void retitle(const Workshop& shop, Update& update);

}  // namespace policywatch::pipeline
