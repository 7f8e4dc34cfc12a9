// What is measured of pages through time.
#pragma once

#include <filesystem>
#include <vector>

#include "bench/judge/figures.hpp"

namespace policywatch::bench {

/// Rows over a folder of series (corpus/series); each is replayed into a store of its own.
std::vector<Figure> series_figures(const std::filesystem::path& folder);

}  // namespace policywatch::bench
