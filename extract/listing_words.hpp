// What words tell of a part of a listing's entry: a title, a date line, the name of an action or a file.
#pragma once

#include <string_view>

#include "extract/dates.hpp"

namespace policywatch::extract {

/// A text without one states no date but a relative one.
bool holds_digit(std::string_view text);
/// Runs of at least two letters.
std::size_t words_in(std::string_view text);
/// Words that name an action or a file type rather than an entry: "Read more", "PDF", "Download".
bool is_generic_link(std::string_view text);
/// A link's words or its label say that it leads to a file: "View opinion No. 7", "Download the PDF version".
bool names_document(std::string_view text);
/// The address of a file that is read, heard or seen by itself: .pdf, .docx, .mp3, …
bool is_document_address(std::string_view url);
/// "A v. B", "In re C", "Matter of D".
bool names_parties(std::string_view text);
/// True when nothing but a date (and words such as "Posted on") is in the line.
bool is_date_line(std::string_view text, const DateHints& hints);
/// How much a line reads like a title: words count, numbers and prose do not. 0 for date lines.
double title_worth(std::string_view text, const DateHints& hints);

}  // namespace policywatch::extract
