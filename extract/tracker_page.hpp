// A page of the tracker, whichever it is: an entry, or a listing of entries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/policy.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

struct TrackerPage {
  std::optional<Policy> entry;
  std::vector<Policy> rows;  // of a listing: what read_tracker_rows gives
};

/// Error when it is neither.
Result<TrackerPage> read_tracker_page(const Dom& dom, const std::string& url);
/// The same of saved text.
Result<TrackerPage> read_tracker_page_text(std::string_view text, const std::string& url);

/// The address that a browser wrote into a page it saved ("saved from url=(0021)https://…", "Page saved with
/// SingleFile"); "" when there is none.
std::string saved_from(std::string_view html);

}  // namespace policywatch::extract
