#include "bench/extract/figures.hpp"

namespace policywatch::bench {

std::vector<Figure> article_figures(const std::filesystem::path&) {
  return {};
}

}  // namespace policywatch::bench
