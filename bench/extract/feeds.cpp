#include "bench/extract/figures.hpp"

namespace policywatch::bench {

std::vector<Figure> feed_figures(const std::filesystem::path&) {
  return {};
}

}  // namespace policywatch::bench
