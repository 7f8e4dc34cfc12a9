// Real pages through time: what the publisher notes is told with exact date and text, noise is not told.
#include "tests/pipeline/series.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/pipeline/two_pages.hpp"

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
  std::size_t notes = 0, told = 0, noise = 0, raised = 0, updates = 0, entries = 0;
  for (const Series& series : all) {
    if (GetParam() == WatchKind::list && series.kind != "gov-listing") continue;
    if (only != nullptr && !series.name.contains(only)) continue;
    const SeriesOutcome outcome = replay(series, GetParam());
    print_row(series, GetParam(), outcome);
    EXPECT_EQ(outcome.notes_told, outcome.notes) << series.name;
    EXPECT_EQ(outcome.noise_updates, 0U) << series.name;
    EXPECT_EQ(outcome.bad_captures, 0U) << series.name;
    EXPECT_EQ(outcome.entries_told, outcome.entries_new) << series.name;
    EXPECT_EQ(outcome.entries_again, 0U) << series.name;
    entries += outcome.entries_new;
    notes += outcome.notes, told += outcome.notes_told, updates += outcome.updates;
    noise += outcome.noise_steps, raised += outcome.noise_updates;
  }
  std::printf(
      "all series: updates %zu, notes told %zu of %zu, noise steps %zu raised %zu, new entries of lists "
      "%zu\n",
      updates, told, notes, noise, raised, entries);
}

// The same without the shared data: a newsroom that grows, is reordered, loses its last, changes a summary.
TEST(SeriesOfAList, GivesEachEntryOnce) {
  const std::map<std::string, std::string> titles = {{"lamps", "Lamps for the great hall arrive by sea"},
                                                     {"clocks", "Clocks are wound by two new officers"},
                                                     {"gates", "Gates stay open until midnight in May"},
                                                     {"bells", "Bells ring again in the northern tower"},
                                                     {"bridges", "Seven bridges reopen after repairs"},
                                                     {"harbours", "Winter storms shut both harbours"}};
  const auto newsroom = [&](const std::vector<std::string>& names) {
    std::string rows;
    for (const std::string& name : names) {
      rows += "<li><h3><a href='/news/" + name + "'>" + titles.at(name) +
              "</a></h3><time datetime='2026-03-0" + std::to_string(1 + name.size() % 9) + "'></time></li>";
    }
    return html_page("<ul class='news'>" + rows + "</ul>", "News");
  };
  TwoPages pages(WatchKind::list);
  std::vector<std::string> told;
  const std::vector<std::vector<std::string>> steps = {{"lamps", "clocks", "gates"},
                                                       {"bells", "lamps", "clocks", "gates"},
                                                       {"lamps", "bells", "gates", "clocks"},
                                                       {"bridges", "harbours", "bells", "lamps"},
                                                       {"bells", "bridges", "harbours", "lamps"}};
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const Findings found = pages.run(newsroom(steps[i - 1]), newsroom(steps[i]));
    for (const Update& update : found.created) told.push_back(update.url.substr(update.url.rfind('/') + 1));
    EXPECT_TRUE(found.attached.empty());
    pages.remember(found);
  }
  std::ranges::sort(told);
  EXPECT_EQ(told, (std::vector<std::string>{"bells", "bridges", "harbours"}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, SeriesOfPages, testing::Values(WatchKind::page, WatchKind::list),
                         [](const auto& info) { return std::string(word(info.param)); });

}  // namespace
}  // namespace policywatch::pipeline
