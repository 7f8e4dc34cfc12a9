// A comparison as HTML: real <ins> and <del>, the same rows as the terminal shows.
#pragma once

#include <string_view>

#include "diff/views.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"
#include "web/html.hpp"

namespace policywatch::web {

/// The view's word in `query` ("diff" or "view"), `changes` when there is none or it is unknown.
diff::View view_from(const Params& query);
std::vector<diff::Row> rows_of(diff::View view, const review::Comparison& comparison);
/// Tabs of all views as links to `base` with ?diff=…, then the rows in an element with data-diff.
Html diff_section(diff::View view, const review::Comparison& comparison, std::string_view path,
                  const Params& query);
/// "text 2 · links 1 · navigation 14": what differs, counted by kind.
Html change_counts(const Change& change);

}  // namespace policywatch::web
