// What the pages about watches share.
#pragma once

#include <string_view>
#include <vector>

#include "review/watch_history.hpp"
#include "web/call.hpp"
#include "web/html.hpp"

namespace policywatch::web {

/// The shortest of some usual spans that holds it, 30 days at most: rows drawn over the same can be compared.
Millis usual_span(Millis age);

HttpReply watches_list(const Call& call, int status, std::string_view message);
Html state_chip(std::string_view state);

/// `span` before `now` as a line: a tick where content was new, a block while answers were no good. Drawn
/// without scripts and styles of its own; its words say the same. `points` newest first.
Html sparkline(const std::vector<review::CapturePoint>& points, Time now, Millis span);
/// How the check goes that the query says was asked for ("since"); empty when it says none.
Html progress_card(const Call& call, const std::string& watch);
Html spark_legend();
std::string span_words(Millis span);  // "The last 30 days."

}  // namespace policywatch::web
