// Two documents → what changed, how much it matters and why.
#pragma once

#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "base/watch.hpp"
#include "diff/noise.hpp"

namespace policywatch::diff {

/// What the watch asks of a comparison: report, trigger_text, only_new, links, sort.
/// Byte-level facts that the documents no longer hold may be told in `bytes_differ` / `charset_differs`.
struct Options {
  const Watch* watch = nullptr;  // nullptr: defaults
  bool bytes_differ = true;
  bool charset_differs = false;
  const Noise* noise = nullptr;         // what this watch has shown to change by itself
  std::vector<Moved>* moved = nullptr;  // filled with what changed, for learning
};

Change compare(const Document& before, const Document& after, const Options& options = {});

}  // namespace policywatch::diff
