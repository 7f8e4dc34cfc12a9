// Plain BM25 over title, description and terms: what matching has to beat.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/policy.hpp"

namespace policywatch::bench {

class Bm25 {
 public:
  explicit Bm25(const std::vector<Policy>& policies);
  /// Places of all policies with any word in common, best first.
  std::vector<std::size_t> ranked(const std::string& query) const;

 private:
  struct Place {
    std::size_t policy;
    double count;
  };
  std::unordered_map<std::string, std::vector<Place>> places_;
  std::vector<double> lengths_;
  double mean_length_ = 0;
};

}  // namespace policywatch::bench
