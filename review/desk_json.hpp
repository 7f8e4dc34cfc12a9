// The desk's views as JSON: the same fields for the API and for `--json` at the terminal.
#pragma once

#include <boost/json/value.hpp>

#include "base/update.hpp"
#include "review/desk.hpp"

namespace policywatch::review {

boost::json::value to_json(const WatchView& view);  // notes[i] explains health[i]
boost::json::value to_json(const HostIncident& incident);
boost::json::value to_json(const SnapshotView& view);
boost::json::value to_json(const StatusView& view);
boost::json::value to_json(const Decision& decision);
boost::json::value to_json(const Learned& learned);
/// Every writing of the record, newest first, with what it changed; with a field, only its changes.
boost::json::value to_json(const PolicyHistory& history, std::string_view field);
/// What differs in the record between the ends of two days (UTC), in their order.
boost::json::value between_to_json(const PolicyHistory& history, const Date& one, const Date& other);
boost::json::value paperwork_to_json(const PolicyId& policy, bool muted);
/// `now`: whether it is active.
boost::json::value to_json(const Rule& rule, Time now);
boost::json::value to_json(const RulePreview& preview, Time now);
boost::json::value to_json(const SavedFilter& filter);
boost::json::value to_json(const Suppressed& one);
boost::json::value to_json(const SampleReport& report);

}  // namespace policywatch::review
