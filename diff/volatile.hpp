// Text that changes by itself: counters, clocks, stamps of rendering, tokens of machines. Such changes are
// demoted, never hidden. Dates, amounts, identifiers and words of running text are not volatile.
#pragma once

#include <string_view>

namespace policywatch::diff {

struct Noise;

/// All that turned `before` into `after` is volatile, by itself or as `noise` has learned (nullptr: nothing).
/// `above`: the text that stands before the block.
bool is_volatile_edit(std::string_view before, std::string_view after, const Noise* noise = nullptr,
                      std::string_view above = {});

/// The whole text is a counter, clock, stamp of rendering or machine token ("Last updated: 3 May 2026").
bool is_volatile_text(std::string_view text);

/// "ab12…", a UUID, a time in milliseconds: a token that only machines read.
bool is_opaque(std::string_view token);

}  // namespace policywatch::diff
