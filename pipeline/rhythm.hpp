// How often a source speaks, learned from the dates of its entries and from when new ones were found; and so
// from when on its silence is worth telling.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/time.hpp"

namespace policywatch::pipeline {

/// What is known of a source's news.
struct Told {
  const std::vector<Item>& items;  // as listed now; dates that lie ahead do not count
  const std::vector<Time>& news;   // when new entries were found
  Time since{};                    // watched from then on: silence before is not ours to tell
  Time now{};
};

struct Rhythm {
  Time silent_after{};  // told silent when nothing new came until then
  std::string words;    // "12 days with news, usually 2 days apart, at most 6; last on 2026-02-03"
};

/// nullopt: fewer than five days with news are known, which is no rhythm. Never earlier than three days
/// after the last news.
std::optional<Rhythm> learn_rhythm(const Told& told);

}  // namespace policywatch::pipeline
