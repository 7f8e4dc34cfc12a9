// A comparison as HTML: real <ins> and <del>, the same rows as the terminal shows.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "diff/views.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"
#include "web/html.hpp"

namespace policywatch::web {

/// What the page can show: the rows' views, and both snapshots as they look.
inline constexpr std::array<std::string_view, 7> kShownViews = {"changes", "words",  "side",  "rendered",
                                                                "links",   "fields", "source"};
/// The view's word in `query` ("diff" or "view"), `changes` when there is none or it is unknown.
std::string_view shown_view(const Params& query);
diff::View view_from(const Params& query);
std::vector<diff::Row> rows_of(diff::View view, const review::Comparison& comparison);
/// Where a quote stands: its words among those of a row, "" when in none. "d12" is that row's id.
std::string place_of(std::string_view quote, const std::vector<diff::Row>& rows);
/// Tabs of all views as links to `base` with ?diff=…, then the rows in an element with data-diff.
Html diff_section(const Call& call, const review::Comparison& comparison, const std::vector<diff::Row>& rows,
                  std::string_view path, const Params& query);
/// "text 2 · links 1 · navigation 14": what differs, counted by kind.
Html change_counts(const Change& change);

}  // namespace policywatch::web
