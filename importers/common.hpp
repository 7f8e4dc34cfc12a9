// What the readers of this room share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "importers/importers.hpp"

namespace policywatch::importers {

inline constexpr std::size_t kMostJobs = 10'000;

Result<Imported> read_urlwatch(std::string_view bytes);
Result<Imported> read_changedetection(std::string_view bytes);
Result<Imported> read_opml(std::string_view bytes);
Result<Imported> read_csv(std::string_view bytes);

/// "" when a watch may have this address; else why not.
std::string objection_to_url(const std::string& url);
/// A pattern that matches the whole line in which `expression` (RE2) matches.
std::string line_pattern(std::string_view expression, bool with_case);
/// The pattern, when it is one that is understood here; else the reason joins `missing` under `what`.
void add_pattern(std::vector<std::string>& to, const std::string& pattern, std::string_view what,
                 std::vector<std::string>& missing);
/// "a, b and c"
std::string listed(const std::vector<std::string>& words);
/// Plain text as an RE2 expression.
std::string quoted_meta(std::string_view text);

}  // namespace policywatch::importers
