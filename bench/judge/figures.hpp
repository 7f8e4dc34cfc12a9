// What is measured of judging: one row for each figure, with its aim where there is one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/judge/labels.hpp"

namespace policywatch::bench {

struct Figure {
  std::string data, name;
  double value = 0;
  std::optional<double> aim;
  bool at_most = false;             // the aim is an upper bound
  std::vector<std::string> misses;  // a line each; shown by --misses
};

std::vector<Figure> matching_figures(const Labels& labels);
std::vector<Figure> kind_figures(const Labels& labels);
std::vector<Figure> status_figures(const Labels& labels);
/// One item against 2,000 policies made from those of the labels by exchanging their names.
std::vector<Figure> speed_figures(const Labels& labels);

/// The project's own events, and the cost of comparing; no labels are needed.
std::vector<Figure> folding_figures(const Labels& labels);

/// Weights fitted on all labels, as the source file that ships them.
std::string fitted_source(const Labels& labels);

/// A line for each candidate of each item: item, fold, in the field, policy, right or not, its signs.
std::string signs_table(const Labels& labels);

}  // namespace policywatch::bench
