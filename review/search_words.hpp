// By which words an update is found. Index, query and matching cut words here, so that they cannot disagree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/update.hpp"

namespace policywatch::review {

/// Letters and digits, folded, in order, as often as they stand.
std::vector<std::string> search_words(std::string_view text);
/// All texts of an update that its words are taken from.
std::vector<std::string_view> searched_texts(const Update& update);
/// Whether these words stand one after the other in one of the update's texts; true for none.
bool holds_phrase(const Update& update, std::string_view phrase);

}  // namespace policywatch::review
