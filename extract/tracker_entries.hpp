// The dated entries of a tracker's timeline and commentary, and its announcement.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/policy.hpp"
#include "extract/tracker_blocks.hpp"

namespace policywatch::extract {

/// The entries of one block. A line that looks like a date and is none is an error with its line number.
Result<std::vector<Action>> read_entries(const TrackerBlock& block);

struct Announcement {
  std::optional<Date> date;
  std::string id;            // "1976", "1976A", "123-1"; "" when the section holds no "[ID #…]"
  bool second_term = false;  // "Trump 2.0" stands before the id
  std::string description;
  std::vector<PolicyDocument> documents;
};
Result<Announcement> read_announcement(const TrackerBlock& block);

/// Where "[ID #1976]" stands in a text, with a "Trump 2.0" before it.
struct IdHit {
  std::size_t begin = 0, end = 0;
  std::string id;
  bool second_term = false;
};
std::optional<IdHit> find_policy_id(std::string_view text);

Error bad_date(const TrackerLine& line, std::string_view what);

}  // namespace policywatch::extract
