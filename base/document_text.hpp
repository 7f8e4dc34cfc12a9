// A document's stored form straight to text and back, without the tree of values between: each change writes
// and reads one.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/page.hpp"

namespace policywatch {

/// What print_json(document_to_json(document)) gives.
std::string print_document(const Document& document);
/// What document_from_json gives; the error of broken JSON names its place.
Result<Document> parse_document(std::string_view text);

}  // namespace policywatch
