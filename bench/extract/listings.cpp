#include "bench/extract/figures.hpp"

namespace policywatch::bench {

std::vector<Figure> listing_figures(const std::filesystem::path&) {
  return {};
}

}  // namespace policywatch::bench
