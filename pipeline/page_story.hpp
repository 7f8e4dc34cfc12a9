// What the roads from one page's change to proposals share.
#pragma once

#include <string>

#include "match/classify.hpp"
#include "pipeline/propose.hpp"

namespace policywatch::pipeline {

struct ChangedWords {
  std::string inserted;  // whole sentences that were not there before
  std::string removed;   // whole sentences that are gone
  std::string first_inserted, first_removed;
};
ChangedWords changed_words(const Change& change);

std::string page_title(const Workshop& shop);
/// The page as the teller of `text`.
match::Story page_story(const Workshop& shop, std::string text);
/// Policies and kind by the whole story, the status by its text alone.
match::Classification classify_page(const Workshop& shop, const match::Story& story);
/// The terms of the page's change, held to half of the scale, and the floor that they ask for.
void add_change_terms(const Workshop& shop, Update& update);

}  // namespace policywatch::pipeline
