// How well stories are judged, beside their labels.
// usage: judge [--misses] [--fit | --signs] [--items FILE] [--sentences FILE] [LABELS]
// LABELS: a folder with policies.json, items.jsonl, status_sentences.jsonl; default:
// $POLICYWATCH_SHARED/labels, else ../shared/labels. --fit prints match/weights.cpp, fitted on all of them;
// --signs prints what is weighed for each item, tab separated.
// Exit status 1 when a figure misses its aim.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "bench/judge/figures.hpp"

namespace policywatch::bench {
namespace {

struct Options {
  std::filesystem::path labels, items, sentences;
  bool misses = false, fit = false, signs = false;
};

Options options_of(int argc, char** argv) {
  const char* shared = std::getenv("POLICYWATCH_SHARED");
  Options options{std::filesystem::path(shared ? shared : "../shared") / "labels", {}, {}};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--misses")
      options.misses = true;
    else if (word == "--fit")
      options.fit = true;
    else if (word == "--signs")
      options.signs = true;
    else if (word == "--items" && i + 1 < argc)
      options.items = argv[++i];
    else if (word == "--sentences" && i + 1 < argc)
      options.sentences = argv[++i];
    else
      options.labels = word;
  }
  if (options.items.empty()) options.items = options.labels / "items.jsonl";
  if (options.sentences.empty()) options.sentences = options.labels / "status_sentences.jsonl";
  return options;
}

bool met(const Figure& figure) {
  if (!figure.aim) return true;
  return figure.at_most ? figure.value <= *figure.aim : figure.value >= *figure.aim;
}

bool print(const Figure& figure, bool misses) {
  std::printf("%-34s %-40s %8.3f", figure.data.c_str(), figure.name.c_str(), figure.value);
  if (figure.aim) std::printf("  %s %.2f", figure.at_most ? "<=" : ">=", *figure.aim);
  std::printf("%s\n", met(figure) ? "" : "  MISSED");
  if (misses) {
    for (const std::string& miss : figure.misses) std::printf("    %s\n", miss.c_str());
  }
  return met(figure);
}

int run(const Options& options) {
  if (!std::filesystem::is_directory(options.labels)) {
    std::fprintf(stderr, "judge: no folder %s\n", options.labels.c_str());
    return 2;
  }
  const Labels labels = read_labels(options.labels / "policies.json", options.items, options.sentences);
  if (options.signs) {
    std::fputs(signs_table(labels).c_str(), stdout);
    return 0;
  }
  if (options.fit) {
    std::fputs(fitted_source(labels).c_str(), stdout);
    return 0;
  }
  bool all_met = true;
  std::printf("%-34s %-40s %8s  %s\n", "data", "figure", "value", "aim");
  for (auto* measure : {matching_figures, kind_figures, status_figures, folding_figures, speed_figures}) {
    for (const Figure& figure : measure(labels)) all_met = print(figure, options.misses) && all_met;
  }
  return all_met ? 0 : 1;
}

}  // namespace
}  // namespace policywatch::bench

int main(int argc, char** argv) {
  try {
    return policywatch::bench::run(policywatch::bench::options_of(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "judge: %s\n", error.what());
    return 2;
  }
}
