// The tracker page's layout, shared by its text and HTML forms. Private to this room.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/policy.hpp"

namespace policywatch::review {

inline constexpr std::string_view kAnnounced = "Original Date Announced";
inline constexpr std::string_view kSubsequent = "Subsequent Trump and Court Action";
inline constexpr std::string_view kDocuments = "Trump-Era Policy Documents";

/// "Trump 2.0 [ID #1976]"; "" for an entry without a number.
std::string id_line(const Policy& policy);
/// "Status" → "Final/Actual", …; only what is there, in the page's order. Values stand space-joined as on the
/// page.
std::vector<std::pair<std::string, std::string>> tag_lines(const Policy& policy);
/// The documents that the page lists at its end (the others stand under the announcement), by section.
std::vector<PolicyDocument> listed_documents(const Policy& policy);

}  // namespace policywatch::review
