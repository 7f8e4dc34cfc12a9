// How well pages are read, beside what their corpus says of them. usage: extract [--misses] [PAGES]
// PAGES: the corpus' folder of single pages; default: $POLICYWATCH_SHARED/corpus/pages, else
// ../shared/corpus/pages. Exit status 1 when a figure misses its aim.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "bench/extract/figures.hpp"

namespace policywatch::bench {

std::string read_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

namespace {

std::filesystem::path default_pages() {
  const char* shared = std::getenv("POLICYWATCH_SHARED");
  return std::filesystem::path(shared ? shared : "../shared") / "corpus/pages";
}

bool met(const Figure& figure) {
  return figure.at_most ? figure.value <= figure.aim : figure.value >= figure.aim;
}

int run(const std::filesystem::path& pages, bool misses) {
  if (!std::filesystem::is_directory(pages)) {
    std::fprintf(stderr, "extract: no folder %s\n", pages.c_str());
    return 2;
  }
  bool all_met = true;
  std::printf("%-46s %-40s %8s %8s\n", "data", "figure", "value", "aim");
  for (auto* measure : {listing_figures, article_figures, feed_figures, docket_figures}) {
    for (const Figure& figure : measure(pages)) {
      const bool good = met(figure);
      all_met = all_met && good;
      std::printf("%-46s %-40s %8.3f %s%6.3f%s\n", figure.data.c_str(), figure.name.c_str(), figure.value,
                  figure.at_most ? "<=" : ">=", figure.aim, good ? "" : "  MISSED");
      if (!misses) continue;
      for (const std::string& miss : figure.misses) std::printf("    %s\n", miss.c_str());
    }
  }
  return all_met ? 0 : 1;
}

}  // namespace
}  // namespace policywatch::bench

int main(int argc, char** argv) {
  try {
    std::filesystem::path pages = policywatch::bench::default_pages();
    bool misses = false;
    for (int i = 1; i < argc; ++i) {
      if (std::string_view(argv[i]) == "--misses") {
        misses = true;
      } else {
        pages = argv[i];
      }
    }
    return policywatch::bench::run(pages, misses);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "extract: %s\n", error.what());
    return 2;
  }
}
