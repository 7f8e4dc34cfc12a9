// Words and numbers that make a change of text weigh: status language and strong identifiers.
#pragma once

#include <string>
#include <string_view>

namespace policywatch::diff {

/// The first status word in `words` ("rescinded"), or empty.
std::string status_word_in(std::string_view words);
/// A status word told as history only: "previously rescinded", "was not rescinded in 2021".
bool is_background(std::string_view text, std::string_view status_word);
/// A docket, Federal Register, executive-order, RIN or policy number in `text`, or empty.
std::string identifier_in(std::string_view text);
/// A calendar date in `text`, or empty.
std::string date_in(std::string_view text);

/// The words that an edit put in and took out, each joined by spaces.
struct EditedWords {
  std::string inserted, removed;
};
EditedWords edited_words(std::string_view before, std::string_view after);

}  // namespace policywatch::diff
