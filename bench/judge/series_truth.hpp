// What is true of the pages through time: facts.json of each series, computed apart from our reading and
// comparing.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace policywatch::bench {

struct SeriesStep {
  std::string from, to;  // files of the two captures: "20220225T191521Z.html"
  std::string kind;      // class of the step: "text_edit", "noise_invisible", …
  std::vector<std::pair<std::string, std::string>> history;    // date, text: the publisher's own notes
  std::vector<std::pair<std::string, std::string>> new_items;  // address, words of links that are new
};

struct SeriesTruth {
  std::string name, site, kind, url;
  std::filesystem::path folder;
  std::vector<SeriesStep> steps;
};

/// Of a folder with INDEX.json; empty when there is none.
std::vector<SeriesTruth> read_series(const std::filesystem::path& folder);

/// Nothing that a reader sees differs: text, links and fields are equal.
bool is_equal(const SeriesStep& step);
/// Numbers, dates, counters or order differ, nothing else.
bool is_numbers_only(const SeriesStep& step);

/// An address without scheme, "www.", fragment and closing slash; words without case and runs of spaces.
std::string plain_address(std::string_view url);
std::string plain_words(std::string_view text);

}  // namespace policywatch::bench
