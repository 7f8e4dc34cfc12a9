// Sameness of two HTML bodies without parsing them: the step between "same bytes" and Gumbo.
#pragma once

#include <cstdint>
#include <string_view>

namespace policywatch::extract {

/// A print of an HTML body without what differs from answer to answer and is never seen: scripts (but
/// JSON-LD, which a reading uses), styles, comments, nonces, anti-forgery tokens, integrity hashes, and the
/// "?v=…" of script and style addresses. Two bodies with one print read the same: visible text, links and
/// fields. The converse does not hold. Linear, allocation-free but for one reduced copy.
std::uint64_t markup_print(std::string_view body);

}  // namespace policywatch::extract
