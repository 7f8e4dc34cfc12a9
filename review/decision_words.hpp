// A row of the decision log taken apart for people.
#pragma once

#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/update.hpp"

namespace policywatch::review {

struct DecisionWords {
  std::string client;  // "web", "api", "cli", "daemon"; "" in rows from before it was kept
  std::string reason, note;
  std::vector<FieldChange> fields;  // what the decision changed; lists as "a, b", nothing as "–"
};
/// A detail that does not read gives empty words.
DecisionWords words_of(const Decision& decision);

}  // namespace policywatch::review
