// A Change or two documents as rows to show; page and terminal draw the same rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/change.hpp"
#include "base/page.hpp"

namespace policywatch::diff {

enum class View { changes, words, side, links, fields, source };
}  // namespace policywatch::diff
namespace policywatch {
template <>
struct Words<diff::View> {
  static constexpr std::array<std::string_view, 6> names = {"changes", "words",  "side",
                                                            "links",   "fields", "source"};
};
}  // namespace policywatch
namespace policywatch::diff {

enum class Mark { same, inserted, deleted };
struct Segment {
  Mark mark = Mark::same;
  std::string text;
  bool operator==(const Segment&) const = default;
};
/// One row. `left`/`right` are filled by View::side; the others use `left` alone with marks inside.
struct Row {
  Where where = Where::main;
  std::string label;  // "title", "link", "moved", "" …
  std::vector<Segment> left, right;
  bool context = false;  // unchanged, shown around a change
  int skipped = 0;       // > 0: this row stands for that many unchanged blocks
  bool operator==(const Row&) const = default;
};

/// Word-level difference of two texts (ICU words; runs joined; a rewrite beyond recognition becomes delete +
/// insert).
std::vector<Segment> word_diff(std::string_view before, std::string_view after);

/// Whether the two are so long and so different that word_diff shows both whole.
bool is_beyond_words(std::string_view before, std::string_view after);

std::vector<Row> rows(View view, const Document& before, const Document& after, const Change& change);
/// Line diff of two raw texts, for View::source.
std::vector<Row> source_rows(std::string_view before, std::string_view after);

}  // namespace policywatch::diff
