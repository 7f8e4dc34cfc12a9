// Text that changes by itself: counters, clocks, stamps of rendering, tokens of machines. Such changes are
// demoted, never hidden. Dates, amounts, identifiers and words of running text are not volatile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace policywatch::diff {

/// All that turned `before` into `after` is volatile. `learned` holds tokens and whole block texts that this
/// watch has shown to be so.
bool is_volatile_edit(std::string_view before, std::string_view after,
                      const std::vector<std::string>& learned = {});

/// The whole text is a counter, clock, stamp of rendering or machine token ("Last updated: 3 May 2026").
bool is_volatile_text(std::string_view text, const std::vector<std::string>& learned = {});

/// "ab12…", a UUID, a time in milliseconds: a token that only machines read.
bool is_opaque(std::string_view token);

}  // namespace policywatch::diff
