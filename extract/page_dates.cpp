// Dates that a page states of itself in plain sight: "Last updated: 9 April 2020".
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

constexpr std::array<std::string_view, 13> kUpdated = {"last updated",  "last reviewed", "last modified",
                                                       "date modified", "page updated",  "page last updated",
                                                       "date reviewed", "date updated",  "content reviewed",
                                                       "updated:",      "updated on",    "this page was last",
                                                       "reviewed on"};
constexpr std::array<std::string_view, 7> kPublished = {"published:",     "published on", "date published",
                                                        "date issued",    "release date", "posted on",
                                                        "first published"};

template <std::size_t N>
std::size_t after_label(std::string_view text, const std::array<std::string_view, N>& labels) {
  const std::string lower = ascii_lower(text.substr(0, 40));
  for (std::string_view label : labels) {
    const std::size_t at = lower.find(label);
    if (at != std::string::npos && at <= 24) return at + label.size();
  }
  return 0;
}

// The one date that follows such a label, in the same line or in the next; nullopt when several lines differ.
template <std::size_t N>
std::optional<Date> stated(const std::vector<Block>& blocks, const std::array<std::string_view, N>& labels) {
  constexpr std::size_t kLongest = 120;
  std::optional<Date> result;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string_view text = blocks[i].text;
    if (text.size() > kLongest) continue;
    const std::size_t after = after_label(text, labels);
    if (after == 0) continue;
    std::optional<Date> date = find_date(text.substr(after));
    const bool label_only = trim(text.substr(after)).size() <= 1;
    if (!date && label_only && i + 1 < blocks.size() && blocks[i + 1].text.size() <= kLongest) {
      date = find_date(blocks[i + 1].text);
    }
    if (!date) continue;
    if (result && *result != *date) return std::nullopt;
    result = date;
  }
  return result;
}

}  // namespace

void read_stated_dates(Document& document) {
  if (!document.updated) document.updated = stated(document.blocks, kUpdated);
  if (!document.published) document.published = stated(document.blocks, kPublished);
}

}  // namespace policywatch::extract
