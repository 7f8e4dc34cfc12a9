// Case names that survive substituted officials: "Grace v. Whitaker" and "Grace v. Barr" are one case.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "match/tokens.hpp"

namespace policywatch::match {

struct CaseName {
  Hash key = 0;             // private party with the office sued, or both parties
  Hash party = 0;           // the private party alone; 0 when it is too common (a state, Doe, United States)
  Hash against = 0;         // the office of a private party's opponent
  bool of_state = false;    // a state stands where a private party would
  std::string_view source;  // from the first party's first word to the second's last
};

/// Captions "A v. B" and "Matter of X" among the tokens of `text`. Linear; each side looks at most 9 words.
std::vector<CaseName> find_cases(std::span<const Token> tokens, std::string_view text);

}  // namespace policywatch::match
