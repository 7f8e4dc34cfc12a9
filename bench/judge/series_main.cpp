// Pages through time: what the queue is told of them.
// usage: judge_series [--misses] [SERIES]
// SERIES: a folder with INDEX.json; default: $POLICYWATCH_SHARED/corpus/series, else ../shared/corpus/series.
// POLICYWATCH_SERIES=NAME takes those alone whose name holds NAME. Exit status 1 when a figure misses its
// aim.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "bench/judge/series.hpp"

namespace {

using policywatch::bench::Figure;

bool print(const Figure& figure, bool misses) {
  const bool met =
      !figure.aim || (figure.at_most ? figure.value <= *figure.aim : figure.value >= *figure.aim);
  std::printf("%-34s %-40s %8.4f", figure.data.c_str(), figure.name.c_str(), figure.value);
  if (figure.aim) std::printf("  %s %.3f", figure.at_most ? "<=" : ">=", *figure.aim);
  std::printf("%s\n", met ? "" : "  MISSED");
  for (std::size_t i = 0; misses && i < figure.misses.size(); ++i) {
    std::printf("    %s\n", figure.misses[i].c_str());
  }
  return met;
}

int run(int argc, char** argv) {
  const char* shared = std::getenv("POLICYWATCH_SHARED");
  std::filesystem::path folder =
      std::filesystem::path(shared != nullptr ? shared : "../shared") / "corpus" / "series";
  bool misses = false, all_met = true;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--misses") {
      misses = true;
    } else {
      folder = argv[i];
    }
  }
  if (!std::filesystem::is_directory(folder)) {
    std::fprintf(stderr, "judge_series: no folder %s\n", folder.c_str());
    return 2;
  }
  for (const Figure& figure : policywatch::bench::series_figures(folder)) {
    all_met = print(figure, misses) && all_met;
  }
  return all_met ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "judge_series: %s\n", error.what());
    return 2;
  }
}
