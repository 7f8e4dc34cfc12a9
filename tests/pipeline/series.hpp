// Replays a series of real captures (POLICYWATCH_SHARED/corpus/series) through reading, comparing and
// judging.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/update.hpp"
#include "base/watch.hpp"

namespace policywatch::pipeline {

struct DatedNote {
  std::string date, text;  // the publisher's own: "2022-08-31"
};

struct SeriesStep {
  std::string to, kind;  // file, class of the step in facts.json
  bool noise = false;    // nothing that a reader sees changed
  std::vector<DatedNote> history;
  std::vector<std::string> new_links;  // addresses of links that are new
};

struct Series {
  std::string name, site, kind, url;
  std::filesystem::path folder;
  std::string first;
  std::vector<SeriesStep> steps;
};

/// Empty when the data is absent.
std::vector<Series> all_series();

struct StepOutcome {
  std::string to, kind;
  std::vector<Update> updates;  // created at this step
  std::size_t attached = 0;
  std::vector<std::string> suppressed;
  std::vector<DatedNote> missed;  // notes of the publisher that no update tells with exact date and text
  bool noise = false, bad_capture = false;
  std::string reason;
};

struct SeriesOutcome {
  std::vector<StepOutcome> steps;
  std::size_t updates = 0, notes = 0, notes_told = 0, noise_steps = 0, noise_updates = 0, bad_captures = 0;
  std::size_t restamped = 0;  // notes that stood there before, word for word, with another hidden time
  // Read as a list: entries of the listing whose links are new, those told at their step, and those told
  // again though they had stood there before the step.
  std::size_t entries_new = 0, entries_told = 0, entries_again = 0;
  std::size_t extra_history = 0;  // history updates that the publisher's notes do not hold
};

SeriesOutcome replay(const Series& series, WatchKind kind);

}  // namespace policywatch::pipeline
