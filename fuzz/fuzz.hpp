// What every fuzz target shares: the one function that it defines, and the promises that readings keep.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"

namespace policywatch::fuzz {

/// Each target's own: reads `input` and requires what holds for any bytes. At most 5 s of processor time;
/// more is a finding (entry.cpp).
void one_input(std::string_view input);

/// The process ends with `promise` and `detail` when `kept` is false: a finding.
void require(bool kept, std::string_view promise, std::string_view detail = {});

/// What stands before the first `separator`, and what behind it; without one, all stands behind it.
std::pair<std::string_view, std::string_view> split_first(std::string_view input, char separator);
/// Small numbers drawn from the input: equal bytes, equal numbers.
std::size_t choice(std::string_view input, std::size_t count);

Response answer(std::string_view body, std::string url, std::string content_type);
Watch watch_of(WatchKind kind);

/// Texts are UTF-8, dates exist, addresses are absolute, entries have keys, stored and read back it is the
/// same, and what was made of `size` bytes is not a multiple of them.
void check_document(const Document& document, std::size_t size);
/// As above, and a capture that is not ok carries no content but has a reason.
void check_reading(const Reading& reading, std::size_t size);
/// watchers::read, twice: the same both times, with the promises above.
Reading read_checked(const Watch& watch, const Response& response);

/// What may be quoted from a page: every text and attribute in it, folded and without spaces.
class Source {
 public:
  static Source page(std::string_view utf8_html);
  static Source text(std::string_view utf8);
  /// Every word of `text` stands somewhere in the page, whole or in so many pieces: where something is taken
  /// out of the midst of a line, what stood beside it may be glued.
  void require_told(std::string_view text, std::string_view what, int pieces = 1) const;

 private:
  Source(std::string_view spaced, const std::vector<std::string>& joined);
  bool holds(std::string_view word) const;
  bool tells(std::string_view word, int pieces) const;
  std::string spaced_;
  std::vector<std::string> joined_;
};

}  // namespace policywatch::fuzz
