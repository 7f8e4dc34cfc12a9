// What a docket entry is worth: trackers record complaints and rulings; motions, notices and scheduling are
// paperwork.
#pragma once

#include <string>
#include <string_view>

#include "base/page.hpp"

namespace policywatch::pipeline {

/// Why paperwork was not raised.
inline constexpr std::string_view kMutedPaperwork =
    "docket paperwork, neither complaint nor ruling (muted for its policies)";

struct DocketEntry {
  bool is_news = false;
  bool is_ruling = false;  // written by the court
  std::string paper;  // "ORDER granting 12 Motion for Preliminary Injunction": the entry's own first words
  std::string case_name;  // "Rivera v. Department of Homeland Security", "" when the entry names none
  std::string headline;   // house form without its date: "PAPER - CASE"
};

/// `item` as a court's docket gives it: the case in the title ("Entry #31 in A v. B (1:26-cv-417)"), the
/// docket text in the summary. `tells_status`: the text was read as reporting a status.
DocketEntry read_docket_entry(const Item& item, bool tells_status);

}  // namespace policywatch::pipeline
