// Where the court sits that a telling speaks of, and who went there: the press names the city and the kind of
// plaintiff where the docket names the court and the party.
#pragma once

#include <string>
#include <string_view>

namespace policywatch::match {

struct Place {
  std::string court;  // of the district court that sits there; "" when none is told
  std::string state;  // "tx"; "" when none is told for sure
};
/// By "in Boston", "a Boston judge", "a Texas court". `court`: what is known already.
Place place_in(std::string_view text, const std::string& court);

/// Kinds of plaintiffs as bits: states, cities, universities, unions, the government …; 0: none is named. Of
/// a caption its first side counts, of a headline what stands before "sue".
unsigned plaintiffs_in(std::string_view headline);

}  // namespace policywatch::match
