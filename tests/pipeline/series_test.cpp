// Real pages through time: what the publisher notes is told with exact date and text, noise is not told.
#include "tests/pipeline/series.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

namespace policywatch::pipeline {
namespace {

void print_row(const Series& series, WatchKind kind, const SeriesOutcome& outcome) {
  std::printf(
      "%-58.58s %-5.5s steps %2zu updates %3zu notes %2zu/%2zu again %zu extra %zu noise steps %2zu raised "
      "%zu bad "
      "%zu\n",
      series.name.c_str(), std::string(word(kind)).c_str(), series.steps.size(), outcome.updates,
      outcome.notes_told, outcome.notes, outcome.restamped, outcome.extra_history, outcome.noise_steps,
      outcome.noise_updates, outcome.bad_captures);
  if (std::getenv("POLICYWATCH_SERIES_DETAIL") == nullptr) return;
  for (const StepOutcome& step : outcome.steps) {
    for (const DatedNote& note : step.missed) {
      std::printf("    %s missed %s %.100s\n", step.to.c_str(), note.date.c_str(), note.text.c_str());
    }
    if (step.bad_capture) std::printf("    %s bad: %s\n", step.to.c_str(), step.reason.c_str());
    for (const Update& update : step.updates) {
      std::printf("    %s [%s] %s %d %s %s | %.160s\n", step.to.c_str(), step.kind.c_str(),
                  std::string(word(update.kind)).c_str(), update.score,
                  update.status ? std::string(word(*update.status)).c_str() : "-", update.title.c_str(),
                  update.text.c_str());
    }
    for (const std::string& quiet : step.suppressed)
      std::printf("    %s - %.200s\n", step.to.c_str(), quiet.c_str());
  }
}

class SeriesOfPages : public testing::TestWithParam<WatchKind> {};

TEST_P(SeriesOfPages, ThePublishersNotesAreToldExactlyAndNoiseIsNot) {
  const std::vector<Series> all = all_series();
  if (all.empty()) GTEST_SKIP() << "no series: set POLICYWATCH_SHARED";
  const char* only = std::getenv("POLICYWATCH_SERIES");
  std::size_t notes = 0, told = 0, noise = 0, raised = 0, updates = 0;
  for (const Series& series : all) {
    if (GetParam() == WatchKind::list && series.kind != "gov-listing") continue;
    if (only != nullptr && !series.name.contains(only)) continue;
    const SeriesOutcome outcome = replay(series, GetParam());
    print_row(series, GetParam(), outcome);
    EXPECT_EQ(outcome.notes_told, outcome.notes) << series.name;
    EXPECT_EQ(outcome.noise_updates, 0U) << series.name;
    EXPECT_EQ(outcome.bad_captures, 0U) << series.name;
    notes += outcome.notes, told += outcome.notes_told, updates += outcome.updates;
    noise += outcome.noise_steps, raised += outcome.noise_updates;
  }
  std::printf("all series: updates %zu, notes told %zu of %zu, noise steps %zu raised %zu\n", updates, told,
              notes, noise, raised);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SeriesOfPages, testing::Values(WatchKind::page, WatchKind::list),
                         [](const auto& info) { return std::string(word(info.param)); });

}  // namespace
}  // namespace policywatch::pipeline
