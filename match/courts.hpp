// Federal courts in the spellings of captions and the press, as short codes: "N.D. Cal." → "cand".
#pragma once

#include <string>
#include <string_view>

namespace policywatch::match {

/// The court named nearest to `at` in the text within `reach` bytes; "" when none is. Bounded work.
std::string court_near(std::string_view text, std::size_t at, std::size_t reach = 110);
/// The first court named in a short text ("D. Mass.", "Ninth Circuit", "U.S. Supreme Court"): "mad", "ca9",
/// "scotus"; "" when none is.
std::string court_in(std::string_view text);

}  // namespace policywatch::match
