// What is measured of reading: one row for each figure of a set of pages, with its aim.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::bench {

struct Figure {
  std::string data;  // which pages, how many
  std::string name;  // what was measured
  double value = 0;  // a share of 1, unless the name says otherwise
  double aim = 0;
  bool at_most = false;             // the aim is an upper bound
  std::vector<std::string> misses;  // what fell short, a line each; shown by --misses
};

/// Each reads below `pages` (the corpus folder "pages") and gives no row where its part is absent.
std::vector<Figure> listing_figures(const std::filesystem::path& pages);
std::vector<Figure> article_figures(const std::filesystem::path& pages);
std::vector<Figure> feed_figures(const std::filesystem::path& pages);
std::vector<Figure> docket_figures(const std::filesystem::path& pages);

/// The bytes of a file; throws std::runtime_error naming it.
std::string read_bytes(const std::filesystem::path& file);

}  // namespace policywatch::bench
