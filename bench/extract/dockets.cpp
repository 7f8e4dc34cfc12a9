#include "bench/extract/figures.hpp"

namespace policywatch::bench {

std::vector<Figure> docket_figures(const std::filesystem::path&) {
  return {};
}

}  // namespace policywatch::bench
